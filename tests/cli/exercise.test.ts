// `mlp-train exercise`: the book's exercises, said, answered and drawn. All of them in `npm run test:long`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { effort } from '../effort.js';
import { finish, start } from './mlp-train.js';

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

const mlp = (...args: string[]) => finish(start(args, {}, home));

test.each(effort === 1 ? [2] : [1, 2, 3, 4, 5, 6])('exercise %i is said, swept, answered and drawn', async (number) => {
  const { code, stdout } = await mlp('exercise', String(number), '--quick');
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^Exercise ${number}: [A-Z].*[?]\n`));
  const [, answer, picture] = /\nAnswer:\n((?:- .*\n)+)\npicture: (.*)\n$/.exec(stdout)!;
  expect(answer.split('\n').length).toBeGreaterThan(2);
  expect(answer).not.toMatch(/NaN|undefined/);
  const page = readFileSync(join(home, picture), 'utf8');
  expect(page).toContain('<svg');
  expect(page).not.toMatch(/NaN|undefined/);
  const again = await mlp('exercise', String(number), '--quick'); // all is known: nothing is trained
  expect(again.stdout).toBe(stdout);
});

test.each([
  [['exercise', '7'], 'there is no exercise "7". Give one of 1, 2, 3, 4, 5, 6'],
  [['exercise'], "missing required argument 'number'"],
])('%j is refused', async (args, message) => {
  const { code, stderr } = await mlp(...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
