// Matrix products: plain, and fused with bias and ReLU.
import { kernelsFor } from '../../kernels/current.js';
import { allocateLike } from '../arena.js';
import type { Application, Value } from '../op.js';
import { shapeError } from '../shape.js';

/** Y = A B with A [m, k], B [k, n]; dA = dY B', dB = A' dY. */
export function matmul(a: Value, b: Value): Application {
  if (a.shape.length !== 2 || b.shape.length !== 2 || a.shape[1] !== b.shape[0]) {
    throw shapeError('matmul', '[m, k] and [k, n]', a.shape, b.shape);
  }
  const [m, k] = a.shape;
  const n = b.shape[1];
  return {
    name: 'matmul',
    inputs: [a, b],
    shape: [m, n],
    forward: (out) => kernelsFor(out).gemm(false, false, m, n, k, 1, a.values, b.values, 0, out),
    backward: (dY, into) => {
      into.accumulate(0, (dA, beta) => kernelsFor(dA).gemm(false, true, m, k, n, 1, dY, b.values, beta, dA));
      into.accumulate(1, (dB, beta) => kernelsFor(dB).gemm(true, false, k, n, m, 1, a.values, dY, beta, dB));
    },
    reads: [[b], [a]],
  };
}

/** Y = X W + b, or relu of that, with X [m, k], W [k, n], b [n]; with dZ = dY (where y > 0): dX = dZ W', dW = X' dZ, db = column sums of dZ. */
export function linear(x: Value, weight: Value, bias: Value, rectified = false): Application {
  const [m, k] = x.shape;
  const [rows, n] = weight.shape;
  if (
    x.shape.length !== 2 ||
    weight.shape.length !== 2 ||
    k !== rows ||
    bias.shape.length !== 1 ||
    bias.shape[0] !== n
  ) {
    throw shapeError('linear', '[m, k], [k, n] and [n]', x.shape, weight.shape, bias.shape);
  }
  return {
    name: rectified ? 'linear+relu' : 'linear',
    inputs: [x, weight, bias],
    shape: [m, n],
    forward: (out) => kernelsFor(out).linear(m, n, k, x.values, weight.values, bias.values, rectified, out),
    backward: (dY, into, y) => {
      const kernels = kernelsFor(dY);
      const dZ = rectified ? allocateLike(dY).array : dY;
      const db = allocateLike(dY, n).array;
      if (rectified) kernels.biasReluBackward(m, n, y, dY, 0, dZ, db);
      else kernels.sum(1, m, n, dZ, 1, 0, db);
      into.accumulate(2, (dX, beta) => kernels.axpby(n, 1, db, beta, dX));
      into.accumulate(0, (dX, beta) => kernels.gemm(false, true, m, k, n, 1, dZ, weight.values, beta, dX));
      into.accumulate(1, (dW, beta) => kernels.gemm(true, false, k, n, m, 1, x.values, dZ, beta, dW));
    },
    reads: [[weight], [x], []],
  };
}
