// Element-wise functions of one tensor.
import { kernelsFor } from '../../kernels/choose.js';
import type { Application, Value } from '../op.js';

/** y = -x; dX = -dY. */
export const neg = unary('neg', (x) => -x, { ofY: () => -1 });

/** y = exp(x); dX = dY y. */
export const exp = unary('exp', Math.exp, { ofY: (y) => y });

/** y = ln(x); dX = dY / x. */
export const log = unary('log', Math.log, { ofX: (x) => 1 / x });

/** y = max(x, 0); dX = dY where y > 0, else 0 (torch.relu's choice at 0). */
export function relu(x: Value): Application {
  return {
    name: 'relu',
    inputs: [x],
    shape: x.shape,
    forward: (out) => kernelsFor(out).relu(out.length, x.values, out),
    backward: (dY, into, y) => into.fill(0, (dX) => kernelsFor(dX).reluBackward(dX.length, y, dY, dX)),
  };
}

/** An op from y = f(x) and its derivative as a function of x or of y. */
function unary(
  name: string,
  f: (x: number) => number,
  dydx: { ofX: (x: number) => number } | { ofY: (y: number) => number },
) {
  return (x: Value): Application => {
    return {
      name,
      inputs: [x],
      shape: x.shape,
      forward: (out) => {
        const values = x.values;
        for (let i = 0; i < out.length; i++) out[i] = f(values[i]);
      },
      backward: (dY, into, y) =>
        into.fill(0, (dX) => {
          const [from, derivative] = 'ofX' in dydx ? [x.values, dydx.ofX] : [y, dydx.ofY];
          for (let i = 0; i < dX.length; i++) dX[i] = dY[i] * derivative(from[i]);
        }),
      reads: ['ofX' in dydx ? [x] : []],
    };
  };
}
