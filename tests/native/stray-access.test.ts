// No kernel reads or writes outside its arrays, inside BLAS neither: memory between forbidden pages, and in `npm run test:long` valgrind.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { compile } from './compile.js';

let fences: string;
beforeAll(() => (fences = compile('fences.node', ['fences.c'])));

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const { status, signal, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { ended: signal ?? status, stdout, stderr };
}

describe('between forbidden pages', () => {
  const guarded = (step: string[] = [], env?: NodeJS.ProcessEnv) =>
    run(process.execPath, ['tests/native/guard-pages.mjs', fences, ...step], env);

  test.each(['after', 'before'])('a step %s an array ends the process', (step) => {
    expect(guarded([step]).ended).toBe('SIGSEGV');
  });

  // OpenBLAS's kernels for other processors than this one, which this one can run.
  const cores = { '': '', Prescott: 'sse3', Sandybridge: 'avx', Haswell: 'avx2', SkylakeX: 'avx512vl' };
  const cpu = readFileSync('/proc/cpuinfo', 'utf8').replace('pni', 'sse3');
  const usable = Object.entries(cores).filter(([, needs]) => cpu.includes(needs));
  test.each(usable)('every kernel over shapes, processor "%s"', (core) => {
    const { ended, stdout, stderr } = guarded([], core ? { OPENBLAS_CORETYPE: core } : {});
    expect({ ended, stderr }).toEqual({ ended: 0, stderr: '' });
    expect(parseInt(stdout)).toBeGreaterThan(30_000);
  });
});

if (process.env['MLP_TRAIN_LONG']) {
  describe('under valgrind', () => {
    const checked = (...step: string[]) =>
      run('valgrind', ['-q', '--error-exitcode=99', process.execPath, 'tests/native/few-calls.mjs', fences, ...step]);

    test('a read after an array is reported', () => {
      const { ended, stderr } = checked('after');
      expect(stderr).toMatch(/Invalid read of size 1[^]*0 bytes after a block of size 1,024/);
      expect(ended).toBe(99);
    });

    test('a few calls of every kernel', () => {
      expect(checked()).toEqual({ ended: 0, stdout: expect.stringMatching(/^\d{3} calls\n$/) as string, stderr: '' });
    });
  });
}
