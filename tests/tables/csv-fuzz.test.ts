// Mutated CSVs, read in pieces of any size: the same cells as csv-parse gives, or both refuse.
//
// Ours is stricter where a file is more likely damaged than meant: bytes that are no text, a carriage return alone, names of columns that are
// empty or there twice, and a header without rows.
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { DELIMITERS, type Delimiter } from '../../src/tables/dialect.js';
import { effort } from '../effort.js';
import { textsOf } from './read.js';

const FILES = effort === 1 ? 2_000 : 100_000;
const STRICTER = /NUL|no UTF-8|carriage return|has no name|both named|no rows|is empty/;
const SEEDS = [
  'a,b,c\n1,2,3\n4,5,6\n',
  'id;name\r\n1;"x;y"\r\n2;"say ""no"""\r\n3;\r\n',
  'x\ty\n"two\nlines"\t\n\t"\r\n"',
  'größe|名前\n1.5|"ä|ö"\n\n-2e3|""\n',
  '\n\n"a","b"\n"1",2\n3,"4"',
  'only\none\ntwo\n',
];
const PARTS = ['"', '""', ',', ';', '\n', '\r\n', '\r', 'x', ' ', '\t', '|', '0', '\0', 'é', '\xff', '","', '"\n"'];

/** Numbers below `below`, by the minimal standard generator. */
function randoms(seed: number) {
  let state = seed;
  return (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
}

function mutated(random: (below: number) => number): Buffer {
  let text = Buffer.from(SEEDS[random(SEEDS.length)]).toString('latin1');
  for (let changes = random(4); changes > 0; changes--) {
    const [at, removed] = [random(text.length + 1), random(3)];
    const part = random(4) === 0 ? '' : PARTS[random(PARTS.length)];
    text = text.slice(0, at) + (part === 'é' ? 'Ã©' : part) + text.slice(at + removed);
  }
  return Buffer.from(text, 'latin1');
}

function oracle(content: Buffer, delimiter: Delimiter): string[][] | undefined {
  try {
    const rows = parse(content, { delimiter, recordDelimiter: ['\n', '\r\n'], skip_empty_lines: true });
    return rows.map((row, i) => (i === 0 ? row.map((name) => name.trim()) : row));
  } catch {
    return undefined;
  }
}

function ours(content: Buffer, delimiter: Delimiter, pieceBytes: number): string[][] | Error {
  try {
    return textsOf(content, delimiter, pieceBytes);
  } catch (error) {
    return error as Error;
  }
}

test(`${FILES} files`, () => {
  const random = randoms(20_240_501);
  const counts = { same: 0, refused: 0, stricter: 0 };
  for (let i = 0; i < FILES; i++) {
    const content = mutated(random);
    const delimiter = DELIMITERS[random(DELIMITERS.length)];
    const [theirs, own] = [oracle(content, delimiter), ours(content, delimiter, 1 + random(12))];
    const file = JSON.stringify([content.toString('latin1'), delimiter]);
    if (own instanceof Error) {
      const isStricter = STRICTER.test(own.message) || content.includes(0);
      if (theirs && !isStricter) expect.fail(`only ours refuses ${file}: ${own.message}`);
      counts[isStricter ? 'stricter' : 'refused']++;
    } else {
      expect(own, file).toEqual(theirs);
      counts.same++;
    }
  }
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(FILES / 20);
});
