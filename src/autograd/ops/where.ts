// Choosing between two tensors, element by element.
import { kernelsFor } from '../../kernels/current.js';
import type { FloatArray } from '../../kernels/kernels.js';
import { allocateLike } from '../arena.js';
import type { Application, Value } from '../op.js';

/** y = a where the condition is not 0, else b, all of one shape; dA = dY there and 0 elsewhere, dB the other way round. */
export function where(condition: Value, a: Value, b: Value): Application {
  const n = condition.numel;
  const chosen = (dY: FloatArray, dX: FloatArray, isFirst: boolean) => {
    const zeros = allocateLike(dY).array.fill(0);
    const [first, second] = isFirst ? [dY, zeros] : [zeros, dY];
    kernelsFor(dX).where(n, condition.values, first, second, dX);
  };
  return {
    name: 'where',
    inputs: [condition, a, b],
    shape: condition.shape,
    forward: (out) => kernelsFor(out).where(n, condition.values, a.values, b.values, out),
    backward: (dY, into) => {
      into.fill(0, (dX) => dX.fill(0));
      into.fill(1, (dA) => chosen(dY, dA, true));
      into.fill(2, (dB) => chosen(dY, dB, false));
    },
    reads: [[], [condition], [condition]],
  };
}
