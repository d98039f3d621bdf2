// Work too small to be worth a native call, which costs about a quarter of a microsecond, runs in JavaScript.
import { javascriptKernels } from './javascript.js';
import type { Kernels } from './kernels.js';

/** Most multiply-adds of a product, and most elements of other work, for which JavaScript is the faster one (measured). */
const PRODUCT = 512;
const ELEMENTS = 96;
const EXPONENTIALS = 32;

/** The native kernels, with a choice by size in front: the same contract, and a rule that depends on sizes alone. */
export function withSmallWorkInJavaScript(native: Kernels): Kernels {
  const pick = (work: number, limit = ELEMENTS) => (work <= limit ? javascriptKernels : native);
  return {
    ...native,
    gemm: (transA, transB, m, n, k, alpha, a, b, beta, c) =>
      pick(m * n * k, PRODUCT).gemm(transA, transB, m, n, k, alpha, a, b, beta, c),
    linear: (m, n, k, x, weight, bias, rectified, out) =>
      pick(m * n * k, PRODUCT).linear(m, n, k, x, weight, bias, rectified, out),
    addBias: (m, n, x, bias, out) => pick(m * n).addBias(m, n, x, bias, out),
    biasReluBackward: (m, n, y, dY, beta, dZ, db) => pick(m * n).biasReluBackward(m, n, y, dY, beta, dZ, db),
    relu: (n, x, out) => pick(n).relu(n, x, out),
    reluBackward: (n, y, dY, dX) => pick(n).reluBackward(n, y, dY, dX),
    columnSums: (m, n, x, beta, out) => pick(m * n).columnSums(m, n, x, beta, out),
    maximum: (n, a, b, out) => pick(n).maximum(n, a, b, out),
    maximumBackward: (n, a, b, dY, dA) => pick(n).maximumBackward(n, a, b, dY, dA),
    axpby: (n, alpha, x, beta, y) => pick(n).axpby(n, alpha, x, beta, y),
    softmaxCrossEntropy: (m, n, logits, labels, losses, grad) =>
      pick(m * n, EXPONENTIALS).softmaxCrossEntropy(m, n, logits, labels, losses, grad),
    gatherRows: (count, width, start, source, indices, out) =>
      pick(count * width).gatherRows(count, width, start, source, indices, out),
  };
}
