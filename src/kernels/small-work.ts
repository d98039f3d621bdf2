// Work too small to be worth a native call, which costs about a quarter of a microsecond, runs in JavaScript.
import { javascriptKernels } from './javascript.js';
import type { Kernels } from './kernels.js';
import { elementsOf } from './layout.js';

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
    biasReluBackward: (m, n, y, dY, beta, dZ, db) => pick(m * n).biasReluBackward(m, n, y, dY, beta, dZ, db),
    unary: (op, n, p, q, x, out) => pick(n, EXPONENTIALS).unary(op, n, p, q, x, out),
    unaryBackward: (op, n, p, q, x, y, dY, beta, dX) =>
      pick(n, EXPONENTIALS).unaryBackward(op, n, p, q, x, y, dY, beta, dX),
    binary: (op, layout, a, b, out) => pick(out.length).binary(op, layout, a, b, out),
    binaryBackward: (op, side, layout, a, b, dY, beta, dX) =>
      pick(dY.length).binaryBackward(op, side, layout, a, b, dY, beta, dX),
    where: (n, condition, a, b, out) => pick(n).where(n, condition, a, b, out),
    sum: (outer, size, inner, x, alpha, beta, out) =>
      pick(outer * size * inner).sum(outer, size, inner, x, alpha, beta, out),
    softmax: (logarithmic, m, n, x, out) => pick(m * n, EXPONENTIALS).softmax(logarithmic, m, n, x, out),
    softmaxBackward: (logarithmic, m, n, y, dY, beta, dX) =>
      pick(m * n).softmaxBackward(logarithmic, m, n, y, dY, beta, dX),
    // As the addon reads alpha, so that what is not added to anything has the same bits.
    copy: (layout, x, xStart, alpha, beta, out, outStart) =>
      pick(elementsOf(layout)).copy(layout, x, xStart, Math.fround(alpha), beta, out, outStart),
    axpby: (n, alpha, x, beta, y) => pick(n).axpby(n, alpha, x, beta, y),
    scale: (n, alpha, x) => pick(n).scale(n, alpha, x),
    sumOfSquares: (n, x) => pick(n).sumOfSquares(n, x),
    adam: (n, beta1, beta2, eps, l2, keep, rate, root, g, w, m, v) =>
      pick(n).adam(n, beta1, beta2, eps, l2, keep, rate, root, g, w, m, v),
    softmaxCrossEntropy: (m, n, logits, labels, losses, grad) =>
      pick(m * n, EXPONENTIALS).softmaxCrossEntropy(m, n, logits, labels, losses, grad),
    gatherRows: (count, width, start, source, indices, out) =>
      pick(count * width).gatherRows(count, width, start, source, indices, out),
    gatherImages: (count, channels, height, width, start, fill, source, indices, moves, out) =>
      pick(count * channels * height * width).gatherImages(
        count,
        channels,
        height,
        width,
        start,
        fill,
        source,
        indices,
        moves,
        out,
      ),
  };
}
