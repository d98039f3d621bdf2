// Ops that move elements without computing: reshape, permute, expand, narrow, cat, clone, another dtype.
import { argumentError } from '../../errors.js';
import { binaryOps } from '../../kernels/binary-ops.js';
import { kernelsFor } from '../../kernels/current.js';
import { stridedLayout } from '../../kernels/layout.js';
import { isArray } from '../../kinds.js';
import type { Application, Value } from '../op.js';
import { broadcastStrides, formatShape, numel, type Shape, shapeError, strides } from '../shape.js';

/** The same elements under another shape, of which one size may be -1; dX = dY. */
export function reshape(x: Value, shape: Shape): Application {
  return {
    name: 'reshape',
    inputs: [x],
    shape: resolveShape(x, shape),
    forward: 'view',
    backward: (_, into) => into.same(0),
  };
}

/** y's axis i is x's axis axes[i]; dX is dY with the axes put back. */
export function permute(name: string, x: Value, axes: readonly number[]): Application {
  const steps = strides(x.shape);
  return moved(
    name,
    x,
    axes.map((axis) => x.shape[axis]),
    axes.map((axis) => steps[axis]),
  );
}

/** x repeated along axes of size 1, and along new axes in front, to `shape`; dX is dY summed over them. */
export function expand(x: Value, shape: Shape): Application {
  const steps = broadcastStrides(x.shape, shape);
  return {
    ...moved('expand', x, shape, steps),
    backward: (dY, into) =>
      into.accumulate(0, (dX, beta) => {
        const layout = stridedLayout('expand', shape, steps, strides(shape));
        kernelsFor(dX).binaryBackward(binaryOps.add, 0, layout, x.values, dY, dY, beta, dX);
      }),
  };
}

/** y = x[start .. start + length] along the axis; dX is dY there, and 0 elsewhere. */
export function narrow(x: Value, axis: number, start: number, length: number): Application {
  const steps = strides(x.shape);
  return moved('narrow', x, x.shape.with(axis, length), steps, start * steps[axis]);
}

/** y[i] = x[start + the position of i under `steps`]; where they do not reach all of x, dX is 0. */
function moved(name: string, x: Value, shape: Shape, steps: readonly number[], start = 0): Application {
  const dense = strides(shape);
  const count = numel(shape);
  return {
    name,
    inputs: [x],
    shape,
    forward: (out) => kernelsFor(out).copy(stridedLayout(name, shape, steps, dense), x.values, start, 1, 0, out, 0),
    backward: (dY, into) =>
      into.accumulate(0, (dX, beta) => {
        if (beta === 0 && count < dX.length) dX.fill(0);
        kernelsFor(dX).copy(stridedLayout(name, shape, dense, steps), dY, 0, 1, beta, dX, start);
      }),
  };
}

/** The inputs one after the other along the axis; dX of each is its piece of dY. */
export function cat(inputs: readonly Value[], axis: number): Application {
  const sizes = inputs.map((x) => x.shape[axis]);
  const shape = inputs[0].shape.with(axis, sizes.reduce((sum, size) => sum + size, 0)); // prettier-ignore
  const steps = strides(shape);
  let end = 0;
  const starts = sizes.map((size) => (end += size * steps[axis]) - size * steps[axis]);
  return {
    name: 'cat',
    inputs,
    shape,
    forward: (out) =>
      inputs.forEach((x, i) => {
        const layout = stridedLayout('cat', x.shape, strides(x.shape), steps);
        kernelsFor(out).copy(layout, x.values, 0, 1, 0, out, starts[i]);
      }),
    backward: (dY, into) =>
      inputs.forEach((x, i) =>
        into.accumulate(i, (dX, beta) => {
          const layout = stridedLayout('cat', x.shape, steps, strides(x.shape));
          kernelsFor(dX).copy(layout, dY, starts[i], 1, beta, dX, 0);
        }),
      ),
  };
}

/** y = x in memory of its own; dX = dY. */
export function clone(x: Value): Application {
  return {
    name: 'clone',
    inputs: [x],
    shape: x.shape,
    forward: (out) => out.set(x.values),
    backward: (_, into) => into.same(0),
  };
}

/** y = x in the other dtype, rounded where that is float32; dX = dY. */
export function convert(x: Value, dtype: Application['dtype']): Application {
  return {
    name: 'to',
    inputs: [x],
    shape: x.shape,
    dtype,
    forward: (out) => out.set(x.values),
    backward: (dY, into) => into.fill(0, (dX) => dX.set(dY)),
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
