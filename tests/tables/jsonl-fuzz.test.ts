// Mutated JSON lines, read in pieces of any size: the same values as JSON.parse gives, or both refuse.
//
// Ours is stricter where a table has no place for what JSON says, and lets NaN and Infinity pass, as Python writes them.
import { expect, test } from 'vitest';
import { JsonlPass } from '../../src/tables/jsonl.js';
import { effort } from '../effort.js';
import { valuesOf } from './read.js';

const FILES = effort === 1 ? 5_000 : 100_000;
const STRICTER =
  /NUL|no UTF-8|in place of a value|an array is no text|no array, as|has it twice|no name|say nothing|is empty|where rows before|an array of 0|no finite number/;
const LAXER = /NaN|Infinity/;
const SEEDS = [
  '{"a":1,"b":"x","c":true}\n{"b":"y","a":-2.5e-3}\n',
  '{"a": null, "é": "\\u00e9\\n\\"\\\\", "": 0}\r\n\r\n{ "é" : "\u{1f600}" , "a" : false }',
  '{"e":[1,2.25,-3e5],"y":"b"}\n{"y":"a","e":[0,null,0.1]}\n{"y":"c"}\n{"e":null}',
  '  {}\n{"a":0.1,"a2":12345678901234567890,"t":"\\/\\b"}\n',
];
const PARTS = [
  '"',
  '\\',
  '\\u',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\n',
  '\r',
  ' ',
  '0',
  '-',
  '.',
  'e',
  'null',
  'tru',
  '1',
  '\0',
  'é',
  '\xff',
  '\t',
  '"a":',
];

/** Numbers below `below`, by the minimal standard generator. */
function randoms(seed: number) {
  let state = seed;
  return (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
}

function mutated(random: (below: number) => number): Buffer {
  let text = Buffer.from(SEEDS[random(SEEDS.length)].replace('"": 0', '"z": 0')).toString('latin1');
  for (let changes = random(3); changes > 0; changes--) {
    const [at, removed] = [random(text.length + 1), random(3)];
    const part = random(4) === 0 ? '' : PARTS[random(PARTS.length)];
    text = text.slice(0, at) + (part === 'é' ? 'Ã©' : part) + text.slice(at + removed);
  }
  return Buffer.from(text, 'latin1');
}

type Row = Record<string, unknown>;

/** The objects, with an array `e` as properties of their own; undefined if they are none. */
function oracle(content: Buffer): Row[] | undefined {
  try {
    const lines = content
      .toString()
      .split('\n')
      .filter((line) => line.trim() !== '');
    const objects = lines.map((line) => JSON.parse(line) as unknown);
    if (
      !objects.every((object): object is Row => typeof object === 'object' && object !== null && !Array.isArray(object))
    )
      return undefined;
    return objects.map(({ e, ...others }) => ({
      ...others,
      ...(Array.isArray(e)
        ? Object.fromEntries(e.map((value, i) => [`e[${i}]`, value as unknown]))
        : e !== null && e !== undefined && { e }),
    }));
  } catch {
    return undefined;
  }
}

function ours(content: Buffer, pieceBytes: number): Record<string, ReturnType<typeof valuesOf>> | Error {
  try {
    const pass = new JsonlPass('fuzz.jsonl', (names) => names.map(() => ({ form: 'text', isSure: true })), 'e');
    for (let at = 0; at < content.length; at += pieceBytes) pass.push(content.subarray(at, at + pieceBytes), 0.5);
    pass.finish();
    return Object.fromEntries(pass.names.map((name, i) => [name, valuesOf(pass.readers[i]?.finish())]));
  } catch (error) {
    return error as Error;
  }
}

/** What a cell should be: texts of all but the elements of `e`, which are numbers. */
function isSame(found: unknown, value: unknown): boolean {
  if (value === null || value === undefined || value === '') return found === null;
  if (typeof value === 'number') return Number(found) === value;
  return (
    found === (typeof value === 'boolean' ? String(value) : value) ||
    (typeof value === 'string' && Number(value) === found)
  );
}

test(`${FILES} files`, () => {
  const random = randoms(20_240_608);
  const counts = { same: 0, refused: 0, stricter: 0 };
  for (let i = 0; i < FILES; i++) {
    const content = mutated(random);
    const [theirs, own] = [oracle(content), ours(content, 1 + random(40))];
    const file = JSON.stringify(content.toString('latin1'));
    if (own instanceof Error) {
      const isStricter = STRICTER.test(own.message) || /"e\[\d+\]"/.test(own.message);
      if (theirs && !isStricter) expect.fail(`only ours refuses ${file}: ${own.message}`);
      counts[isStricter ? 'stricter' : 'refused']++;
    } else if (!theirs) expect(LAXER.test(file), `only ours takes ${file}`).toBe(true);
    else {
      const names = new Set([...Object.keys(own), ...theirs.flatMap(Object.keys)]);
      names.delete('e'); // of nothing but null
      for (const name of names)
        for (const [row, object] of theirs.entries())
          expect(isSame(own[name]?.[row], object[name]), `${name} of row ${row} of ${file}`).toBe(true);
      counts.same++;
    }
  }
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(FILES / 20);
});
