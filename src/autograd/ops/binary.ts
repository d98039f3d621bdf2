// Element-wise functions of two tensors with PyTorch's broadcasting: y = f(a, b), dA = df/da dY and dB = df/db dY, summed over the axes on
// which the input is repeated. The functions stand in kernels/binary-ops.ts and native/binary.inc.
import { kernelsFor } from '../../kernels/current.js';
import type { FloatArray } from '../../kernels/kernels.js';
import type { BinaryOp } from '../../kernels/element-wise.js';
import { broadcastLayout } from '../../kernels/layout.js';
import type { Application, Gradients, Value } from '../op.js';
import { broadcastShapes, sameShape, type Shape } from '../shape.js';

/** `op` of each pair of elements. */
export function binary(op: BinaryOp, a: Value, b: Value): Application {
  const { name } = op;
  const shape = sameShape(a.shape, b.shape) ? a.shape : broadcastShapes(name, a.shape, b.shape);
  const backward = (side: 0 | 1, input: Value, dY: FloatArray, into: Gradients): void => {
    const isPlain = op.reads[side] === 'dY';
    const n = input.numel;
    if (isPlain && n === dY.length) return into.same(side);
    into.accumulate(side, (dX, beta) => {
      if (isPlain && isRow(input.shape, shape)) return kernelsFor(dX).sum(1, dY.length / n, n, dY, 1, beta, dX);
      const layout = broadcastLayout(name, shape, a.shape, b.shape);
      kernelsFor(dX).binaryBackward(op, side, layout, a.values, b.values, dY, beta, dX);
    });
  };
  return {
    name,
    inputs: [a, b],
    shape,
    forward: (out) => {
      const layout = broadcastLayout(name, shape, a.shape, b.shape);
      kernelsFor(out).binary(op, layout, a.values, b.values, out);
    },
    backward: (dY, into) => {
      backward(0, a, dY, into);
      backward(1, b, dY, into);
    },
    reads: [saved(op.reads[0], a, b), saved(op.reads[1], a, b)],
  };
}

/** Whether broadcasting repeats all of x for each row, as a bias or a number. */
function isRow(x: Shape, shape: Shape): boolean {
  let axis = 1; // from the end: those that x has itself, and then those of size 1
  while (axis <= x.length && x[x.length - axis] === shape[shape.length - axis]) axis++;
  while (axis <= x.length && x[x.length - axis] === 1) axis++;
  return axis > x.length;
}

function saved(reads: BinaryOp['reads'][0], a: Value, b: Value): readonly Value[] {
  switch (reads) {
    case 'a': return [a];
    case 'b': return [b];
    case 'ab': return [a, b];
    default: return NONE;
  }
} // prettier-ignore

const NONE: readonly Value[] = [];
