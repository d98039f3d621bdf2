// What reaches the BLAS library, told by one that writes down its calls: no call that OpenBLAS gets wrong, and a warm-up first.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from './compile.js';

let library: string;
let folder: string;
beforeAll(() => {
  library = compile('recording_blas.so', ['recording_blas.c']);
  folder = mkdtempSync(join(tmpdir(), 'mlp-train-blas-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let programs = 0;

/** Runs Node on that library, and gives what it wrote down: `sgemm order transA transB m n k alpha lda ldb beta ldc` and others. */
function recorded(...args: string[]): string[] {
  const calls = join(folder, String(programs++));
  const env = { ...process.env, MLP_TRAIN_BLAS: library, RECORDED_CALLS: calls };
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readFileSync(calls, 'utf8').trimEnd().split('\n');
}

/** The same for a few lines, which see the addon with the library loaded; without the calls of loading it. */
function after(lines: string): string[] {
  const program = `
    const { loadedAddon } = await import('./tests/native/addon.mjs');
    const addon = loadedAddon();
    const floats = (length) => new Float32Array(length).fill(1);
    const sgemm = (m, n, k, alpha, beta, transA = false, transB = false) =>
      addon.sgemm(transA, transB, m, n, k, alpha, floats(200), floats(200), beta, floats(200));
    const refused = (call) => { try { call(); } catch { return; } throw new Error('was not refused: ' + call); };
    ${lines}`;
  return recorded('--input-type=module', '--eval', program).slice(1);
}

const [ROWS, PLAIN, TRANSPOSED] = [101, 111, 112];

test('the first call is a product large enough for OpenBLAS to take its work buffers', () => {
  const first = recorded('--input-type=module', '--eval', `(await import('./tests/native/addon.mjs')).loadedAddon()`);
  expect(first).toEqual([`sgemm ${ROWS} ${PLAIN} ${PLAIN} 256 256 256 1 256 256 0 256`]);
});

test('alpha 0, depth 0 and empty results are none of its business', () => {
  const calls = after(`
    for (const beta of [0, 1, 0.5]) {
      for (const alpha of [0, -0, 1e-300]) sgemm(3, 4, 5, alpha, beta);
      for (const [m, n, k] of [[3, 4, 0], [0, 4, 5], [3, 0, 5], [0, 0, 0]]) sgemm(m, n, k, 1, beta);
    }`);
  expect(calls).toEqual([]);
});

test('wrong sizes are none of its business', () => {
  const calls = after(`
    for (const wrong of [-1, 1.5, NaN, 2 ** 31, 2 ** 32 + 3, 21, undefined, '3'])
      for (const sizes of [[wrong, 10, 10], [10, wrong, 10], [10, 10, wrong]]) refused(() => sgemm(...sizes, 1, 0));`);
  expect(calls).toEqual([]);
});

describe('a product reaches it row-major, with steps as long as the rows', () => {
  test.each([
    [false, false, `${PLAIN} ${PLAIN} 3 4 5 2 5 4 0.5 4`],
    [true, false, `${TRANSPOSED} ${PLAIN} 3 4 5 2 3 4 0.5 4`],
    [false, true, `${PLAIN} ${TRANSPOSED} 3 4 5 2 5 5 0.5 4`],
    [true, true, `${TRANSPOSED} ${TRANSPOSED} 3 4 5 2 3 5 0.5 4`],
  ])('transposes %s, %s', (transA, transB, numbers) => {
    expect(after(`sgemm(3, 4, 5, 2, 0.5, ${transA}, ${transB});`)).toEqual(['threads 1', `sgemm ${ROWS} ${numbers}`]);
  });
});

test('sums reach it only where threads share them, and never with alpha 0', () => {
  const calls = after(`
    addon.setThreads(2);
    const saxpby = (n, alpha, beta) => addon.saxpby(n, alpha, floats(n), beta, floats(n));
    for (const n of [0, 1, 1000, 100_000]) for (const alpha of [0, 2]) for (const beta of [0, 1, 0.5]) saxpby(n, alpha, beta);`);
  expect(calls).toEqual(['threads 2', 'saxpy 100000 2 1 1']);
});

test('nor does any of 5,000 random calls bring it what it should not get', () => {
  const calls = recorded('tests/native/random-calls.mjs', '5000').map((line) => line.split(' '));
  const products = calls.filter(([name]) => name === 'sgemm');
  expect(products.length).toBeGreaterThan(20);
  for (const [, order, transA, transB, ...numbers] of products) {
    const [m, n, k, alpha, lda, ldb, , ldc] = numbers.map(Number);
    expect(Math.min(m, n, k)).toBeGreaterThan(0);
    expect(alpha).not.toBe(0);
    const steps = [Number(transA) === TRANSPOSED ? m : k, Number(transB) === TRANSPOSED ? k : n, n];
    expect([Number(order), lda, ldb, ldc]).toEqual([ROWS, ...steps]);
  }
});
