// Each instruction set that the processor has computes the same: products of integers exactly, and exp, log, tanh and their kin against
// libm's doubles, every 4,099th float. `npm run test:long` asks every float, and processors that this one is not, as qemu plays them.
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { addonPath, requireAddon } from './addon.mjs';
import { compile } from './compile.js';

const isLong = Boolean(process.env['MLP_TRAIN_LONG']);
const options = ['-std=c++17', '-O3', '-fno-math-errno', '-fno-trapping-math', '-pthread'];
let program: string;
beforeAll(() => (program = compile('every_float', ['every_float.cc', '../../native/isa.cc'], options)));

const addon = requireAddon();
const sets = addon.isas() as string[];

test('the best one is in use', () => {
  expect(addon.getIsa()).toBe(sets[0]);
});

test.each(sets)('%s multiplies integers exactly', (set) => {
  addon.useIsa(set);
  expect(addon.getIsa()).toBe(set);
  const [m, n, k] = [37, 41, 903]; // edges of every tile, and several blocks
  const a = Float32Array.from({ length: m * k }, (_, i) => (i % 7) - 3);
  const b = Float32Array.from({ length: k * n }, (_, i) => (i % 5) - 2);
  const c = new Float32Array(m * n);
  addon.builtinSgemm(false, false, m, n, k, 1, a, b, 0, c);
  const sum = (i: number, j: number) => a.subarray(i * k, (i + 1) * k).reduce((s, x, p) => s + x * b[p * n + j], 0);
  expect([...c]).toEqual(Array.from(c, (_, at) => sum(Math.floor(at / n), at % n)));
  addon.useIsa(sets[0]);
});

test.each(sets)('%s: within 2 ulp, or 4e-7 max(1, |x|), whatever the place in an array', (set) => {
  const { status, stdout, stderr } = spawnSync(program, [set, isLong ? '1' : '4099'], { encoding: 'utf8' });
  expect({ status, stderr, stdout }).toEqual({
    status: 0,
    stderr: '',
    stdout: expect.not.stringMatching(/TOO FAR|changes/) as string,
  });
  expect(stdout.trimEnd().split('\n')).toHaveLength(17);
});

test('a set that the processor does not have is refused', () => {
  expect(spawnSync(program, ['sse9'], { encoding: 'utf8' }).status).toBe(2);
});

if (isLong) {
  describe.each([
    ['Haswell', 'avx2'],
    ['Nehalem', 'baseline'],
  ])('on a %s', (cpu, set) => {
    /** OpenBLAS is told its kernels: it takes this processor for one that has more than qemu plays. */
    const played = (command: string, ...args: string[]) =>
      spawnSync('qemu-x86_64-static', ['-cpu', cpu, command, ...args], {
        encoding: 'utf8',
        env: { ...process.env, OPENBLAS_CORETYPE: cpu },
      });

    test('it is found', () => {
      const script = `console.log(require(process.argv[1]).getIsa())`;

      expect(played(process.execPath, '--eval', script, addonPath).stdout).toBe(`${set}\n`);
    });

    test('floats are within 2 ulp', () => {
      const { status, stdout } = played(program, set, '65537');
      expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('exp') as string });
    });

    test.each([['run.mjs'], ['random-calls.mjs', '5000']])('%s', (file, ...args) => {
      const { status, stdout } = played(process.execPath, `tests/native/${file}`, ...args);
      expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining(' 0 problems') as string });
    });
  });
}
