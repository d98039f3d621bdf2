// Arithmetic of two tensors with PyTorch's broadcasting.
import { kernelsFor } from '../../kernels/choose.js';
import type { FloatArray } from '../../kernels/kernels.js';
import type { Application, Value } from '../op.js';
import { broadcastShapes, broadcastStrides, forEachElement, numel, sameShape, type Shape } from '../shape.js';

/** A partial derivative of y = f(a, b), and which of the two inputs' values it is computed from. */
interface Partial {
  readonly at: (a: number, b: number) => number;
  readonly reads: (a: Value, b: Value) => Value[];
}

const constant = (value: number): Partial => ({ at: () => value, reads: () => [] });
const ofA = (at: (a: number) => number): Partial => ({ at: (a) => at(a), reads: (a) => [a] });
const ofB = (at: (b: number) => number): Partial => ({ at: (_, b) => at(b), reads: (_, b) => [b] });
const ofBoth = (at: Partial['at']): Partial => ({ at, reads: (a, b) => [a, b] });

/** y = a - b; dA = dY, dB = -dY. */
export const sub = binary('sub', (a, b) => a - b, constant(1), constant(-1));

/** y = a b; dA = dY b, dB = dY a. */
export const mul = binary('mul', (a, b) => a * b, ofB((b) => b), ofA((a) => a)); // prettier-ignore

/** y = a / b; dA = dY / b, dB = -dY a / b^2. */
export const div = binary('div', (a, b) => a / b, ofB((b) => 1 / b), ofBoth((a, b) => -a / (b * b))); // prettier-ignore

const addAny = binary('add', (a, b) => a + b, constant(1), constant(1));

/** y = a + b; dA = dB = dY. Rows plus a bias, the common case, runs on a kernel. */
export function add(a: Value, b: Value): Application {
  const n = b.shape[0];
  if (!(b.shape.length === 1 && a.shape.length > 1 && a.shape.at(-1) === n && n > 0)) return addAny(a, b);
  const m = a.numel / n;
  return {
    name: 'add',
    inputs: [a, b],
    shape: a.shape,
    forward: (out) => kernelsFor(out).addBias(m, n, a.values, b.values, out),
    backward: (dY, into) => {
      into.pass(0);
      into.accumulate(1, (dB, beta) => kernelsFor(dB).columnSums(m, n, dY, beta, dB));
    },
  };
}

const share = (x: number, other: number) => (x < other ? 0 : x === other ? 0.5 : 1);
const maximumAny = binary('maximum', (a, b) => (a > b || a !== a ? a : b), ofBoth(share), ofBoth((a, b) => share(b, a))); // prettier-ignore

/** y = max(a, b); dY goes to the larger one, in halves where they are equal. Equal shapes, the common case, run on kernels. */
export function maximum(a: Value, b: Value): Application {
  if (!sameShape(a.shape, b.shape)) return maximumAny(a, b);
  const gradient = (x: Value, other: Value, dY: FloatArray) => (dX: FloatArray) =>
    kernelsFor(dX).maximumBackward(dX.length, x.values, other.values, dY, dX);
  return {
    name: 'maximum',
    inputs: [a, b],
    shape: a.shape,
    forward: (out) => kernelsFor(out).maximum(out.length, a.values, b.values, out),
    backward: (dY, into) => {
      into.fill(0, gradient(a, b, dY));
      into.fill(1, gradient(b, a, dY));
    },
    reads: [[a, b], [a, b]], // prettier-ignore
  };
}

/** An op from f(a, b) and its two partial derivatives; the gradient of an element that broadcasting repeats is summed. */
function binary(name: string, f: (a: number, b: number) => number, byA: Partial, byB: Partial) {
  return (a: Value, b: Value): Application => {
    const shape = broadcastShapes(name, a.shape, b.shape);
    return {
      name,
      inputs: [a, b],
      shape,
      forward: (out) => {
        const [x, y] = [a.values, b.values];
        forEachPair(a.shape, b.shape, shape, (i, atA, atB) => (out[i] = f(x[atA], y[atB])));
      },
      backward: (dY, into) => {
        const [x, y] = [a.values, b.values];
        into.fill(0, (dA) => {
          dA.fill(0);
          forEachPair(a.shape, b.shape, shape, (i, atA, atB) => (dA[atA] += dY[i] * byA.at(x[atA], y[atB])));
        });
        into.fill(1, (dB) => {
          dB.fill(0);
          forEachPair(a.shape, b.shape, shape, (i, atA, atB) => (dB[atB] += dY[i] * byB.at(x[atA], y[atB])));
        });
      },
      reads: [byA.reads(a, b), byB.reads(a, b)],
    };
  };
}

function forEachPair(a: Shape, b: Shape, shape: Shape, visit: (i: number, atA: number, atB: number) => void): void {
  if (sameShape(a, b)) for (let i = 0, n = numel(shape); i < n; i++) visit(i, i, i);
  else forEachElement(shape, broadcastStrides(a, shape), broadcastStrides(b, shape), visit);
}
