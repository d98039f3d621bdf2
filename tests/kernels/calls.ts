// A call of each kernel at any sizes, to compare one way of computing it with another.
import type { FloatArray, Kernels } from '../../src/kernels/kernels.js';
import { values } from './backends.js';

/** Sizes; a kernel of vectors looks at m alone, one of matrices at m and n. */
export type Shape = readonly [m: number, n: number, k: number];

/** A call of one kernel with fresh inputs, and the arrays that it wrote. */
type Call = (kernels: Kernels, shape: Shape) => FloatArray[];

const labels = (m: number, n: number) => Int32Array.from({ length: m }, (_, i) => (i * 31) % n);
const bytes = (n: number) => Uint8Array.from(values(n, 9), (x) => 128 + 127 * x);

/** Columns of halves that often tie, so that the rules for equal elements are taken too. */
const coarse = (n: number, seed: number) => values(n, seed).map((x) => Math.round(2 * x) / 2);

/** Calls `run` with one array to write that holds something before. */
function writes(length: number, run: (out: FloatArray) => void): FloatArray[] {
  const out = values(length, 8);
  run(out);
  return [out];
}

/** Each kernel, with `terms` the number of roundings that an element may go through in one order or another. */
export const calls: Record<string, { call: Call; terms: (shape: Shape) => number }> = {
  gemm: {
    call: (kernels, [m, n, k]) =>
      [false, true].flatMap((transA) =>
        [false, true].flatMap((transB) =>
          writes(m * n, (c) =>
            kernels.gemm(transA, transB, m, n, k, 0.75, values(m * k, 1), values(k * n, 2), -0.5, c),
          ),
        ),
      ),
    terms: ([, , k]) => 2 * k + 8,
  },
  linear: {
    call: (kernels, [m, n, k]) =>
      [false, true].flatMap((rectified) =>
        writes(m * n, (out) =>
          kernels.linear(m, n, k, values(m * k, 1), values(k * n, 2), values(n, 3), rectified, out),
        ),
      ),
    terms: ([, , k]) => 2 * k + 8,
  },
  addBias: {
    call: (kernels, [m, n]) => writes(m * n, (out) => kernels.addBias(m, n, values(m * n, 1), values(n, 2), out)),
    terms: () => 0,
  },
  biasReluBackward: {
    call: (kernels, [m, n]) => {
      const [dZ, db] = [values(m * n, 8), values(n, 7)];
      kernels.biasReluBackward(m, n, coarse(m * n, 1), values(m * n, 2), 1, dZ, db);
      return [dZ, db];
    },
    terms: ([m]) => 2 * m + 2,
  },
  relu: { call: (kernels, [m]) => writes(m, (out) => kernels.relu(m, values(m, 1), out)), terms: () => 0 },
  reluBackward: {
    call: (kernels, [m]) => writes(m, (dX) => kernels.reluBackward(m, coarse(m, 1), values(m, 2), dX)),
    terms: () => 0,
  },
  columnSums: {
    call: (kernels, [m, n]) => writes(n, (out) => kernels.columnSums(m, n, values(m * n, 1), 1, out)),
    terms: ([m]) => 2 * m + 2,
  },
  maximum: {
    call: (kernels, [m]) => writes(m, (out) => kernels.maximum(m, coarse(m, 1), coarse(m, 2), out)),
    terms: () => 0,
  },
  maximumBackward: {
    call: (kernels, [m]) => writes(m, (dA) => kernels.maximumBackward(m, coarse(m, 1), coarse(m, 2), values(m, 3), dA)),
    terms: () => 0,
  },
  axpby: {
    call: (kernels, [m]) =>
      [1, 0, 0.9].flatMap((beta) => writes(m, (y) => kernels.axpby(m, -0.1, values(m, 1), beta, y))),
    terms: () => 4,
  },
  softmaxCrossEntropy: {
    call: (kernels, [m, n]) => {
      const [losses, grad] = [new Float32Array(m), new Float32Array(m * n)];
      const logits = values(m * n, 1).map((z) => 8 * z);
      kernels.softmaxCrossEntropy(m, n, logits, labels(m, n), losses, grad);
      return [losses, grad];
    },
    terms: ([, n]) => 2 * n + 40,
  },
  gatherRows: {
    call: (kernels, [m, n]) =>
      [bytes(m * n), values(m * n, 1)].flatMap((source) =>
        writes(m * n, (out) => kernels.gatherRows(m, n, 0, source, labels(m, m), out)),
      ),
    terms: () => 0,
  },
};
