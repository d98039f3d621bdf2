// What looks wrong in columns: row numbers, texts that are one but for their writing, and words for missing; and that ordinary columns are left alone.
import { describe, expect, test } from 'vitest';
import { tableData } from '../../src/dataset/table-data.js';
import { tableWarnings } from '../../src/dataset/table-warnings.js';
import { fileOf } from '../tables/read.js';

/** A number from 0 to below n for each row, which looks random and is always the same. */
const drawn = (row: number, n: number) => Math.floor(Math.abs(Math.sin(12.9898 * row + n)) * 43758.5453) % n;
/** Two classes that no column tells. */
const classOf = (row: number) => 'ab'[drawn(row, 2)];

/** What is said of rows of these cells and a class y. @param drop columns that are left out */
async function warningsOf(rows: number, cellsOf: (row: number) => object, drop: string[] = []): Promise<string[]> {
  const table = Array.from({ length: rows }, (_, row) => ({
    noise: ((row * 619) % 1009) / 7,
    y: classOf(row),
    ...cellsOf(row),
  }));
  const lines = [Object.keys(table[0]), ...table.map((row) => Object.values(row))].map((cells) => cells.join(','));
  const data = await tableData({
    data: fileOf(`${lines.join('\n')}\n`),
    target: 'y',
    drop,
    test: 0.2,
    validation: 0.2,
    seed: 3,
  });
  return tableWarnings(data);
}

describe('a row number', () => {
  const said = [
    '"ticket" looks like a row number: different integers, one after the other. If it is one, --drop "ticket"',
  ];
  test.each<[string, number, (row: number) => number | string]>([
    ['counts up', 100, (row) => row],
    ['counts down from 5000', 100, (row) => 5000 - row],
    ['is shuffled', 101, (row) => 1 + ((row * 37) % 101)],
    ['lacks every eleventh', 100, (row) => row + Math.floor(row / 10)],
    ['goes on elsewhere', 100, (row) => (row < 40 ? row : row + 100_000)],
    ['has 50 rows', 50, (row) => row],
  ])('that %s', async (_, rows, ticket) => {
    const warnings = await warningsOf(rows, (row) => ({ ticket: ticket(row) }));
    expect(warnings).toEqual(said);
    expect(await warningsOf(rows, (row) => ({ ticket: ticket(row) }), ['ticket'])).toEqual([]);
  });

  test.each<[string, number, (row: number) => number | string]>([
    ['49 rows', 49, (row) => row],
    ['two of one number', 100, (row) => (row === 70 ? 69 : row)],
    ['one that is missing', 100, (row) => (row === 70 ? '' : row)],
    ['one that is no integer', 100, (row) => (row === 70 ? 70.5 : row)],
    ['every second integer', 100, (row) => 2 * row],
    ['every eighth left out', 98, (row) => row + Math.floor(row / 7)],
  ])('none are %s', async (_, rows, ticket) => {
    expect(await warningsOf(rows, (row) => ({ ticket: ticket(row) }))).toEqual([]);
  });

  test('nor is the target, or one in another file than the training rows', async () => {
    const lines = (from: number, rows: number) => fileOf(`n,x\n${Array.from({ length: rows }, (_, i) => `${from + i},${drawn(i, 991) / 7}`).join('\n')}\n`, `from-${from}.csv`); // prettier-ignore
    const choice = { data: lines(0, 100), validation: 0, seed: 3 };
    expect(tableWarnings(await tableData({ ...choice, target: 'n', test: 0.2 }))).toEqual([]);
    const apart = await tableData({ ...choice, target: 'x', test: lines(10, 30) });
    expect(tableWarnings(apart)).toEqual([said[0].replaceAll('ticket', 'n')]);
  });
});

describe('texts', () => {
  test('that differ in capitals or spaces are counted in all rows', async () => {
    const answer = (row: number) => (row < 30 ? 'yes' : row < 42 ? 'Yes' : row < 43 ? ' YES' : 'no');
    expect(await warningsOf(100, (row) => ({ answer: answer(row) }))).toEqual([
      '"answer" has texts that differ only in capitals or in spaces around them, and count as different: "yes" (30 rows), "Yes" (12 rows), " YES" (1 row). Write them alike in the file',
    ]);
  });

  test('of more than three such ones three are named; classes are looked at too', async () => {
    const [, ...others] = await warningsOf(400, (row) => ({ y: ['a', 'A', 'b', 'B'][drawn(row, 4)], plan: ['x', 'X', 'x ', ' x', 'z'][row % 5] })); // prettier-ignore
    expect(others).toEqual([
      '"plan" has texts that differ only in capitals or in spaces around them, and count as different: "x" (80 rows), "X" (80 rows), "x " (80 rows) and 1 more. Write them alike in the file',
    ]);
  });

  test('that mean missing among numbers are said in one sentence, the most frequent first', async () => {
    const cells = (row: number) => ({ work: row % 4 === 0 ? '?' : 'office', garage: row % 10 === 0 ? 'NA' : row % 10 === 1 ? 'None' : 'car', y: row % 5 === 0 ? 'n/a' : classOf(row) }); // prettier-ignore
    expect(await warningsOf(200, cells)).toEqual([
      'words that mean missing among numbers count as any other among texts: "?" is a level of "work" (50 rows), "n/a" is a class of "y" (40 rows), "NA" is a level of "garage" (20 rows). Leave these cells empty if nothing is known there',
    ]);
  });
});

test('ordinary columns give none', async () => {
  const zips = ['10115', '20095', '80331', '01067'];
  const cells = (row: number) => ({
    age: 18 + drawn(row, 63),
    year: 1990 + drawn(row, 31),
    zip: zips[drawn(row, 4)],
    price: (drawn(row, 90_000) / 100).toFixed(2),
    income: 20_000 + drawn(row, 80_001),
    rooms: drawn(row, 6),
    city: ['Bonn', 'Köln', 'Ulm'][drawn(row, 3)],
    since: `20${10 + drawn(row, 10)}-0${1 + drawn(row, 9)}-11`,
    room: ['1A', '2B', '3C', '1st', '2nd'][drawn(row, 5)],
    floor: ['none', 'some', 'all'][drawn(row, 3)],
  });
  expect(await warningsOf(300, cells)).toEqual([]);
});
