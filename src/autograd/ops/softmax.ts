// Softmax and its logarithm along the last axis.
import { kernelsFor } from '../../kernels/current.js';
import type { Application, Value } from '../op.js';
import { shapeError } from '../shape.js';

/**
 * y = exp(x) / sum exp(x), with the largest x taken off first; dX = y (dY - sum dY y).
 * Or y = log of that, = x - log sum exp(x); dX = dY - exp(y) sum dY.
 */
export function softmax(logarithmic: boolean, x: Value): Application {
  const name = logarithmic ? 'logSoftmax' : 'softmax';
  const n = x.shape.at(-1);
  if (n === undefined) throw shapeError(name, 'a tensor that has an axis', x.shape);
  const m = n === 0 ? 0 : x.numel / n;
  return {
    name,
    inputs: [x],
    shape: x.shape,
    forward: (out) => kernelsFor(out).softmax(logarithmic, m, n, x.values, out),
    backward: (dY, into, y) =>
      into.accumulate(0, (dX, beta) => kernelsFor(dX).softmaxBackward(logarithmic, m, n, y, dY, beta, dX)),
  };
}
