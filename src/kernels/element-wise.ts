// What an element-wise op is: its name, its loops in JavaScript, and what its derivative is computed from.
import type { FloatArray } from './arrays.js';

/** Which arguments of y = f(x) or y = f(a, b) a derivative is computed from; of `dY` the gradient is dY itself, passed on. */
export type Reads = 'dY' | '' | 'x' | 'y' | 'xy' | 'a' | 'b' | 'ab';

/** An element-wise function of one tensor, as unary-ops.ts lists them; the addon knows it by its name. */
export interface UnaryOp {
  readonly name: string;
  /** Its place in the list, for tables beside it. */
  readonly index: number;
  readonly reads: Reads;
  /** y[i] = f(x[i]) of n elements. */
  readonly forward: (n: number, x: FloatArray, y: FloatArray, p: number, q: number) => void;
  /** dX[i] += f'(x[i]) dY[i] of n elements. */
  readonly backward: UnaryBackward;
}

export type UnaryBackward = (
  n: number,
  dY: FloatArray,
  dX: FloatArray,
  x: FloatArray,
  y: FloatArray,
  p: number,
  q: number,
) => void;

/** An element-wise function of two tensors, as binary-ops.ts lists them; the addon knows it by its name. */
export interface BinaryOp {
  readonly name: string;
  /** Its place in the list, for tables beside it. */
  readonly index: number;
  /** What df/da and df/db are computed from. */
  readonly reads: readonly [Reads, Reads];
  /** out[at + k] = f(a[i + k s], b[j + k t]) for k < n. */
  readonly forward: Along;
  /** terms[k] = df/da dY[at + k], and df/db dY[at + k], at a[i + k s] and b[j + k t] for k < n; null if it has no derivative. */
  readonly backward: readonly [AlongBackward, AlongBackward] | null;
}

/** A loop along one axis: n elements of a from i by s, of b from j by t, and of a dense array from `at`. */
export type Along = (
  n: number,
  a: FloatArray,
  i: number,
  s: number,
  b: FloatArray,
  j: number,
  t: number,
  out: FloatArray,
  at: number,
) => void;

export type AlongBackward = (...args: [...along: Parameters<Along>, terms: FloatArray]) => void;
