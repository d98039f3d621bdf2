// Sums and means over all elements or over some axes.
import type { Application, Value } from '../op.js';
import { forEachElement, numel, resolveAxis, type Shape, strides } from '../shape.js';

/** One axis or several; negative ones count from the end. */
export type Axes = number | readonly number[];

/** y = sum of x over the axes, or over all; dX = dY, repeated along them. */
export function sum(x: Value, axes?: Axes, keepdim = false): Application {
  return axes === undefined && !keepdim ? total('sum', x, 1) : along('sum', x, axes, keepdim, () => 1);
}

/** y = sum of x over the axes, or over all, / their count; dX = dY / count, repeated along them. */
export function mean(x: Value, axes?: Axes, keepdim = false): Application {
  return axes === undefined && !keepdim
    ? total('mean', x, 1 / x.numel)
    : along('mean', x, axes, keepdim, (count) => 1 / count);
}

/** scale times the sum of all elements, added up in double precision. */
function total(name: string, x: Value, scale: number): Application {
  return {
    name,
    inputs: [x],
    shape: [],
    forward: (out) => {
      const values = x.values;
      let result = 0;
      for (let i = 0; i < values.length; i++) result += values[i];
      out[0] = result * scale;
    },
    backward: (dY, into) => into.fill(0, (dX) => dX.fill(dY[0] * scale)),
  };
}

function along(
  name: string,
  x: Value,
  axes: Axes | undefined,
  keepdim: boolean,
  factor: (count: number) => number,
): Application {
  const reduced = resolveAxes(name, x.shape, axes);
  const kept = x.shape.map((size, axis) => (reduced.has(axis) ? 1 : size));
  const steps = strides(kept).map((step, axis) => (reduced.has(axis) ? 0 : step)); // position in y of each element of x
  const scale = factor(x.numel / numel(kept));
  return {
    name,
    inputs: [x],
    shape: keepdim ? kept : x.shape.filter((_, axis) => !reduced.has(axis)),
    forward: (out) => {
      const values = x.values;
      out.fill(0);
      forEachElement(x.shape, steps, steps, (i, at) => (out[at] += values[i]));
      for (let i = 0; i < out.length; i++) out[i] *= scale;
    },
    backward: (dY, into) =>
      into.fill(0, (dX) => forEachElement(x.shape, steps, steps, (i, at) => (dX[i] = dY[at] * scale))),
  };
}

function resolveAxes(name: string, shape: Shape, axes: Axes | undefined): Set<number> {
  if (axes === undefined) return new Set(shape.keys());
  return new Set([axes].flat().map((axis) => resolveAxis(name, axis, shape)));
}
