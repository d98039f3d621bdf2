// What reaches the BLAS library, told by one that writes down its calls: no call that OpenBLAS gets wrong, and a warm-up first.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
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
  return recordedBy(library, ...args);
}

function recordedBy(blas: string, ...args: string[]): string[] {
  const calls = join(folder, String(programs++));
  const env = { ...process.env, MLP_TRAIN_BLAS: blas, RECORDED_CALLS: calls };
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
  const calls = recorded('--input-type=module', '--eval', program);
  return calls.slice(calls.indexOf(WARM_UP) + 1);
}

const [ROWS, PLAIN, TRANSPOSED] = [101, 111, 112];
const WARM_UP = `sgemm ${ROWS} ${PLAIN} ${PLAIN} 256 256 256 1 256 256 0 256`;

test('it is to run on one thread, and the first call is a product large enough for OpenBLAS to take its work buffers', () => {
  const first = recorded('--input-type=module', '--eval', `(await import('./tests/native/addon.mjs')).loadedAddon()`);
  expect(first).toEqual(['threads 1', WARM_UP]);
});

test('where it lets work buffers be taken, there are as many as threads at once, all given back, and no product', () => {
  const program = `(await import('./tests/native/addon.mjs')).loadedAddon().setThreads(2)`;
  const lending = compile('recording_blas_buffers.so', ['recording_blas.c'], ['-DLENDS_BUFFERS']);
  const calls = recordedBy(lending, '--input-type=module', '--eval', program);
  const once = ['take 1', 'give 1'];
  expect(calls).toEqual(['threads 1', ...once, 'take 1', 'take 2', 'give 2', 'give 1']);
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
    expect(after(`sgemm(3, 4, 5, 2, 0.5, ${transA}, ${transB});`)).toEqual([`sgemm ${ROWS} ${numbers}`]);
  });
});

describe('a large product reaches it in parts, one a thread, cut along the longest of m, n and k', () => {
  const large = (sizes: string, threads: number) =>
    after(`
      addon.setThreads(${threads});
      const [m, n, k] = [${sizes}];
      const c = floats(m * n);
      addon.sgemm(false, false, m, n, k, 1, floats(m * k), floats(k * n), 0.5, c);
      if (c.some((element) => element !== k + 0.5)) throw new Error('wrong');`);

  test.each([
    ['128, 64, 80', ['64 64 80 1 80 64 0.5 64', '64 64 80 1 80 64 0.5 64']],
    ['64, 128, 80', ['64 64 80 1 80 128 0.5 128', '64 64 80 1 80 128 0.5 128']],
    ['64, 80, 136', ['64 80 64 1 136 80 0 80', '64 80 72 1 136 80 0.5 80']], // the second half is added to the first
  ])('m, n, k = %s', (sizes, parts) => {
    const calls = large(sizes, 2);
    const warming = calls.lastIndexOf(WARM_UP) + 1; // rounds of two threads, until they have met twice
    expect(calls.slice(0, warming)).toEqual(new Array(warming).fill(WARM_UP));
    expect([warming >= 4, warming % 2]).toEqual([true, 0]);
    expect(calls.slice(warming).sort()).toEqual(parts.map((numbers) => `sgemm ${ROWS} ${PLAIN} ${PLAIN} ${numbers}`));
  });

  test('no more than it was built for', () => {
    const calls = large('256, 64, 128', 8);
    expect(calls.length - (calls.lastIndexOf(WARM_UP) + 1)).toBe(3);
  });

  test('on OpenMP, each thread that calls is told to be alone', () => {
    vi.stubEnv('RECORDING_BLAS_PARALLEL', '2');
    const calls = large('256, 64, 128', 2);
    vi.unstubAllEnvs();
    expect(calls.filter((line) => line === 'OpenMP 1').length).toBe(1); // the thread that loads it was told before
    expect(calls.filter((line) => line.startsWith('sgemm') && line !== WARM_UP).length).toBe(2);
  });

  test('nor where it is no library for several threads', () => {
    vi.stubEnv('RECORDING_BLAS_PARALLEL', '0');
    const calls = large('256, 64, 128', 2);
    vi.unstubAllEnvs();
    expect(calls).toEqual([`sgemm ${ROWS} ${PLAIN} ${PLAIN} 256 64 128 1 128 64 0.5 64`]);
  });
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
