// The element-wise functions of two tensors in JavaScript: a line for y = f(a, b), and one for the gradient of each side. The same
// functions stand in native/binary.inc, and a Tensor has a method of each name.
//
// Loops go along one axis: n elements of a from i by steps of s, and of b from j by steps of t (0 where an element is repeated); y and dY,
// called g, are dense from `at`. Why each op has loops of its own is said in unary-ops.ts.
import type { Along, AlongBackward, BinaryOp } from './element-wise.js';

type Entry = Omit<BinaryOp, 'name' | 'index'>;

/** The share of the gradient that the larger of the two gets, of either side: torch.maximum's, NaN included. */
const share = (is: boolean, isEqual: boolean, g: number) => (is ? 0 : isEqual ? 0.5 * g : g);

/** A comparison gives 1 or 0, and has no gradient. */
const comparison = (forward: Along): Entry => ({ reads: ['', ''], forward, backward: null });

const all: AlongBackward = (n, _a, _i, _s, _b, _j, _t, g, at, d) => { for (let k = 0; k < n; k++) d[k] = g[at + k]; }; // prettier-ignore

// prettier-ignore
const functions = {
  /** this + other. */
  add: {
    reads: ['dY', 'dY'],
    forward: (n, a, i, s, b, j, t, y, at) => { for (const end = at + n; at < end; at++, i += s, j += t) y[at] = a[i] + b[j]; },
    backward: [all, all],
  },
  /** this - other. */
  sub: {
    reads: ['dY', ''],
    forward: (n, a, i, s, b, j, t, y, at) => { for (const end = at + n; at < end; at++, i += s, j += t) y[at] = a[i] - b[j]; },
    backward: [all, (n, _a, _i, _s, _b, _j, _t, g, at, d) => { for (let k = 0; k < n; k++) d[k] = -g[at + k]; }],
  },
  /** this * other, element by element. */
  mul: {
    reads: ['b', 'a'],
    forward: (n, a, i, s, b, j, t, y, at) => { for (const end = at + n; at < end; at++, i += s, j += t) y[at] = a[i] * b[j]; },
    backward: [
      (n, _a, _i, _s, b, j, t, g, at, d) => { for (let k = 0; k < n; k++, j += t) d[k] = g[at + k] * b[j]; },
      (n, a, i, s, _b, _j, _t, g, at, d) => { for (let k = 0; k < n; k++, i += s) d[k] = g[at + k] * a[i]; },
    ],
  },
  /** this / other. */
  div: {
    reads: ['b', 'ab'],
    forward: (n, a, i, s, b, j, t, y, at) => { for (const end = at + n; at < end; at++, i += s, j += t) y[at] = a[i] / b[j]; },
    backward: [
      (n, _a, _i, _s, b, j, t, g, at, d) => { for (let k = 0; k < n; k++, j += t) d[k] = g[at + k] / b[j]; },
      (n, a, i, s, b, j, t, g, at, d) => { for (let k = 0; k < n; k++, i += s, j += t) d[k] = -g[at + k] * (a[i] / b[j] / b[j]); },
    ],
  },
  /** The larger one; where both are equal each gets half the gradient, as torch.maximum. NaN if either is. */
  maximum: {
    reads: ['ab', 'ab'],
    forward: (n, a, i, s, b, j, t, y, at) => { for (const end = at + n; at < end; at++, i += s, j += t) { const x = a[i], z = b[j]; y[at] = x > z || x !== x ? x : z; } },
    backward: [
      (n, a, i, s, b, j, t, g, at, d) => { for (let k = 0; k < n; k++, i += s, j += t) d[k] = share(a[i] < b[j], a[i] === b[j], g[at + k]); },
      (n, a, i, s, b, j, t, g, at, d) => { for (let k = 0; k < n; k++, i += s, j += t) d[k] = share(b[j] < a[i], a[i] === b[j], g[at + k]); },
    ],
  },
  /** The smaller one; where both are equal each gets half the gradient, as torch.minimum. NaN if either is. */
  minimum: {
    reads: ['ab', 'ab'],
    forward: (n, a, i, s, b, j, t, y, at) => { for (const end = at + n; at < end; at++, i += s, j += t) { const x = a[i], z = b[j]; y[at] = x < z || x !== x ? x : z; } },
    backward: [
      (n, a, i, s, b, j, t, g, at, d) => { for (let k = 0; k < n; k++, i += s, j += t) d[k] = share(a[i] > b[j], a[i] === b[j], g[at + k]); },
      (n, a, i, s, b, j, t, g, at, d) => { for (let k = 0; k < n; k++, i += s, j += t) d[k] = share(b[j] > a[i], a[i] === b[j], g[at + k]); },
    ],
  },
  /** this to the power of other. */
  pow: {
    reads: ['ab', 'ab'],
    forward: (n, a, i, s, b, j, t, y, at) => { for (const end = at + n; at < end; at++, i += s, j += t) y[at] = power(a[i], b[j]); },
    backward: [
      (n, a, i, s, b, j, t, g, at, d) => { for (let k = 0; k < n; k++, i += s, j += t) d[k] = b[j] === 0 ? 0 : g[at + k] * (b[j] * power(a[i], b[j] - 1)); },
      (n, a, i, s, b, j, t, g, at, d) => { for (let k = 0; k < n; k++, i += s, j += t) d[k] = g[at + k] * (isFlat(a[i], b[j]) ? 0 : power(a[i], b[j]) * Math.log(a[i])); },
    ],
  },
  /** 1 where this > other, else 0; without gradient, like the other comparisons. */
  gt: comparison((n, a, i, s, b, j, t, y, at) => { for (const end = at + n; at < end; at++, i += s, j += t) y[at] = a[i] > b[j] ? 1 : 0; }),
  /** 1 where this >= other, else 0. */
  ge: comparison((n, a, i, s, b, j, t, y, at) => { for (const end = at + n; at < end; at++, i += s, j += t) y[at] = a[i] >= b[j] ? 1 : 0; }),
  /** 1 where this < other, else 0. */
  lt: comparison((n, a, i, s, b, j, t, y, at) => { for (const end = at + n; at < end; at++, i += s, j += t) y[at] = a[i] < b[j] ? 1 : 0; }),
  /** 1 where this <= other, else 0. */
  le: comparison((n, a, i, s, b, j, t, y, at) => { for (const end = at + n; at < end; at++, i += s, j += t) y[at] = a[i] <= b[j] ? 1 : 0; }),
  /** 1 where this equals other, else 0. */
  eq: comparison((n, a, i, s, b, j, t, y, at) => { for (const end = at + n; at < end; at++, i += s, j += t) y[at] = a[i] === b[j] ? 1 : 0; }),
  /** 1 where this does not equal other, else 0. */
  ne: comparison((n, a, i, s, b, j, t, y, at) => { for (const end = at + n; at < end; at++, i += s, j += t) y[at] = a[i] !== b[j] ? 1 : 0; }),
} satisfies Record<string, Entry>;

/** Every op by its name. */
export const binaryOps = Object.fromEntries(
  Object.entries<Entry>(functions).map(([name, entry], index) => [name, { name, index, ...entry }]),
) as Readonly<Record<keyof typeof functions, BinaryOp>>;

/** Each is a method of Tensor. */
export const binaryNames = Object.keys(functions) as readonly (keyof typeof functions)[];

/** The methods that Tensor has for them: T is what they take, R the Tensor. */
export type BinaryMethods<T, R> = { [Name in keyof typeof functions]: (other: T) => R };

/** IEEE 754's pow, which C and PyTorch have; Math.pow gives NaN for 1 to the power of NaN, and for +-1 to that of an infinity. */
function power(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
}

/** Where torch sets the derivative of a^b by b to 0 although log(a) is not finite. */
function isFlat(a: number, b: number): boolean {
  return a === 0 && b >= 0;
}
