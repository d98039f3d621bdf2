// Element-wise functions of one tensor: y = f(x), dX = f'(x) dY. The functions stand in kernels/unary-ops.ts and native/unary.inc.
import { kernelsFor } from '../../kernels/current.js';
import type { UnaryOp } from '../../kernels/element-wise.js';
import type { Application, Value } from '../op.js';

/** `op` of each element; p and q are its parameters, if it has any. */
export function unary(op: UnaryOp, x: Value, p = 0, q = 0): Application {
  const readsX = op.reads === 'x';
  return {
    name: op.name,
    inputs: [x],
    shape: x.shape,
    forward: (out) => kernelsFor(out).unary(op, out.length, p, q, x.values, out),
    backward: (dY, into, y) =>
      into.accumulate(0, (dX, beta) => {
        const values = readsX ? x.values : y; // the one that is not read stands in for the other
        kernelsFor(dX).unaryBackward(op, dX.length, p, q, values, readsX ? values : y, dY, beta, dX);
      }),
    reads: readsX ? [[x]] : undefined,
  };
}
