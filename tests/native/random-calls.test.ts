// Random calls of every function, 5,000 and in `npm run test:long` 100,000, in a process that must live to the end.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { addonPath } from './addon.mjs';

const count = process.env['MLP_TRAIN_LONG'] ? 100_000 : 5000;

test(`${count} random calls`, () => {
  const run = spawnSync(process.execPath, ['tests/native/random-calls.mjs', String(count)], { encoding: 'utf8' });
  const [said, outcomes] = run.stdout.split('\n');
  expect({ status: run.status, stderr: run.stderr, said }).toEqual({
    status: 0,
    stderr: '',
    said: `${count} calls, 0 problems`,
  });
  // Neither all nor none of a function's calls are refused: else little was tried.
  for (const [fn, { returned, refused }] of Object.entries(JSON.parse(outcomes) as Record<string, Outcomes>)) {
    expect([fn, returned > count / 1000, refused > 0]).toEqual([fn, true, true]);
  }
});

type Outcomes = Record<'returned' | 'refused', number>;

test('a function that writes before it checks is found', () => {
  const env = { ...process.env, MLP_TRAIN_ADDON: 'tests/native/careless.cjs', REAL_ADDON: addonPath };
  const run = spawnSync(process.execPath, ['tests/native/random-calls.mjs', '5000'], { encoding: 'utf8', env });
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(/memory was changed by a call that failed/);
});
