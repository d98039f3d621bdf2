// The rows of files as they are written: joined they are the file again, and they are the rows of the table.
import { describe, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { DELIMITERS, type Delimiter } from '../../src/tables/dialect.js';
import { fileRecords } from '../../src/tables/file-records.js';
import { effort } from '../effort.js';
import { fileOf, textsOf } from './read.js';

async function recordsOf(content: string | Uint8Array, delimiter?: Delimiter) {
  const { header, lineEnd, ...records } = await fileRecords(fileOf(content, 'records'), delimiter);
  const rows: string[] = [];
  for await (const row of records) rows.push(Buffer.from(row).toString());
  return { header: header && Buffer.from(header).toString(), lineEnd, rows };
}

describe('CSV', () => {
  test('quotes, line breaks in cells and spaces as they are; no mark, no empty lines', async () => {
    const text = '\ufeff\r\n"a", b\r\n"1 ""x""\r\n\r\ny",2\r\n\r\n\r\n 3 ,"4"';
    expect(await recordsOf(text, ',')).toEqual({
      header: '"a", b',
      lineEnd: '\r\n',
      rows: ['"1 ""x""\r\n\r\ny",2', ' 3 ,"4"'],
    });
  });

  test('a line end of the first line only, or none at all', async () => {
    expect(await recordsOf('a;b\n1;2\r\n3;\r\n', ';')).toEqual({ header: 'a;b', lineEnd: '\n', rows: ['1;2', '3;'] });
    expect(await recordsOf('a;b', ';')).toEqual({ header: 'a;b', lineEnd: '\n', rows: [] });
  });

  test('more than a piece, packed, with a cell that is longer than one', async () => {
    const rows = Array.from(
      { length: 40_000 },
      (_, i) => `${i},"${'é\n'.repeat(i % 7)}${i === 9 ? 'x'.repeat(600_000) : ''}"`,
    );
    expect((await recordsOf(gzipSync(['n,t', ...rows, ''].join('\n')), ',')).rows).toEqual(rows);
  });

  test('a damaged row is an error that names its line', async () => {
    await expect(recordsOf('a,b\n1,2\n3\n', ',')).rejects.toThrow(/line 3: 1 cell where the header has 2/);
  });
});

describe('JSON lines', () => {
  test('lines as they are, but for blank ones', async () => {
    expect(await recordsOf('\n \t\n{"a": 1} \r\n\r\n  {"a":2}')).toEqual({
      header: undefined,
      lineEnd: '\r\n',
      rows: ['{"a": 1} ', '  {"a":2}'],
    });
  });
});

const FILES = 300 * effort;

test(`${FILES} files of random cells`, async () => {
  let state = 20_240_607;
  const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  const parts = ['"', ',', ';', '\n', '\r\n', 'x', ' ', '\t', '|', '', 'é', '1.5'];
  const cell = () => {
    const text = Array.from({ length: random(4) }, () => parts[random(parts.length)]).join('');
    return /["\n,;|\t]/.test(text) || text === '' || random(3) === 0 ? `"${text.replaceAll('"', '""')}"` : text;
  };
  for (let i = 0; i < FILES; i++) {
    const [width, length, delimiter] = [1 + random(3), 1 + random(300 / (1 + (i % 50))), DELIMITERS[random(4)]];
    const end = random(2) === 0 ? '\n' : '\r\n';
    const names = Array.from({ length: width }, (_, j) => `c${j}`).join(delimiter);
    const rows = Array.from({ length }, () => Array.from({ length: width }, cell).join(delimiter));
    const text = [names, ...rows].join(end) + (random(2) === 0 ? end : '');
    const { header, lineEnd, rows: found } = await recordsOf(text, delimiter);
    expect([header, lineEnd], text).toEqual([names, text.includes(end) ? end : '\n']);
    expect(found, text).toEqual(rows);
    expect(textsOf(Buffer.from(text), delimiter, 1 + random(50)).length - 1).toBe(rows.length);
  }
});
