// Choosing by index: one element for each position of the other axes, or whole rows.
import { checkArrayLike } from '../../errors.js';
import { kernelsFor } from '../../kernels/current.js';
import type { Application, Value } from '../op.js';
import { numel, resolveAxis, shapeError } from '../shape.js';
import { type Indices, keepIndices, readIndices } from './indices.js';

/** y[o][i] = x[o][indices[o][i]][i] along the axis, which disappears; dX is dY at those places and 0 elsewhere. */
export function gather(x: Value, axis: number, indices: Indices): Application {
  const at = resolveAxis('gather', axis, x.shape);
  const outer = numel(x.shape.slice(0, at));
  const size = x.shape[at];
  const inner = numel(x.shape.slice(at + 1));
  const own = keepIndices(readIndices('gather', 'index', indices, outer * inner, size));
  return {
    name: 'gather',
    inputs: [x],
    shape: x.shape.toSpliced(at, 1),
    forward: (out) => {
      const [values, chosen] = [x.values, own.array];
      for (let o = 0, i = 0; o < outer; o++) {
        for (let k = 0; k < inner; k++, i++) out[i] = values[(o * size + chosen[i]) * inner + k];
      }
    },
    backward: (dY, into) =>
      into.accumulate(0, (dX, beta) => {
        const chosen = own.array;
        if (beta === 0) dX.fill(0);
        for (let o = 0, i = 0; o < outer; o++) {
          for (let k = 0; k < inner; k++, i++) dX[(o * size + chosen[i]) * inner + k] += dY[i];
        }
      }),
    scratch: own,
  };
}

/** y[i] = x[indices[i]], rows of all other axes; dX is dY added up over the rows that were chosen. */
export function selectRows(x: Value, indices: Indices): Application {
  if (x.shape.length === 0) throw shapeError('indexSelect', 'a tensor that has axis 0', x.shape);
  checkArrayLike('indices', indices);
  const [rows, ...rest] = x.shape;
  const [count, width] = [indices.length, numel(rest)];
  const own = keepIndices(readIndices('indexSelect', 'index', indices, count, rows));
  return {
    name: 'indexSelect',
    inputs: [x],
    shape: [count, ...rest],
    forward: (out) => kernelsFor(out).gatherRows(count, width, 0, x.values, own.array, out),
    backward: (dY, into) =>
      into.accumulate(0, (dX, beta) => {
        if (beta === 0) dX.fill(0);
        kernelsFor(dX).scatterRows(count, width, 0, own.array, dY, dX);
      }),
    scratch: own,
  };
}
