// No value passed to the addon ends the process, writes where it must not or passes as something else: the matrix of wrong calls.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { loadedAddon } from './addon.mjs';
import { casesOf, problemsOf } from './cases.mjs';
import { edgeCallsOf } from './edge-calls.mjs';
import { signatures } from './signatures.mjs';

const addon = loadedAddon();

test('the table has every function of the addon', () => {
  expect(new Set(signatures.map(({ fn }) => fn))).toEqual(new Set(Object.keys(addon)));
});

describe.each(signatures)('$title', (signature) => {
  const cases = casesOf(signature);
  const wrong = [...new Set(cases.map(({ argument }) => argument))];
  if (wrong.length > 0) {
    test.each(wrong)('wrong %s', (argument) => {
      const calls = cases.filter((call) => call.argument === argument);
      expect(calls.flatMap((call) => problemsOf(addon, call))).toEqual([]);
    });
  }

  const edges = edgeCallsOf(signature);
  if (edges.length > 0) test.each(edges)('$what', ({ run }) => run(addon));
});

test('a check that finds nothing wrong is noticed', () => {
  const args = [0, 1, 0, 0, Float32Array.of(-1), Float32Array.of(5)];
  const good = { fn: 'unary', argument: 'x', what: 'is right', args };
  const problems = problemsOf(addon, { ...good, error: 'TypeError', code: 'ERR_MLP_ARG_TYPE', mentions: ['x'] });
  expect(problems).toHaveLength(2);
});

test('the same calls in a bare process leave it alive', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tests/native/run.mjs'], { encoding: 'utf8' });
  expect({ status, stderr, stdout }).toEqual({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(/^\d{4} calls, 0 problems\n$/) as string,
  });
});
