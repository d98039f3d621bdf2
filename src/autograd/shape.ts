// Shapes: sizes per axis, row-major strides, and PyTorch's broadcasting.
import { argumentError, MlpError } from '../errors.js';
import { isArray } from '../kinds.js';

/** Sizes of the axes, the outermost first. */
export type Shape = readonly number[];

/** Number of elements of a shape; 1 for []. */
export function numel(shape: Shape): number {
  let product = 1;
  for (const size of shape) product *= size;
  return product;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** A copy of `shape` where it is one. @throws MlpError naming the op otherwise */
export function checkShape(op: string, shape: unknown): Shape {
  const isSize = (size: unknown) => typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
  if (isArray(shape) && shape.every(isSize)) return [...(shape as number[])];
  throw argumentError('an array of sizes of at least 0', `the shape of ${op}`, shape);
}

/** `[2, 3]` */
export function formatShape(shape: Shape): string {
  return shape.length <= MOST_SHOWN ? `[${shape.join(', ')}]` : `${shape.length} sizes`;
}

const MOST_SHOWN = 16;

/** The error of an op that cannot take these shapes; names the op, what it wants, and every shape. */
export function shapeError(op: string, wants: string, ...shapes: readonly Shape[]): MlpError {
  return new MlpError('ERR_MLP_SHAPE', `expected ${wants} but got ${shapes.map(formatShape).join(' and ')}`, op);
}

/** The axis as 0..rank-1, where negative ones count from the end. */
export function resolveAxis(op: string, axis: number, shape: Shape): number {
  if (!Number.isInteger(axis)) throw argumentError('the number of an axis', `the axis of ${op}`, axis);
  const resolved = axis < 0 ? axis + shape.length : axis;
  if (resolved >= 0 && resolved < shape.length) return resolved;
  throw shapeError(op, `a tensor that has axis ${axis}`, shape);
}

/** Elements between neighbours along each axis of a dense row-major array. */
export function strides(shape: Shape): number[] {
  const result = new Array<number>(shape.length);
  for (let axis = shape.length - 1, step = 1; axis >= 0; step *= shape[axis--]) result[axis] = step;
  return result;
}

/** The shape that a and b broadcast to: aligned at the last axis, equal or 1 in each. */
export function broadcastShapes(op: string, a: Shape, b: Shape): Shape {
  const shape = [...(a.length < b.length ? b : a)];
  for (let axis = 1; axis <= shape.length; axis++) {
    const sizeA = axis <= a.length ? a[a.length - axis] : 1;
    const sizeB = axis <= b.length ? b[b.length - axis] : 1;
    if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1) throw shapeError(op, 'shapes that broadcast together', a, b);
    shape[shape.length - axis] = sizeA === 1 ? sizeB : sizeA;
  }
  return shape;
}

/** Strides with which `shape` is read as if it had shape `target`: 0 along axes it repeats on. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const own = strides(shape);
  const missing = target.length - shape.length;
  return target.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : own[axis - missing]));
}

/** Calls visit(i, a, b) for each element i of `shape` in row-major order, with its positions under two sets of strides. */
export function forEachElement(
  shape: Shape,
  stepsA: readonly number[],
  stepsB: readonly number[],
  visit: (i: number, a: number, b: number) => void,
): void {
  const total = numel(shape);
  const index = new Array<number>(shape.length).fill(0);
  for (let i = 0, a = 0, b = 0; i < total; i++) {
    visit(i, a, b);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      a += stepsA[axis];
      b += stepsB[axis];
      if (++index[axis] < shape[axis]) break;
      a -= stepsA[axis] * shape[axis];
      b -= stepsB[axis] * shape[axis];
      index[axis] = 0;
    }
  }
}
