// CSV files: what is read from them, and what is said of those that are no table.
import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/tables/csv.js';
import { type Delimiter } from '../../src/tables/dialect.js';
import type { Asked } from '../../src/tables/cells.js';
import { piecesOf, tableFile } from '../../src/tables/table-file.js';
import { tableText } from '../../src/tables/table-text.js';
import { fileOf, valuesOf } from './read.js';

async function read(content: string | Uint8Array, asked: Record<string, Asked> = {}, delimiter?: Delimiter) {
  const csv = await readCsv(await tableText(fileOf(content)), () => new Map(Object.entries(asked)), delimiter);
  const columns = Object.fromEntries(csv.columns.map(({ name, cells }) => [name, valuesOf(cells)]));
  return { ...csv, columns, forms: csv.columns.map(({ cells }) => cells?.form) };
}

async function readMissing(content: string) {
  const { columns } = await readCsv(await tableText(fileOf(content)), () => new Map());
  return { columns: { [columns[0].name]: valuesOf(columns[0].cells) }, columnMissing: columns[0].missing };
}

/** More than the head that is looked at first. */
const long = (line: (i: number) => string) => Array.from({ length: 60_000 }, (_, i) => `${line(i)}\n`).join('');

describe('reads', () => {
  test('numbers, texts and what is missing', async () => {
    const { columns, rows } = await read('age,plan,fee\r\n31,"a, b",1.5\r\n,"say ""no""",-2e3\r\n NA ,,?');
    expect(columns).toEqual({ age: [31, null, null], plan: ['a, b', 'say "no"', null], fee: [1.5, -2000, null] });
    expect(rows).toBe(3);
  });

  test.each<[string, Delimiter, string]>([
    ['a,b;c\n1,"2;3"\n', ',', 'b;c'],
    ['a;b\n1,5;2\n3;4\n', ';', 'b'],
    ['a\tb\n1\t2,3\n', '\t', 'b'],
    ['a|b\n1|2\n', '|', 'b'],
    ['alone\n1\n', ',', 'alone'],
  ])('%j, delimited by %j', async (text, delimiter, last) => {
    const csv = await read(text);
    expect(csv.delimiter).toBe(delimiter);
    expect(Object.keys(csv.columns).at(-1)).toBe(last);
  });

  test('another delimiter if it is told', async () => {
    expect((await read('a;b,c\n1;2,3\n', {}, ';')).columns).toEqual({ a: [1], 'b,c': [2.3] });
  });

  test('decimal commas between semicolons, unless there are points', async () => {
    expect(await read('a;b\n1,5;x\n-,25;y\n')).toMatchObject({ decimal: ',', columns: { a: [1.5, -0.25] } });
    expect(await read('a;b\n1,5;2.5\n')).toMatchObject({ decimal: '.', columns: { a: ['1,5'], b: [2.5] } });
  });

  test('gzip of several members, by its content, behind a byte order mark', async () => {
    const packed = Buffer.concat([gzipSync('\ufeff"a",b\n1'), gzipSync(',2\n')]);
    expect(await read(packed)).toMatchObject({ isGzip: true, columns: { a: [1], b: [2] } });
  });

  test('exact texts of a column that begins with numbers, wherever the first text is', async () => {
    const text = `code,n\n007,1\n1.50,2\n${long((i) => `00${i % 9},${i}`)}x,4\n`;
    const { columns, rows } = await read(text);
    expect(columns['code'].slice(0, 4)).toEqual(['007', '1.50', '000', '001']);
    expect(columns['code'].at(-1)).toBe('x');
    expect(columns['n'].slice(-2)).toEqual([59_999, 4]);
    expect(rows).toBe(60_003);
  });

  test('what pandas.read_csv takes for missing among numbers, in any case, and a dash', async () => {
    const words =
      '#N/A,#N/A N/A,#NA,-1.#IND,-1.#QNAN,-NaN,-nan,1.#IND,1.#QNAN,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null,?,-,none'.split(
        ',',
      );
    const cells = ['1.5', '', ...words, '-2'];
    const { columns } = await read(`x,y\n${cells.map((cell) => `${cell},0`).join('\n')}\n`);
    expect(columns['x']).toEqual([1.5, null, ...words.map(() => null), -2]);
    expect((await read(`x\nabc\n${words.join('\n')}\n`)).columns['x']).toEqual(['abc', ...words]);
  });

  test('what only looked missing in a column of texts', async () => {
    expect((await read('c\nNA\n?\nDE\n')).columns).toEqual({ c: ['NA', '?', 'DE'] });
    expect((await read('c,d\n,1\n,2\nDE,3\n')).columns['c']).toEqual([null, null, 'DE']);
  });

  test('no texts of a column that has too many, unless they are asked for', async () => {
    const text = `id\n${long((i) => `n${i}`)}`;
    expect((await read(text)).columns).toEqual({ id: 'unkept' });
    const kept = (await read(text, { id: 'text' })).columns['id'];
    expect([kept.length, kept[0], kept[59_999]]).toEqual([60_000, 'n0', 'n59999']);
  });

  test('columns as they are asked for, or not', async () => {
    expect((await read('a,b,c\n01,2,3\n1,2,3\n', { a: 'text', b: 'skip' })).columns).toEqual({
      a: ['01', '1'],
      b: 'skipped',
      c: [3, 3],
    });
  });

  test('a header that is longer than the head', async () => {
    const names = Array.from({ length: 40_000 }, (_, i) => `column ${i}`);
    const { columns } = await read(`${names.join()}\n${names.map((_, i) => i % 7).join()}\n`);
    expect([Object.keys(columns).length, columns['column 39999']]).toEqual([40_000, [39_999 % 7]]);
  });

  test('the line of each row', async () => {
    const { lines } = await read('\na,b\n1,"x\ny"\n\n2,z\n3,z\n');
    expect([0, 1, 2].map((row) => lines.of(row))).toEqual([3, 6, 7]);
  });
});

describe('dates', () => {
  test('that come again and again, more different ones than are kept, and missing ones, which are counted each time', async () => {
    const day = (i: number) => new Date(Date.UTC(2000, 0, 1) + 86_400_000 * (i % 5000)).toISOString().slice(0, 10);
    const cells = Array.from({ length: 12_000 }, (_, i) => (i % 7 === 3 ? 'NA' : day(i)));
    const { columns, columnMissing } = await readMissing(`day\n${cells.join('\n')}\n`);
    expect(columns['day']).toEqual(cells.map((cell) => (cell === 'NA' ? null : Date.parse(cell))));
    expect(columnMissing).toBe(cells.filter((cell) => cell === 'NA').length);
  });

  test('whose repeated cell contradicts a later one are texts', async () => {
    const { forms } = await read('day,x\n1/2/2020,1\n1/2/2020,2\n13/2/2020,3\n2/13/2020,4\n');
    expect(forms[0]).toBe('text');
  });

  const utc = (...parts: [number, number, number, number?, number?]) => Date.UTC(...parts);
  test.each([
    [
      ['1990-01-08', '2024-2-29'],
      [utc(1990, 0, 8), utc(2024, 1, 29)],
    ],
    [
      ['2024-05-06T07:08:09.5Z', '2024-05-06 07:08+02:00'],
      [utc(2024, 4, 6, 7, 8) + 9000, utc(2024, 4, 6, 7, 8)],
    ],
    [
      ['3/4/2021', '3/14/2021'],
      [utc(2021, 2, 4), utc(2021, 2, 14)],
    ],
    [
      ['3/4/2021', '14/3/2021'],
      [utc(2021, 3, 3), utc(2021, 2, 14)],
    ],
    [
      ['3/4/2021 12:05 AM', '3/4/2021 1:00 pm'],
      [utc(2021, 2, 4, 0, 5), utc(2021, 2, 4, 13)],
    ],
    [
      ['3.4.2021', ''],
      [utc(2021, 3, 3), null],
    ],
  ])('%j', async (cells, values) => {
    const { columns, forms } = await read(`d,x\n${cells.map((cell) => `${cell},1\n`).join('')}`);
    expect(forms[0]).toBe('date');
    expect(columns['d']).toEqual(values);
  });

  test.each([[['2024-01-05', 'soon']], [['13/1/2024', '1/13/2024']], [['2024-13-01']], [['2024-01-05', '5.1.2024']]])(
    '%j are texts',
    async (cells) => {
      expect((await read(`d\n${cells.join('\n')}\n`)).columns).toEqual({ d: cells });
    },
  );
});

describe('refuses', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ['a row that is too long', 'a,b\n1,2\n\n1,2,3\n', /table\.csv, line 4: 3 cells where the header has 2\. Quote/],
    [
      'a title above the header',
      'Export 2024\n\na,b\n1,2\n',
      /line 3: 2 cells where the header has 1\. .* or remove the lines above the header/,
    ],
    ['a row that is too short', 'a,b\n1\n', /line 2: 1 cell where the header has 2/],
    ['an unclosed quote', 'a,b\n1,"x\ny\n2,z\n', /line 2, column "b": a quote opens here and is not closed/],
    ['text behind a quote', 'a\n"x"y\n', /line 2, column "a": text after the closing quote/],
    ['a quote inside a cell', 'a\n5" pipe\n', /line 2, column "a": a quote inside a cell/],
    ['names that are there twice', 'a,b, a\n1,2,3\n', /header: columns 1 and 3 are both named "a"/],
    ['an empty name', 'a,,c\n1,2,3\n', /header: column 2 of 3 has no name/],
    ['row names', '"",a\n1,2\n', /column 1 of 2 has no name\. If it numbers the rows.*index=False/],
    ['no rows', 'a,b\n', /table\.csv: it has a header and no rows/],
    ['nothing', '', /it is empty/],
    ['too large a number', 'a,b\n1,2\n1,1e400\n', /line 3, column "b": "1e400" is no finite number/],
    ['infinity', 'a\n1\n-Inf\n', /line 3, column "a": "-Inf" is no finite number/],
    ['Latin-1', Buffer.from('a,b\n1,2\n3,gr\xfcn\n', 'latin1'), /line 3: bytes that are no UTF-8.*iconv/],
    ['NUL', 'a,b\n1,2\n3,\0\n', /line 3: a NUL byte/],
    ['UTF-16', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), /it is text in UTF-16.*iconv/],
    ['UTF-16 without a mark', Buffer.from('a,b\n1,2\n', 'utf16le'), /it is text in UTF-16/],
    ['Excel', 'PK\x03\x04rest', /it is a zip, as an Excel file \(\.xlsx\) is\. Save the sheet as CSV/],
    ['half a gzip', gzipSync('a,b\n1,2\n'.repeat(99)).subarray(0, 30), /its gzip ends too early/],
    ['a broken gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255]), /its gzip is damaged/],
  ])('%s', async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  test('bytes that are no UTF-8 beyond the first piece, with their line', async () => {
    const content = Buffer.from(`a\n${long(() => 'abcdefgh')}\xff\n`, 'latin1');
    await expect(read(content)).rejects.toThrow(/line 60002: bytes that are no UTF-8/);
  });

  test('text in a column that was asked for as numbers; infinity as text is none', async () => {
    await expect(read('a\n1\nlow\n', { a: 'number' })).rejects.toThrow(/line 3, column "a": "low" is no number/);
    expect((await read('a\n1\nInfinity\nlow\n')).columns).toEqual({ a: ['1', 'Infinity', 'low'] });
  });

  test('a folder, a pipe, and what is not there', async () => {
    const path = fileOf('', 'other');
    mkdirSync(`${path}-folder`);
    execFileSync('mkfifo', [`${path}-pipe`]);
    await expect(tableText(`${path}-folder`)).rejects.toThrow(/other-folder: it is a folder/);
    await expect(tableText(`${path}-pipe`)).rejects.toThrow(/other-pipe: it is no regular file/);
    await expect(tableText(`${path}-not`)).rejects.toThrow(/other-not: there is no such file/);
  });

  test.each([
    ['grows', 6],
    ['shrinks', 2],
  ])('a file that %s while it is read', async (_, length) => {
    const path = fileOf('a\n1\n');
    const file = tableFile(path);
    truncateSync(path, length);
    const all = async () => {
      for await (const [piece] of piecesOf(file)) expect(piece.length).toBe(length);
    };
    await expect(all()).rejects.toThrow(`it had 4 bytes when it was opened, and ${length} could be read`);
  });
});
