// Sums, means, maxima and minima over all elements or over axes that lie side by side; index of the largest and smallest.
import { kernelsFor } from '../../kernels/current.js';
import { stridedLayout } from '../../kernels/layout.js';
import type { Application, Value } from '../op.js';
import { numel, resolveAxis, type Shape, shapeError } from '../shape.js';

/** One axis or several; negative ones count from the end. */
export type Axes = number | readonly number[];

/** What is reduced: `outer` blocks of `size` times `inner` elements, along size; and the shape of the result. */
interface Reduction {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  readonly shape: Shape;
}

/** y = sum of x over the axes, or over all; dX = dY, repeated along them. */
export function sum(x: Value, axes?: Axes, keepdim = false): Application {
  return scaledSum('sum', x, reduction('sum', x.shape, axes, keepdim), 1);
}

/** y = sum of x over the axes, or over all, / their count; dX = dY / count, repeated along them. */
export function mean(x: Value, axes?: Axes, keepdim = false): Application {
  const reduced = reduction('mean', x.shape, axes, keepdim);
  return scaledSum('mean', x, reduced, 1 / reduced.size);
}

/** y = alpha times the sum of x; dX = alpha dY, repeated. */
function scaledSum(name: string, x: Value, { outer, size, inner, shape }: Reduction, alpha: number): Application {
  return {
    name,
    inputs: [x],
    shape,
    forward: (out) => kernelsFor(out).sum(outer, size, inner, x.values, alpha, 0, out),
    backward: (dY, into) =>
      into.accumulate(0, (dX, beta) => {
        const layout = stridedLayout(name, [outer, size, inner], [inner, 0, 1], [size * inner, inner, 1]);
        kernelsFor(dX).copy(layout, dY, 0, alpha, beta, dX, 0);
      }),
  };
}

/** y = the largest (or smallest) of x over the axes, or over all; dX = dY in equal shares to those equal to y: torch.amax's rule. */
export function extremum(largest: boolean, x: Value, axes?: Axes, keepdim = false): Application {
  const name = largest ? 'max' : 'min';
  const { outer, size, inner, shape } = reduction(name, x.shape, axes, keepdim);
  checkNotEmpty(name, size, x.shape);
  return {
    name,
    inputs: [x],
    shape,
    forward: (out) => kernelsFor(out).extremum(largest, outer, size, inner, x.values, out),
    backward: (dY, into, y) =>
      into.accumulate(0, (dX, beta) => kernelsFor(dX).extremumBackward(outer, size, inner, x.values, y, dY, beta, dX)),
    reads: [[x]],
  };
}

/** Index of the first largest (or smallest) element along the axis, row-major over the other axes; a NaN counts as either. */
export function argExtremum(largest: boolean, x: Value, axis?: number): Int32Array {
  const name = largest ? 'argmax' : 'argmin';
  const { outer, size, inner } = reduction(name, x.shape, axis, false);
  checkNotEmpty(name, size, x.shape);
  const [values, out] = [x.storage.array, new Int32Array(outer * inner)];
  kernelsFor(values).argExtremum(largest, outer, size, inner, values, out);
  return out;
}

/** The axes of a shape that are to be reduced, in ascending order. */
export function resolveAxes(name: string, shape: Shape, axes: Axes | undefined): number[] {
  if (axes === undefined) return [...shape.keys()];
  if (typeof axes === 'number') return [resolveAxis(name, axes, shape)];
  const resolved = axes.map((axis) => resolveAxis(name, axis, shape));
  return [...new Set(resolved)].sort((a, b) => a - b);
}

function reduction(name: string, shape: Shape, axes: Axes | undefined, keepdim: boolean): Reduction {
  if (axes === undefined && !keepdim) return { outer: 1, size: numel(shape), inner: 1, shape: [] };
  const reduced = resolveAxes(name, shape, axes);
  const [from, to] = [reduced[0] ?? shape.length, (reduced.at(-1) ?? shape.length - 1) + 1];
  return {
    outer: numel(shape.slice(0, from)),
    size: numel(shape.slice(from, to)),
    inner: numel(shape.slice(to)),
    shape: keepdim
      ? shape.map((size, axis) => (reduced.includes(axis) ? 1 : size))
      : shape.filter((_, axis) => !reduced.includes(axis)),
  };
}

function checkNotEmpty(name: string, size: number, shape: Shape): void {
  if (size === 0) throw shapeError(name, 'at least one element to choose from', shape);
}
