// Where memory is short, OpenBLAS before 0.3.30 spins for ever in its first large product. The warm-up at loading prevents it.
import { spawnSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { loadedAddon } from './addon.mjs';
import { compile } from './compile.js';

const { library, version } = loadedAddon().describe() as Record<string, string>;
const native = ['blas', 'isa', 'parallel', 'product', 'kernels', 'shared_library'].map(
  (name) => `../../native/${name}.cc`,
);
let program: string;
beforeAll(() => (program = compile('short_of_memory', ['short_of_memory.cc', ...native])));

function ending(how: 'addon' | 'plain') {
  const { status, signal, stderr } = spawnSync(program, [library, how], { encoding: 'utf8' });
  return { ended: signal ?? status, stderr };
}

test('a large product is made after the addon loaded the library', () => {
  expect(ending('addon')).toEqual({ ended: 0, stderr: '' });
});

const [, minor, patch] = /OpenBLAS 0\.(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
if (minor === 3 && patch < 30) {
  test('without that, it hangs', () => {
    expect(ending('plain').ended).toBe('SIGALRM');
  });
}
