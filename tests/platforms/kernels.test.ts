// The kernels of the package's addons on machines that this one is not: the contract, the boundary, and the functions of math.h.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { requireAddon } from '../native/addon.mjs';
import { arm, windows, type Machine } from './machines.js';

beforeAll(() => void execFileSync('node_modules/.bin/tsc', ['-p', 'tests/platforms'], { stdio: 'inherit' }));

/** Of arm64 it is OpenBLAS; Windows has none here, and multiplies by plain loops in its place. */
const blasOf = (machine: Machine) =>
  machine === arm
    ? '/usr/lib/aarch64-linux-gnu/libopenblas.so.0'
    : machine.compile('openblas.dll', 'recording_blas.c', '-O1', '-shared');

describe.each([
  { machine: arm, isas: ['baseline'] },
  { machine: windows, isas: requireAddon().isas() as string[] },
])('$machine', ({ machine, isas }) => {
  let env: Record<string, string>;
  beforeAll(() => {
    const calls = resolve('build/platforms', machine.target, 'calls');
    env = { MLP_TRAIN_ADDON: machine.addon, MLP_TRAIN_BLAS: blasOf(machine), RECORDED_CALLS: calls };
  });
  const node = (...args: string[]) => machine.runNode(args, { env, cwd: '.' });

  test('the contract of the kernels, on each instruction set', () => {
    const { code, stdout, stderr } = node('build/platforms/tests/kernels/run.js');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [, cases] = /^(\d+) cases, 0 problems\n$/.exec(stdout)!;
    expect(Number(cases)).toBeGreaterThan(500 * isas.length);
  });

  test.each([
    ['tests/native/run.mjs', /^\d{4} calls, 0 problems\n$/],
    ['tests/native/random-calls.mjs', /^3000 calls, 0 problems\n/],
    ['tests/native/workers.mjs', /^ok\n$/],
  ])('%s', (program, said) => {
    expect(node(program)).toEqual({ code: 0, stdout: expect.stringMatching(said) as string, stderr: '' });
  });

  test('the process ends while worker threads compute', () => {
    expect(node('tests/native/workers.mjs', 'exit')).toEqual({ code: 7, stdout: '', stderr: '' });
  });

  test('workers that are ended at random while they load and train', () => {
    const { code, stdout, stderr } = node('tests/native/storm.mjs', '16');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^16 ended, [1-9]\d* of them after loading\n$/);
  });

  test.each(isas)('%s: functions are as exact as elsewhere', (isa) => {
    const options = ['-std=c++17', '-O3', '-fno-math-errno', '-fno-trapping-math', '-pthread', 'native/isa.cc'];
    const { code, stdout, stderr } = machine.run(machine.compile('every_float.exe', 'every_float.cc', ...options), [isa, '4099']); // prettier-ignore
    expect({ code, stderr, lines: stdout.trimEnd().split('\n').length }).toEqual({ code: 0, stderr: '', lines: 17 });
    expect(stdout).not.toMatch(/TOO FAR|changes/);
  });
});
