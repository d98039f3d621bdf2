// --resume on a machine that lacks what the run began on: it goes on with what is there and says so, unless another is asked for by name.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireAddon } from '../native/addon.mjs';
import { mlpTrain } from './mlp-train.js';

const NO_BLAS = { MLP_TRAIN_BLAS: '/nowhere/libopenblas.so' };
const NO_ADDON = { MLP_TRAIN_ADDON: '/nowhere/mlp_train.node' };
const RECIPE = ['--dataset', 'synthetic', '--hidden', '8', '--threads', '1', '--epochs', '1', '--quiet'];
const isas = requireAddon().isas() as string[];

let home: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  for (const backend of ['openblas', 'builtin'])
    expect(await mlpTrain([...RECIPE, '--backend', backend, '--out', join(home, backend)])).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(home, { recursive: true }));

/** Goes on with a copy of a run for an epoch more. */
async function resumed(run: string, name: string, flags: readonly string[], env: Record<string, string>) {
  const dir = join(home, name);
  cpSync(join(home, run), dir, { recursive: true });
  const { code, stderr } = await mlpTrain(['--resume', dir, '--epochs', '2', '--quiet', ...flags], env);
  const { backend, epochs } = JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8')) as Record<string, unknown>;
  return { code, stderr, backend, epochs };
}

const LAST_BITS = 'its last bits will not be those of a run without a stop';

describe.concurrent('a run that began on OpenBLAS', () => {
  test('goes on without it on the built-in product', async () => {
    const { stderr, ...ended } = await resumed('openblas', 'no blas', [], NO_BLAS);
    expect(ended).toEqual({ code: 0, backend: 'builtin', epochs: 2 });
    expect(stderr).toMatch(/warning: This process computes with builtin sgemm: OpenBLAS cannot be used/);
    expect(stderr).toMatch(
      /warning: the run began on OpenBLAS .* with \w+, 1 thread, and goes on on builtin sgemm with \w+, 1 thread: /,
    );
    expect(stderr).toContain(LAST_BITS);
  });

  test('goes on without the addon in JavaScript', async () => {
    const { stderr, ...ended } = await resumed('openblas', 'no addon', [], NO_ADDON);
    expect(ended).toEqual({ code: 0, backend: 'javascript', epochs: 2 });
    expect(stderr).toMatch(/warning: This process computes with JavaScript: .*\/nowhere\/mlp_train\.node/);
    expect(stderr).toMatch(/warning: the run began on OpenBLAS .*, and goes on on JavaScript with 1 thread: /);
  });

  test('does not if OpenBLAS is asked for by name', async () => {
    const { stderr, ...ended } = await resumed('openblas', 'by name', ['--backend', 'openblas'], NO_BLAS);
    expect(ended).toEqual({ code: 1, backend: 'openblas', epochs: 1 });
    expect(stderr).toMatch(/^mlp-train: MLP_TRAIN_BLAS: none could be loaded/);
  });
});

describe.concurrent('a run that began on the built-in product', () => {
  test('goes on on it where a library is named, and says nothing', async () => {
    const expected = { code: 0, stderr: '', backend: 'builtin', epochs: 2 };
    expect(await resumed('builtin', 'named', [], { MLP_TRAIN_BLAS: 'libopenblas.so.0' })).toEqual(expected);
  });

  test('goes back to it once that is there again and asked for', async () => {
    const { stderr, ...without } = await resumed('builtin', 'back', [], NO_ADDON);
    expect(without).toEqual({ code: 0, backend: 'javascript', epochs: 2 });
    expect(stderr).toContain('With --backend builtin it goes back to that');
    const { code } = await mlpTrain([
      '--resume',
      join(home, 'back'),
      '--epochs',
      '3',
      '--quiet',
      '--backend',
      'builtin',
    ]);
    const { backend, epochs } = JSON.parse(readFileSync(join(home, 'back', 'config.json'), 'utf8')) as Record<string, unknown>; // prettier-ignore
    expect({ code, backend, epochs }).toEqual({ code: 0, backend: 'builtin', epochs: 3 });
  });

  test('says nothing of instruction sets if its file does not, as those of 0.1.0', async () => {
    const text = readFileSync(join(home, 'builtin', 'model.safetensors'), 'latin1');
    const path = join(home, 'older.safetensors');
    writeFileSync(path, text.replace('\\"isa\\":', '\\"was\\":'), 'latin1');
    const resumed = await mlpTrain(['--resume', path, '--epochs', '2', '--quiet'], { MLP_TRAIN_ISA: 'baseline' });
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
  });

  test.runIf(isas.length > 1)('says that another instruction set has other last bits', async () => {
    const { stderr, ...ended } = await resumed('builtin', 'isa', [], { MLP_TRAIN_ISA: 'baseline' });
    expect(ended).toEqual({ code: 0, backend: 'builtin', epochs: 2 });
    expect(stderr).toContain(`the run began on builtin sgemm with ${isas[0]}, 1 thread, and goes on on builtin sgemm with baseline, 1 thread: ${LAST_BITS}`); // prettier-ignore
  });
});
