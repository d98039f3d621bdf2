// exp, log, tanh and their kin against libm's doubles, on each instruction set of this processor: every 4,099th float, and in `npm run test:long` every one.
import { spawnSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { requireAddon } from './addon.mjs';
import { compile } from './compile.js';

const step = process.env['MLP_TRAIN_LONG'] ? 1 : 4099;
const options = ['-std=c++17', '-O3', '-fno-math-errno', '-fno-trapping-math', '-pthread'];
let program: string;
beforeAll(() => (program = compile('every_float', ['every_float.cc', '../../native/isa.cc'], options)));

const sets = requireAddon().isas() as string[];

test.each(sets)('%s: within 2 ulp, or 4e-7 max(1, |x|), whatever the place in an array', (set) => {
  const { status, stdout, stderr } = spawnSync(program, [set, String(step)], { encoding: 'utf8' });
  expect({ status, stderr, stdout }).toEqual({
    status: 0,
    stderr: '',
    stdout: expect.not.stringMatching(/TOO FAR|changes/) as string,
  });
  expect(stdout.trimEnd().split('\n')).toHaveLength(13);
});

test('a set that there is not is refused', () => {
  expect(spawnSync(program, ['sse9'], { encoding: 'utf8' }).status).toBe(2);
});
