// A call of each kernel at any sizes, to compare one way of computing it with another.
import { binaryOps } from '../../src/kernels/binary-ops.js';
import type { FloatArray, Kernels } from '../../src/kernels/kernels.js';
import { everyUnaryOp } from '../../src/kernels/unary-ops.js';
import { values } from './backends.js';

/** Sizes; a kernel of vectors looks at m alone, one of matrices at m and n. */
export type Shape = readonly [m: number, n: number, k: number];

/** A call of one kernel with fresh inputs, and the arrays that it wrote. */
type Call = (kernels: Kernels, shape: Shape) => FloatArray[];

const labels = (m: number, n: number) => Int32Array.from({ length: m }, (_, i) => (i * 31) % n);
const bytes = (n: number) => Uint8Array.from(values(n, 9), (x) => 128 + 127 * x);

/** Halves that often tie, so that the rules for equal elements are taken too. */
const coarse = (n: number, seed: number) => values(n, seed).map((x) => Math.round(2 * x) / 2);

/** From 1/4 to 9/4, where every function is near 1. */
const positive = (n: number, seed: number) => values(n, seed).map((x) => 1.25 + x);

/** A cheap one and a dear one: the contract has them all. */
const someBinary = [binaryOps.mul, binaryOps.pow];

/** m x n: beside another one, a row, and a column. */
const layouts = (m: number, n: number) => [[n, 1], [0, 1], [1, 0]].map((steps) => Int32Array.of(2, m, n, n, 1, ...steps)); // prettier-ignore

/** A matrix as [outer, size, inner]: along each row, each column, and columns of a part. */
const axes = (m: number, n: number) => [[m, n, 1], [1, m, n], [m, 1, n]] as const; // prettier-ignore

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
  biasReluBackward: {
    call: (kernels, [m, n]) => {
      const [dZ, db] = [values(m * n, 8), values(n, 7)];
      kernels.biasReluBackward(m, n, coarse(m * n, 1), values(m * n, 2), 1, dZ, db);
      return [dZ, db];
    },
    terms: ([m]) => 2 * m + 2,
  },
  unary: {
    call: (kernels, [m]) =>
      everyUnaryOp.flatMap((op) => writes(m, (out) => kernels.unary(op, m, 0.25, 0.75, positive(m, 1), out))),
    terms: () => 8,
  },
  unaryBackward: {
    call: (kernels, [m]) =>
      everyUnaryOp.flatMap((op) =>
        writes(m, (dX) =>
          kernels.unaryBackward(op, m, 0.25, 0.75, positive(m, 1), values(m, 2), values(m, 3), 0.5, dX),
        ),
      ),
    terms: () => 8,
  },
  binary: {
    call: (kernels, [m, n]) => {
      const [a, b] = [positive(m * n, 1), positive(m * n, 2)];
      return someBinary.flatMap((op) =>
        layouts(m, n).flatMap((layout) => writes(m * n, (out) => kernels.binary(op, layout, a, b, out))),
      );
    },
    terms: () => 8,
  },
  binaryBackward: {
    call: (kernels, [m, n]) => {
      const [a, dY] = [positive(m * n, 1), values(m * n, 3)];
      return someBinary.flatMap((op) =>
        layouts(m, n).flatMap((layout, i) => {
          const b = positive([m * n, n, m][i], 2);
          return writes(b.length, (dB) => kernels.binaryBackward(op, 1, layout, a, b, dY, 0.5, dB));
        }),
      );
    },
    terms: ([m, n]) => 2 * Math.max(m, n) + 8,
  },
  where: {
    call: (kernels, [m]) => writes(m, (out) => kernels.where(m, coarse(m, 1), values(m, 2), values(m, 3), out)),
    terms: () => 0,
  },
  sum: {
    call: (kernels, [m, n]) =>
      axes(m, n).flatMap(([outer, size, inner]) =>
        writes(outer * inner, (out) => kernels.sum(outer, size, inner, values(m * n, 1), 0.75, 0.5, out)),
      ),
    terms: ([m, n]) => 2 * Math.max(m, n) + 8,
  },
  extremum: {
    call: (kernels, [m, n]) =>
      [true, false].flatMap((largest) =>
        axes(m, n).flatMap(([outer, size, inner]) =>
          writes(outer * inner, (out) => kernels.extremum(largest, outer, size, inner, coarse(m * n, 1), out)),
        ),
      ),
    terms: () => 0,
  },
  extremumBackward: {
    call: (kernels, [m, n]) =>
      axes(m, n).flatMap(([outer, size, inner]) =>
        writes(m * n, (dX) => {
          const y = coarse(outer * inner, 1);
          kernels.extremumBackward(outer, size, inner, coarse(m * n, 1), y, values(y.length, 2), 0.5, dX);
        }),
      ),
    terms: () => 4,
  },
  argExtremum: {
    call: (kernels, [m, n]) =>
      [true, false].flatMap((largest) =>
        axes(m, n).map(([outer, size, inner]) => {
          const out = new Int32Array(outer * inner);
          kernels.argExtremum(largest, outer, size, inner, coarse(m * n, 1), out);
          return Float32Array.from(out);
        }),
      ),
    terms: () => 0,
  },
  softmax: {
    call: (kernels, [m, n]) =>
      [false, true].flatMap(
        (logarithmic) =>
        writes(m * n, (out) => kernels.softmax(logarithmic, m, n, values(m * n, 1).map((z) => 8 * z), out)), // prettier-ignore
      ),
    terms: ([, n]) => 2 * n + 40,
  },
  softmaxBackward: {
    call: (kernels, [m, n]) =>
      [false, true].flatMap((logarithmic) =>
        writes(m * n, (dX) => kernels.softmaxBackward(logarithmic, m, n, values(m * n, 1), values(m * n, 2), 0.5, dX)),
      ),
    terms: ([, n]) => 2 * n * n + 8,
  },
  copy: {
    call: (kernels, [m, n]) =>
      [
        [n, 1],
        [1, m],
      ].flatMap(
        (steps) =>
        writes(m * n, (out) => kernels.copy(Int32Array.of(2, m, n, ...steps, n, 1), values(m * n, 1), 0, 0.75, 0.5, out, 0)), // prettier-ignore
      ),
    terms: () => 4,
  },
  axpby: {
    call: (kernels, [m]) =>
      [1, 0, 0.9].flatMap((beta) => writes(m, (y) => kernels.axpby(m, -0.1, values(m, 1), beta, y))),
    terms: () => 4,
  },
  scale: {
    call: (kernels, [m]) => [0, 0.3].flatMap((alpha) => writes(m, (x) => kernels.scale(m, alpha, x))),
    terms: () => 1,
  },
  sumOfSquares: {
    call: (kernels, [m]) => [Float32Array.of(kernels.sumOfSquares(m, values(m, 1)))],
    terms: ([m]) => m,
  },
  adam: {
    call: (kernels, [m]) => {
      const [w, mean, square] = [values(m, 1), values(m, 2), positive(m, 3)];
      kernels.adam(m, 0.9, 0.99, 0.125, 0.1, 0.95, 0.3, 0.6, values(m, 4), w, mean, square);
      return [w, mean, square];
    },
    terms: () => 12,
  },
  dropout: {
    call: (kernels, [m]) =>
      [0, 1].flatMap((beta) =>
        writes(m, (y) => kernels.dropout(m, 2 ** 30, 1.3, [1, 2, 3, 4, 5], values(m, 1), beta, y)),
      ),
    terms: () => 2,
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
  gatherImages: {
    call: (kernels, [m, n]) =>
      [bytes(m * n), values(m * n, 1)].flatMap((source) => {
        const moves = Int32Array.from({ length: 3 * m }, (_, i) => ((i * 5) % 7) - (i % 3 === 0 ? 3 : 2));
        return writes(m * n, (out) => kernels.gatherImages(m, 1, 1, n, 0, 7, source, labels(m, m), moves, out));
      }),
    terms: () => 0,
  },
  scatterRows: {
    call: (kernels, [m, n]) =>
      writes(m * n, (out) => kernels.scatterRows(m, n, 0, labels(m, Math.ceil(m / 2)), values(m * n, 1), out)),
    terms: () => 0,
  },
};
