// docs/faults.md promises a behaviour for every fault it lists. A promise counts where a test makes the fault happen, so each row
// names one or more of them, as `tests/x/y.test.ts`: title, with <br> in between.
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const rows = readFileSync('docs/faults.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!What goes wrong|--- )/.test(line))
  .map((line) => line.slice(2, -2).split(' | '));
const held = rows.filter((cells) => cells.length === 4);
const leftOut = rows.filter((cells) => cells.length === 2);

test.each(held)('%s', (_fault, exit, _does, tests) => {
  expect(exit).toMatch(/^\d+( or \d+)*$/);
  for (const named of tests.split('<br>')) {
    const [, file, title] = /^`(tests\/.+)`: (.+)$/.exec(named)!;
    expect(existsSync(file), file).toBe(true);
    expect(readFileSync(file, 'utf8'), file).toContain(title);
  }
});

test('every row names its tests or says why there is none', () => {
  expect(held.length + leftOut.length).toBe(rows.length);
  expect(held.length).toBeGreaterThan(0);
});
