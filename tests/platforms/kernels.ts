// The kernels of the package's addon on a machine that this one is not: the contract, the boundary, worker threads, and the functions of math.h.
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Machine } from './machines.js';

/** @param blas the path of a BLAS library of the machine's */
export function kernelTests(machine: Machine, isas: readonly string[], blas: string): void {
  describe(machine.target, () => {
    const calls = resolve('build/platforms', machine.target, 'calls');
    const env = { MLP_TRAIN_ADDON: machine.addon, MLP_TRAIN_BLAS: blas, RECORDED_CALLS: calls };
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
      const { code, stdout, stderr } = node('tests/native/storm.mjs', '10');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^10 ended, [1-9]\d* of them after loading\n$/);
    });

    test.each(isas)('%s: functions are as exact as elsewhere', (isa) => {
      const options = ['-std=c++17', '-O3', '-fno-math-errno', '-fno-trapping-math', '-pthread', 'native/isa.cc'];
      const { code, stdout, stderr } = machine.run(machine.compile('every_float.exe', 'every_float.cc', ...options), [isa, '4099']); // prettier-ignore
      expect({ code, stderr, lines: stdout.trimEnd().split('\n').length }).toEqual({ code: 0, stderr: '', lines: 17 });
      expect(stdout).not.toMatch(/TOO FAR|changes/);
    });
  });
}
