// How numbers are spelt: thousands, decimal commas, words for what is missing; kept for later files, and said where a column stays texts.
import { expect, test } from 'vitest';
import { applyPreprocessing, fitPreprocessing, formsOf, readTable, Table } from '../../src/index.js';
import { columnWarnings } from '../../src/dataset/column-warnings.js';
import { readPreprocessing } from '../../src/tables/preprocessing-file.js';
import { fileOf, valuesOf } from './read.js';

const csv = (...lines: string[]) => fileOf(`${lines.join('\n')}\n`);
const cellsOf = (table: Table, name: string) => valuesOf(table.column(name).cells);
const warningsOf = (table: Table, target = 'y') => columnWarnings(table.columns, target);
/** A CSV of one column x of these cells, each in quotes, beside numbers. */
const columnOf = (cells: readonly string[], delimiter = ',') =>
  csv(`x${delimiter}n`, ...cells.map((cell, i) => `"${cell}"${delimiter}${i}`));

test.each<[string, string[], string, (number | null)[]]>([
  [',', ['1,318', '-1,318.50', '+1,234,567', '17', ' 2.5 ', ''], ',', [1318, -1318.5, 1_234_567, 17, 2.5, null]],
  [',', ['1,318', '2,500'], ',', [1318, 2500]],
  [';', ['1.318', '1.318,50', '-12,5'], '.', [1318, 1318.5, -12.5]],
  [';', ['1,318', '1,318.50'], ',', [1318, 1318.5]],
  [';', ['1,318', '1,234,567', '9.25'], ',', [1318, 1_234_567, 9.25]],
])('between %j, %j have thousands set apart by %j', async (delimiter, cells, thousands, values) => {
  const table = await readTable(columnOf(cells, delimiter));
  expect(cellsOf(table, 'x')).toEqual(values);
  expect(table.describe()[0]).toMatchObject({ kind: 'number', thousands });
});

test.each<[string, string[], string]>([
  [',', ['1,31', '2,500'], 'groups of two'],
  [',', ['0,318', '2,500'], 'a group of zeros'],
  [',', ['1,318,5', '2,500'], 'a group of one'],
  [';', ['1.318', '1,318.50', '1.318,50'], 'of both kinds'],
])('between %j, %j are texts: %s', async (delimiter, cells) => {
  expect(cellsOf(await readTable(columnOf(cells, delimiter)), 'x')).toEqual(cells);
});

test('of nothing but 1,318 between semicolons the comma stays a decimal one, unless other columns have points', async () => {
  expect(cellsOf(await readTable(columnOf(['1,318', '2,500'], ';')), 'x')).toEqual([1.318, 2.5]);
  const path = csv('x;p', '1,318;0.5', '2,500;1.5', '2,500;2.5', '1,318;2.5');
  const table = await readTable(path);
  expect(cellsOf(table, 'x')).toEqual(['1,318', '2,500', '2,500', '1,318']);
  expect(warningsOf(table)).toEqual([
    '"x" looks like numbers, whose comma or point may separate thousands or decimals. It is read as a category. --numeric "x" reads thousands',
  ]);
  expect(cellsOf(await readTable(path, { numeric: ['x'] }), 'x')).toEqual([1318, 2500, 2500, 1318]);
});

test('one stray point leaves decimal commas to the other columns', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i},5;${i === 7 ? '12.5' : `${i % 9},25`}`);
  const table = await readTable(csv('a;b', ...rows));
  expect(table.source.decimal).toBe(',');
  expect(cellsOf(table, 'a').slice(0, 2)).toEqual([0.5, 1.5]);
  expect(warningsOf(table)).toEqual([
    '"b" looks like numbers: 97 % of its cells are, 1 is not ("12.5"). It is read as a category. Clean this cell',
  ]);
});

test.each([20, 600])(
  'a column of numbers but for some of %i cells is said, whether its texts are kept or not',
  async (rows) => {
    const cells = Array.from({ length: rows }, (_, i) => (i % 10 === 4 ? 'k.A.' : i % 20 === 9 ? 'unknown' : i % 20 === 1 ? 'NA' : `${i}.5`)); // prettier-ignore
    const table = await readTable(csv('x,n', ...cells.map((cell) => `${cell},1`)));
    // of twenty cells one is missing, sixteen are numbers, two are k.A. and one is unknown
    const [taken, others] = ['It is not used', (3 * rows) / 20];
    expect(warningsOf(table)).toEqual([
      `"x" looks like numbers: 84 % of its cells are, ${others} are not ("k.A.", "unknown"). ${taken}. Clean these cells, or name what is missing: --missing "k.A.,unknown"`,
    ]);
    expect(warningsOf(table, 'x')[0]).toContain('It is read as classes');
    const cleaned = await readTable(csv('x,n', ...cells.map((cell) => `${cell},1`)), { missing: ['k.A.', 'unknown'] });
    expect(warningsOf(cleaned)).toEqual([]);
    expect(cleaned.column('x')).toMatchObject({ kind: 'number', missing: rows / 5 });
  },
);

test('fewer numbers than four fifths are no number column, nor are texts that were asked for', async () => {
  const cells = ['1', '2', '3', '4', '5', '6', '7', 'a', 'b'];
  expect(warningsOf(await readTable(columnOf(cells)))).toEqual([]);
  expect(warningsOf(await readTable(columnOf([...cells, '8', '9']), { categorical: ['x'] }))).toEqual([]);
  expect(warningsOf(await readTable(columnOf([...cells, '8', '9'])))).toHaveLength(1);
});

test.each<[string, (i: number) => string, string, string]>([
  ['$', (i) => `$${i}`, '("$0", "$1", "$2", "$3", "$4", ...)', '0 for "$0"'],
  ['€', (i) => `${i},50 €`, '("0,50 €", "1,50 €", "2,50 €", "3,50 €", "4,50 €", ...)', '0,50 for "0,50 €"'],
  ['kg', (i) => `${i}.5kg`, '("0.5kg", "1.5kg", "2.5kg", "3.5kg", "4.5kg", ...)', '0.5 for "0.5kg"'],
  ['%', (i) => ` ${-i} % `, '("0 %", "-1 %", "-2 %", "-3 %", "-4 %", ...)', '0 for "0 %"'],
])('numbers with %s are said', async (unit, cellOf, some, plain) => {
  const looks = `"x" looks like numbers with "${unit}": 100 % of its cells are ${some}`;
  const write = `Write plain numbers in the file, such as ${plain}`;
  const said = async (rows: number, levels: number) =>
    warningsOf(await readTable(columnOf(Array.from({ length: rows }, (_, i) => cellOf(i % levels)))));
  expect(await said(40, 20)).toEqual([`${looks}. It is read as a category. ${write}`]);
  expect(await said(600, 300)).toEqual([`${looks}. It is not used. ${write}`]);
});

test('plain numbers count beside those with a unit, four fifths are enough, and the target is said to be classes', async () => {
  const cells = (plain: number, dollars: number, others: number) =>
    [
      ...Array.from({ length: plain }, (_, i) => `${i}`),
      ...Array.from({ length: dollars }, (_, i) => `$${i}`),
      ...Array.from({ length: others }, (_, i) => `about ${i}`),
    ].flatMap((cell) => [cell, cell]);
  expect(warningsOf(await readTable(columnOf(cells(3, 5, 2))), 'x')).toEqual([
    '"x" looks like numbers with "$": 80 % of its cells are ("$0", "$1", "$2", "$3", "$4"). It is read as classes. Write plain numbers in the file, such as 0 for "$0"',
  ]);
  expect(warningsOf(await readTable(columnOf(cells(3, 4, 2))))).toEqual([]);
  expect(warningsOf(await readTable(columnOf(cells(8, 2, 0))))).toEqual([
    '"x" looks like numbers: 80 % of its cells are, 4 are not ("$0", "$1"). It is read as a category. Clean these cells',
  ]);
});

test.each<[string[]]>([
  [['36 months', '60 months']],
  [['1st', '2nd', '3rd', '4th']],
  [['A1', 'A2', 'A3']],
  [['10-19', '20-29', '30-39']],
  [['5 Main Street', '7 Main Street', '9 Main Street']],
  [['1A', '2B', '3C', '4D']],
  [['8:30h', '9:30h', '10:30h']],
])('%j are no numbers with a unit', async (levels) => {
  expect(warningsOf(await readTable(columnOf([...levels, ...levels])))).toEqual([]);
});

test('dates whose order no day tells are said', async () => {
  expect(warningsOf(await readTable(csv('d,n', '03/04/2023,1', '12/11/2023,2')))).toEqual([
    'dates of "d" are read month first (no day above 12 tells)',
  ]);
  expect(warningsOf(await readTable(csv('d,n', '03/04/2023,1', '12/13/2023,2')))).toEqual([]);
});

test('numbers among the missing words are missing too', async () => {
  const table = await readTable(csv('x,y', '1.5,a', '-999,b', '-999.0,-999'), { missing: ['-999'] });
  expect(table.column('x')).toMatchObject({ missing: 2 });
  expect([cellsOf(table, 'x'), cellsOf(table, 'y')]).toEqual([
    [1.5, null, null],
    ['a', 'b', '-999'],
  ]);
});

test('a model reads later files and records by the words and thousands of its own', async () => {
  const path = csv('size;day;y', '1,318.5;2024-01-05;1', 'k.A.;k.A.;2', '12;2024-02-06;3', '2,500;2024-03-07;4');
  const table = await readTable(path, { missing: ['k.A.'] });
  const fitted = fitPreprocessing(table, 'y');
  expect(fitted.slice(0, 2)).toMatchObject([
    { type: 'number', median: 1318.5, missing: ['k.A.'], thousands: ',' },
    { type: 'date', missing: ['k.A.'] },
  ]);
  const kept = readPreprocessing(JSON.parse(JSON.stringify(fitted)), 'model');
  expect(kept).toEqual(fitted);
  const forms = formsOf(kept);
  const later = await readTable(csv('day;size', '2024-01-05;1,318', 'k.A.;2,500', '2024-03-07;k.A.'), { forms });
  expect(cellsOf(later, 'size')).toEqual([1318, 2500, null]);
  const records = Table.from(
    [{ day: '2024-01-05', size: '1,318' }, { day: 'k.A.', size: 2500 }, { day: '2024-03-07', size: 'k.A.' }], // prettier-ignore
    { forms },
  );
  expect(applyPreprocessing(kept, records).features).toEqual(applyPreprocessing(kept, later).features);
});

test('of a model with decimal commas, numbers that have points by nature or by their file stay what they are', async () => {
  const fitted = fitPreprocessing(await readTable(csv('size;y', '1.318,5;1', '12;2', '2.500;3')), 'y');
  expect(fitted[0]).toMatchObject({ thousands: '.' });
  const forms = formsOf(fitted);
  expect(cellsOf(Table.from([{ size: 1.318 }, { size: '1.318' }], { forms }), 'size')).toEqual([1.318, 1318]);
  expect(cellsOf(await readTable(csv('size;n', '1.318;1'), { forms }), 'size')).toEqual([1318]);
  expect(cellsOf(await readTable(csv('size,n', '1.318,1'), { forms }), 'size')).toEqual([1.318]);
  expect(cellsOf(await readTable(fileOf('{"size":1.318}\n', 'one.jsonl'), { forms }), 'size')).toEqual([1.318]);
});

test('what else a model needs stays as it was', async () => {
  const fitted = fitPreprocessing(await readTable(csv('x,y', '1,1', '2,2', '4,3')), 'y');
  expect(fitted[0]).toEqual({ type: 'number', column: 'x', median: 2, indicator: false });
  expect(formsOf(fitted)).toEqual({ x: 'number' });
});

test('wrong options are refused', async () => {
  await expect(readTable(csv('x', '1'), { missing: 'k.A.' as never })).rejects.toThrow(/an array of words for missing/);
});
