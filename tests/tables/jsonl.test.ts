// JSON lines: what is read from them, and what is said of those that are no table.
import { describe, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { fitPreprocessing, readTable, summaryLines, type ReadTableOptions } from '../../src/index.js';
import { fileOf, valuesOf } from './read.js';

async function read(content: string | Uint8Array, options: ReadTableOptions = {}) {
  const table = await readTable(fileOf(content, 'table.jsonl'), options);
  const columns = Object.fromEntries(table.columns.map(({ name, cells }) => [name, valuesOf(cells)]));
  const kinds = Object.fromEntries(table.columns.map(({ name, kind }) => [name, kind]));
  const missing = Object.fromEntries(table.columns.map(({ name, missing }) => [name, missing]));
  return { table, columns, kinds, missing };
}

const lines = (...objects: readonly unknown[]) => objects.map((object) => `${JSON.stringify(object)}\n`).join('');

describe('reads', () => {
  test('numbers, texts, booleans and dates', async () => {
    const day = '2024-05-06';
    const { columns, missing, table } = await read(
      lines({ age: 3, plan: 'a, "b"\n', on: true, day }, { age: -2.5e-3, plan: 'é\u{1f600}', on: false, day }),
    );
    const date = Date.UTC(2024, 4, 6);
    expect(columns).toEqual({
      age: [3, -0.0025],
      plan: ['a, "b"\n', 'é\u{1f600}'],
      on: ['true', 'false'],
      day: [date, date],
    });
    expect(missing).toEqual({ age: 0, plan: 0, on: 0, day: 0 });
    expect(table.source).toMatchObject({ isGzip: false });
    expect(table.source.delimiter).toBeUndefined();
  });

  test('null, what lacks, an empty text and NaN of Python as missing, wherever a name comes up first', async () => {
    const text = '{"a": 1, "b": null}\n{"c": "x"}\n{}\n{"b": 2, "a": NaN, "c": ""}\n';
    const { columns, missing } = await read(text);
    expect(columns).toEqual({ a: [1, null, null, null], b: [null, null, null, 2], c: [null, 'x', null, null] });
    expect(missing).toEqual({ a: 3, b: 3, c: 3 });
  });

  test('names in any order, with escapes, and spaces anywhere', async () => {
    const text = ' { "a" : 1 , "\\u0062" : "\\u00e9" } \r\n\t\r\n{"b":"\\\\","a":2}';
    const { columns, table } = await read(text);
    expect(columns).toEqual({ a: [1, 2], b: ['é', '\\'] });
    expect([table.where(0), table.where(1)].map((where) => where.split(', ')[1])).toEqual(['line 1', 'line 3']);
  });

  test('gzip behind a byte order mark, of any name', async () => {
    expect(await read(gzipSync('\ufeff\n{"a":1}\n'))).toMatchObject({ columns: { a: [1] } });
  });

  test('exact texts of a column that begins with numbers, wherever the first text is', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => ({ code: i % 9, n: i }));
    const { columns } = await read(`{"code":1.50,"n":-1}\n${lines(...rows, { code: 'x', n: 60_000 })}`);
    expect(columns['code'].slice(0, 3)).toEqual(['1.50', '0', '1']);
    expect(columns['code'].at(-1)).toBe('x');
    expect(columns['n'].slice(-2)).toEqual([59_999, 60_000]);
  });

  test('columns that are dropped, whatever they hold, or asked for', async () => {
    const text = lines({ a: { deep: ['"}', [1]] }, b: 7, c: '1' }, { a: null, b: 7, c: '2' });
    const { columns, kinds } = await read(text, { drop: ['a'], categorical: ['b'], numeric: ['c'] });
    expect(columns).toEqual({ a: 'skipped', b: ['7', '7'], c: [1, 2] });
    expect(kinds).toEqual({ a: 'dropped', b: 'constant', c: 'number' });
  });
});

describe('arrays', () => {
  const text = lines({ y: 'a', e: null }, { y: 'b', e: [1, 2.5, -3e-5] }, { e: [0.1, null, 7], y: 'a' }, { y: 'b' });

  test('become columns if they are asked for', async () => {
    const { columns, kinds, missing } = await read(text, { features: 'e' });
    expect(columns).toEqual({
      y: ['a', 'b', 'a', 'b'],
      'e[0]': [null, 1, 0.1, null],
      'e[1]': [null, 2.5, null, null],
      'e[2]': [null, -3e-5, 7, null],
    });
    expect([kinds['e[0]'], missing['e[1]']]).toEqual(['number', 3]);
  });

  test('also by the forms of a model', async () => {
    const { columns } = await read(text, { forms: { 'e[1]': 'number' } });
    expect(Object.keys(columns)).toEqual(['y', 'e[0]', 'e[1]', 'e[2]']);
  });

  test('are one line of the summary, and named if there is nothing else to learn from', async () => {
    const { table } = await read(text, { features: 'e' });
    expect(summaryLines(table.describe())).toEqual([
      'y            category  2 levels',
      'e[0] to [2]  number    -0.00003 to 7, 3 missing',
    ]);
    const other = await read(text);
    expect(summaryLines(other.table.describe())).toEqual(['y  category  2 levels', 'not used: e (array)']);
    const message = /no column to learn from\. .*`features` numbers of the array "e"/;
    expect(() => fitPreprocessing(other.table, 'y')).toThrow(message);
  });

  test('are not used and named if they are not', async () => {
    const { columns, kinds, missing } = await read(text);
    expect(columns['e']).toBe('unkept');
    expect([kinds['e'], missing['e']]).toEqual(['array', 2]);
  });

  test.each<[string, string, RegExp]>([
    [
      'ragged',
      '{"e":[1,2]}\n{"e":[1,2,3]}',
      /line 2, column "e": an array of 3 numbers where rows before have 2\. Give/,
    ],
    ['short', '{"e":[1,2]}\n\n{"e":[1]}', /line 3, column "e": an array of 1 numbers where/],
    ['empty', '{"e":[]}', /line 1, column "e": an array of 0 numbers/],
    ['with a text', '{"e":[1,"x"]}', /line 1, column "e\[1\]": "x" is no number/],
    ['nested', '{"e":[1,[2]]}', /line 1: an array in place of a value/],
    ['no array', '{"e":[1]}\n{"e":2}', /line 2, column "e": no array, as `features` need/],
    ['not closed', '{"e":[1,2}', /line 1: expected "," or "]" but got "}"/],
    ['none', '{"e":null}', /column "e": no row has an array/],
    ['another name', '{"f":[1]}', /there is no column "e"\. There are f/],
    ['name taken', '{"e":[1],"e[0]":2}', /"e\[0\]" is an element of an array, and a property besides/],
  ])('%s', async (_, content, message) => {
    await expect(read(content, { features: 'e' })).rejects.toThrow(message);
  });

  test('mixed with other values', async () => {
    await expect(read('{"e":1}\n{"e":[1]}')).rejects.toThrow(/line 2, column "e": an array in a column of other/);
    await expect(read('{"e":[1]}\n{"e":1}')).rejects.toThrow(/line 2, column "e": no array, as rows before have/);
    await expect(read('{"e":[1]}', { numeric: ['e'] })).rejects.toThrow(/line 1, column "e": an array is no number/);
  });

  test('of what has none, or asked for twice', async () => {
    await expect(readTable(fileOf('a,b\n1,2\n'), { features: 'a' })).rejects.toThrow(/is a CSV, which has no arrays/);
    await expect(read(text, { features: 'e', drop: ['e'] })).rejects.toThrow(/nothing else is asked of for features/);
    await expect(read(text, { features: 3 as never })).rejects.toThrow(/the name of a property for features but got 3/);
  });
});

describe('refuses', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ['nested objects', '{"a":1}\n{"a":{"b":1}}', /line 2: an object in place of a value\. Give/],
    ['single quotes', "{'a':1}", /line 1: expected a name in double quotes but got "'a':1}"/],
    ['what is no object', '{"a":1}\n[1]', /line 2: expected an object, .*, but got "\[1]"/],
    ['an object over lines', '{\n "a": 1\n}', /line 1: expected a name in double quotes but got the end of the line/],
    ['two objects in a line', '{"a":1} {"a":2}', /line 1: expected the end of the line but got/],
    ['a comma too many', '{"a":1,}', /line 1: expected a name in double quotes but got "}"/],
    ['a comma too few', '{"a":1 "b":2}', /line 1: expected "," or "}" but got/],
    ['no colon', '{"a" 1}', /line 1: expected ":" but got "1}"/],
    ['no value', '{"a":}', /line 1: expected a value but got "}"/],
    ['a text that is not closed', '{"a":"x}\n{"a":"y"}', /line 1: a text that is not closed\. Close/],
    ['a tab in a text', '{"a":"x\ty"}', /line 1: expected a control character as an escape/],
    ['an unknown escape', '{"a":"\\x"}', /line 1: an escape that JSON does not have in "\\x"/],
    ['a name twice', '{"a":1,"a":2}', /line 1, column "a": the object has it twice/],
    ['no name', '{"":1}', /line 1: a property has no name/],
    ['objects that say nothing', '{}\n{}', /its objects say nothing/],
    ['1e400', '{"a":1}\n{"a":1e400}', /line 2, column "a": "1e400" is no finite number/],
    ['Infinity', '{"a":1}\n{"a":-Infinity}', /line 2, column "a": "-Infinity" is no finite number/],
    ['a number with zeros', '{"a":01}', /line 1: expected a value but got "01}"/],
    ['an array of objects', '[\n {"a":1}]', /it is a JSON array\. Write each object on a line of its own/],
    ['UTF-16', Buffer.from('{"a":1}\n', 'utf16le'), /it is text in UTF-16/],
    ['NUL', '{"a":1}\n{"a":"\0"}\n', /line 2: a NUL byte/],
    ['latin1', Buffer.from('{"a":"x"}\n{"a":"\xe9"}\n', 'latin1'), /line 2: bytes that are no UTF-8/],
  ])('%s', async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  test('a name that is not there', async () => {
    await expect(read('{"age":1}', { drop: ['agee'] })).rejects.toThrow(/no column "agee"\. The nearest is "age"/);
  });

  test('nothing of what is a CSV if its delimiter is told', async () => {
    const { columns } = await read('{a},b\n1,2\n', { delimiter: ',' });
    expect(columns).toEqual({ '{a}': [1], b: [2] });
  });
});
