// Tables: kinds of columns, what is said of them, and their parts.
import { describe, expect, test } from 'vitest';
import { readLetters, readTable, summaryLines, Table } from '../../src/index.js';
import { classesOf } from '../../src/tables/classes.js';
import { type Column } from '../../src/tables/columns.js';
import { fileOf, valuesOf } from './read.js';

const kindsOf = (table: Table) => Object.fromEntries(table.columns.map(({ name, kind }) => [name, kind]));
const cellsOf = (table: Table, name: string) => valuesOf(table.column(name).cells);
/** Rows of one column. */
const column = (values: readonly (string | number | boolean | null)[]) =>
  Table.from(values.map((x) => ({ x }))).column('x');

const TEXT = `id,age,plan,since,version,note,zip
a1,31,basic,2024-05-06,7,free text,01234
b2,,plus,2024-05-07 08:00,7,more text,01235
c3,27,basic,,7,other text,01234
d4,NA,plus,2024-06-01,7,,01234
`;

describe('kinds', () => {
  test('by all rows', async () => {
    const table = await readTable(fileOf(TEXT));
    expect(kindsOf(table)).toEqual({
      ...{
        id: 'text',
        age: 'number',
        plan: 'category',
        since: 'date',
        version: 'constant',
        note: 'text',
        zip: 'number',
      },
    });
    expect(table.rows).toBe(4);
  });

  test('as they are asked for', async () => {
    const options = { drop: ['note'], categorical: ['id', 'zip'], numeric: ['age'] };
    const table = await readTable(fileOf(TEXT), options);
    expect(kindsOf(table)).toMatchObject({ id: 'category', note: 'dropped', zip: 'category', age: 'number' });
    expect(cellsOf(table, 'zip')).toEqual(['01234', '01235', '01234', '01234']);
  });

  test.each<[string, Column, Column['kind']]>([
    ['255 levels of 510 rows', column(Array.from({ length: 510 }, (_, i) => `n${i % 255}`)), 'category'],
    ['255 levels of 509 rows', column(Array.from({ length: 509 }, (_, i) => `n${i % 255}`)), 'text'],
    ['256 levels', column(Array.from({ length: 999 }, (_, i) => `n${i % 256}`)), 'text'],
    ['one value and nothing', column(['x', null, 'x']), 'category'],
    ['one number and nothing', column([2, null, 2]), 'number'],
    ['nothing', column([null, 'NA', '?']), 'constant'],
    ['truths', column([true, false, true, true]), 'category'],
    ['integers', column([0, 1, 0, 1]), 'number'],
    ['row numbers', Table.from([{ index: 0 }, { index: 1 }]).column('index'), 'id'],
    ['one number after the other', column([1, 2, 3]), 'number'],
    ['integers that name rows', Table.from([{ user_id: 7 }, { user_id: 3 }]).column('user_id'), 'id'],
    [
      'integers by whose name rows repeat',
      Table.from([{ userId: 7 }, { userId: 3 }, { userId: 7 }]).column('userId'),
      'number',
    ],
    ['integers that are no ids', Table.from([{ paid: 7 }, { paid: 3 }]).column('paid'), 'number'],
    ['ids that are asked for', Table.from([{ id: 7 }, { id: 3 }], { numeric: ['id'] }).column('id'), 'number'],
  ])('%s', (_, { kind }, expected) => {
    expect(kind).toBe(expected);
  });
});

describe('says', () => {
  test('what there is', async () => {
    const described = (await readTable(fileOf(TEXT))).describe();
    expect(described.slice(0, 5)).toEqual([
      { name: 'id', kind: 'text', used: false, missing: 0, levels: 4 },
      { name: 'age', kind: 'number', used: true, missing: 2, range: [27, 31] },
      { name: 'plan', kind: 'category', used: true, missing: 0, levels: 2 },
      { name: 'since', kind: 'date', used: true, missing: 1, range: ['2024-05-06', '2024-06-01'] },
      { name: 'version', kind: 'constant', used: false, missing: 0, range: [7, 7] },
    ]);
    expect(summaryLines(described)).toEqual([
      'age    number    27 to 31, 2 missing',
      'plan   category  2 levels',
      'since  date      2024-05-06 to 2024-06-01, 1 missing',
      'zip    number    1234 to 1235',
      'not used: id (text), version (constant), note (text)',
    ]);
  });

  test('the line of a row, also of a part', async () => {
    const path = fileOf('a,b\n1,"x\ny"\n2,x\n\n3,x\n');
    const part = (await readTable(path)).select([2, 0]).select([0]);
    expect(part.where(0)).toBe(`${path}, line 6`);
    expect(cellsOf(part, 'a')).toEqual([3]);
  });
});

describe('of a program', () => {
  test('objects, of which some lack a property', () => {
    const table = Table.from([{ a: 1, b: 'x' }, { a: null, b: 'x' }, { b: 'y', a: 2.5 }, { a: NaN }]);
    expect(cellsOf(table, 'a')).toEqual([1, null, 2.5, null]);
    expect(cellsOf(table, 'b')).toEqual(['x', 'x', 'y', null]);
    expect(table.column('a').missing).toBe(2);
  });

  test('dates, and integers of any size', () => {
    const day = new Date('2024-05-06T07:08:00Z');
    const table = Table.from([{ d: day, n: 2n }, { d: '2024-05-07', n: 3 }, { d: null, n: 2n ** 64n }]); // prettier-ignore
    expect(cellsOf(table, 'd')).toEqual([day.getTime(), Date.UTC(2024, 4, 7), null]);
    expect(cellsOf(table, 'n')).toEqual([2, 3, 2 ** 64]);
    expect(() => Table.from([{ d: new Date(NaN) }])).toThrow(/a valid date or null for "d" of row 0 but got a Date/);
  });

  test('rows of numbers with labels', () => {
    const table = Table.from({ features: new Float32Array([1, 0.1, 3, 4]), width: 2, labels: ['no', 'yes'] });
    expect(table.columns.map(({ name }) => name)).toEqual(['x1', 'x2', 'label']);
    expect(cellsOf(table, 'x2')).toEqual([Math.fround(0.1), 4]);
    expect(cellsOf(table, 'label')).toEqual(['no', 'yes']);
  });

  test.each<[string, unknown, RegExp]>([
    ['no rows', [], /there are no rows/],
    ['a number', 42, /an array of objects/],
    ['arrays', [[1, 2]], /an object for row 0 of Table.from but got \[1, 2\]/],
    ['an object in a cell', [{ a: 1 }, { a: {} }], /a valid date or null for "a" of row 1/],
    ['infinity', [{ a: 1 }, { a: Infinity }], /row 1, column "a": "Infinity" is no finite number/],
    ['half a row', { features: [1, 2, 3], width: 2 }, /a multiple of 2 numbers for features/],
    ['too few labels', { features: [1, 2], width: 1, labels: [1] }, /2 labels, one a row, for labels/],
  ])('not %s', (_, rows, message) => {
    expect(() => Table.from(rows as never)).toThrow(message);
  });
});

describe('classes', () => {
  const classes = (values: readonly (string | number | null)[]) => classesOf(column(values).cells!);

  test('of texts and of at most 20 integers, sorted', () => {
    expect(classes(['b', 'a', null, 'b'])).toEqual({ names: ['a', 'b'], labels: Int32Array.of(1, 0, -1, 1) });
    expect(classes([10, 9, null, 10])).toEqual({ names: ['9', '10'], labels: Int32Array.of(1, 0, -1, 1) });
    expect(classes(Array.from({ length: 20 }, (_, i) => i))?.names.length).toBe(20);
  });

  test('none of other numbers', () => {
    expect([classes([1, 1.5]), classes(Array.from({ length: 21 }, (_, i) => i)), classes(['2024-01-01'])]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('splits', () => {
  const table = Table.from(Array.from({ length: 100 }, (_, i) => ({ n: i, y: i % 5 === 0 ? 'rare' : 'often' })));
  const counts = (part: Table) => [part.rows, (cellsOf(part, 'y') as string[]).filter((y) => y === 'rare').length];

  test('each class in proportion, every row once and in order', () => {
    const { train, validation, test: held } = table.split({ test: 0.2, validation: 0.25, target: 'y', seed: 7 });
    expect([train, validation, held].map(counts)).toEqual([[60, 12], [20, 4], [20, 4]]); // prettier-ignore
    const parts = [train, validation, held].map((part) => cellsOf(part, 'n') as number[]);
    for (const part of parts) expect(part).toEqual([...part].sort((a, b) => a - b));
    expect(parts.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  test('the same by the same seed, others by another; validation leaves the test as it is', () => {
    const tested = (seed: number, validation = 0) => cellsOf(table.split({ seed, validation }).test, 'n');
    expect(tested(1)).toEqual(tested(1, 0.3));
    expect(tested(1)).not.toEqual(tested(2));
    expect(tested(1).length).toBe(20);
  });

  test('as letters of a file say', () => {
    const letters = readLetters(fileOf(`${'r\n'.repeat(97)}v\ne\r\ne`, 'split.txt'));
    const { train, validation, test: held } = table.split({ letters });
    expect([train.rows, cellsOf(validation, 'n'), cellsOf(held, 'n')]).toEqual([97, [97], [98, 99]]);
    expect(() => table.split({ letters: 'rev' })).toThrow(/3 letters for 100 rows/);
    expect(() => table.split({ letters: 'r'.repeat(99) + 'x' })).toThrow(/letter 100 is "x"\. Give e for test/);
    expect(() => table.split({ letters: 'e'.repeat(100) })).toThrow(/no letter is r/);
  });

  test('parts remember the target, and what is split of them is split by it', () => {
    expect(table.target).toBeUndefined();
    const { train, validation, test: held } = table.split({ target: 'y' });
    expect([train, validation, held].map(({ target }) => target)).toEqual(['y', 'y', 'y']);
    expect(counts(train.split({ test: 0.25 }).test)).toEqual([20, 4]);
    expect(train.split({ target: 'n' }).test.select([0]).target).toBe('n');
    expect(table.split({ letters: 'r'.repeat(100), target: 'y' }).train.target).toBe('y');
  });

  test('labels of rows are a target, unless they are dropped', () => {
    const rows = { features: [1, 2], width: 1, labels: ['a', 'b'] };
    expect(Table.from(rows).target).toBe('label');
    expect([Table.from(rows, { drop: ['label'] }).target, Table.from({ features: [1], width: 1 }).target]).toEqual([undefined, undefined]); // prettier-ignore
    expect(Table.from([{ label: 1 }]).target).toBeUndefined();
  });

  test.each<[object, RegExp]>([
    [{ test: 1 }, /a number of 0 to less than 1 for test but got 1/],
    [{ test: 0.001 }, /a share of 0.001 of 100 rows leaves 0 for the test/],
    [{ letters: 'r'.repeat(100), target: 'Y' }, /there is no column "Y"/],
    [{ target: 'Y' }, /there is no column "Y"\. The nearest is "y"/],
    [{ tests: 0.2 }, /no option "tests"\. The nearest that it takes is test/],
    [{ seed: 1.5 }, /for seed/],
  ])('not by %j', (options, message) => {
    expect(() => table.split(options)).toThrow(message);
  });
});

test('names that are not there, and options that are not', async () => {
  const path = fileOf(TEXT);
  await expect(readTable(path, { drop: ['plans'] })).rejects.toThrow(
    /there is no column "plans"\. The nearest is "plan"/,
  );
  await expect(readTable(path, { drop: ['id'], numeric: ['id'] })).rejects.toThrow(/a column once .* but got "id"/);
  await expect(readTable(path, { drop: 'id' as never })).rejects.toThrow(/an array of names of columns for drop/);
  await expect(readTable(path, { delimiter: ':' as never })).rejects.toThrow(
    /one of ",", ";", "\\t", "\|" for delimiter/,
  );
  await expect(readTable(path, { dropped: [] } as never)).rejects.toThrow(/no option "dropped"/);
});
