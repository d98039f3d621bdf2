// Dropout: elements set to 0 at random, the others scaled such that the mean stays.
import { kernelsFor } from '../../kernels/current.js';
import type { StreamWords } from '../../random/philox.js';
import type { Application, Value } from '../op.js';

/**
 * y = x / (1 - p) for elements that stay and 0 for others, which number i of the stream decides, 2^32 p being the limit. dX = dY by the same
 * numbers, so that no mask is kept.
 */
export function dropout(x: Value, p: number, stream: StreamWords): Application {
  const threshold = Math.min(Math.round(p * 2 ** 32), 2 ** 32 - 1);
  const scale = 1 / (1 - p);
  return {
    name: 'dropout',
    inputs: [x],
    shape: x.shape,
    forward: (out) => kernelsFor(out).dropout(out.length, threshold, scale, stream, x.values, 0, out),
    backward: (dY, into) =>
      into.accumulate(0, (dX, beta) => kernelsFor(dX).dropout(dX.length, threshold, scale, stream, dY, beta, dX)),
  };
}
