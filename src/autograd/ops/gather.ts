// Choosing elements: gather by index along an axis, and argmax.
import { argumentError, MlpError } from '../../errors.js';
import type { Labels } from '../../kernels/kernels.js';
import { isInt32Array, isUint8Array } from '../../kinds.js';
import { allocate } from '../arena.js';
import type { Application, Value } from '../op.js';
import { numel, resolveAxis, shapeError } from '../shape.js';

/** y[o][i] = x[o][indices[o][i]][i] along the axis, which disappears; dX is dY at those places and 0 elsewhere. */
export function gather(x: Value, axis: number, indices: Labels): Application {
  const { outer, size, inner, shape } = around('gather', x, axis);
  if (indices.length !== outer * inner) {
    throw shapeError('gather', `${outer * inner} indices, one for each element of the result,`, [indices.length]);
  }
  if (!(isUint8Array(indices) || isInt32Array(indices))) {
    throw argumentError('a Uint8Array or Int32Array', 'indices', indices);
  }
  checkIndices(indices, size);
  const own = allocate(Int32Array, indices.length); // a copy: backward must not see what the caller does to its array
  own.array.set(indices);
  const from = (i: number) => (Math.floor(i / inner) * size + own.array[i]) * inner + (i % inner);
  return {
    name: 'gather',
    inputs: [x],
    shape,
    forward: (out) => {
      const values = x.values;
      for (let i = 0; i < out.length; i++) out[i] = values[from(i)];
    },
    backward: (dY, into) =>
      into.fill(0, (dX) => {
        dX.fill(0);
        for (let i = 0; i < dY.length; i++) dX[from(i)] = dY[i];
      }),
    scratch: own,
  };
}

/** Index of the first largest element along the axis, row-major over the other axes; a NaN counts as the largest. */
export function argmax(x: Value, axis: number): Int32Array {
  const { outer, size, inner } = around('argmax', x, axis);
  if (size === 0) throw shapeError('argmax', 'at least one element along the axis', x.shape);
  const values = x.values;
  return Int32Array.from({ length: outer * inner }, (_, i) => {
    const start = Math.floor(i / inner) * size * inner + (i % inner);
    let best = 0;
    for (let j = 1; j < size && !Number.isNaN(values[start + best * inner]); j++) {
      const value = values[start + j * inner];
      if (!(value <= values[start + best * inner])) best = j;
    }
    return best;
  });
}

/** How an axis splits a row-major array: `outer` blocks of `size` times `inner` elements; and the shape without that axis. */
function around(op: string, x: Value, axis: number) {
  const at = resolveAxis(op, axis, x.shape);
  const outer = numel(x.shape.slice(0, at));
  return { outer, size: x.shape[at], inner: numel(x.shape.slice(at + 1)), shape: x.shape.toSpliced(at, 1) };
}

function checkIndices(indices: Labels, size: number): void {
  for (let i = 0; i < indices.length; i++) {
    if (indices[i] >= 0 && indices[i] < size) continue;
    throw new MlpError(
      'ERR_MLP_INDEX',
      `expected an index from 0 to ${size - 1} but got ${indices[i]} at position ${i}`,
      'gather',
    );
  }
}
