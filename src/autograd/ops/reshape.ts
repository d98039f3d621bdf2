// Ops that move elements without computing: reshape, transpose, clone.
import { argumentError } from '../../errors.js';
import { isArray } from '../../kinds.js';
import type { Application, Value } from '../op.js';
import { forEachElement, formatShape, numel, resolveAxis, type Shape, shapeError, strides } from '../shape.js';

/** The same elements under another shape, of which one size may be -1; dX = dY. */
export function reshape(x: Value, shape: Shape): Application {
  return {
    name: 'reshape',
    inputs: [x],
    shape: resolveShape(x, shape),
    forward: 'view',
    backward: (_, into) => into.pass(0),
  };
}

/** y[.. j .. i ..] = x[.. i .. j ..]; dX is dY transposed back. */
export function transpose(x: Value, axis0: number, axis1: number): Application {
  const first = resolveAxis('transpose', axis0, x.shape);
  const second = resolveAxis('transpose', axis1, x.shape);
  const swap = <T>(list: readonly T[]): T[] => {
    const swapped = [...list];
    [swapped[first], swapped[second]] = [list[second], list[first]];
    return swapped;
  };
  const shape = swap(x.shape);
  const steps = swap(strides(x.shape));
  return {
    name: 'transpose',
    inputs: [x],
    shape,
    forward: (out) => {
      const values = x.values;
      forEachElement(shape, steps, steps, (i, at) => (out[i] = values[at]));
    },
    backward: (dY, into) => into.fill(0, (dX) => forEachElement(shape, steps, steps, (i, at) => (dX[at] = dY[i]))),
  };
}

/** y = x in memory of its own; dX = dY. */
export function clone(x: Value): Application {
  return {
    name: 'clone',
    inputs: [x],
    shape: x.shape,
    forward: (out) => out.set(x.values),
    backward: (_, into) => into.pass(0),
  };
}

function resolveShape(x: Value, shape: Shape): Shape {
  if (!isArray(shape)) throw argumentError('an array of sizes', 'the shape of reshape', shape);
  const free = shape.indexOf(-1);
  for (const [axis, size] of shape.entries()) {
    if (axis === free || (Number.isSafeInteger(size) && size >= 0)) continue;
    throw argumentError('sizes of at least 0, and at most one -1', 'reshape', formatShape(shape));
  }
  if (free < 0) {
    if (numel(shape) !== x.numel)
      throw shapeError('reshape', `${x.numel} elements, as in ${formatShape(x.shape)},`, shape);
    return [...shape];
  }
  const size = x.numel / numel(shape.toSpliced(free, 1));
  if (!Number.isInteger(size)) throw shapeError('reshape', `a shape that divides ${x.numel} elements`, shape);
  return shape.with(free, size);
}
