// The kernels under test, each with the arrays it computes on, and values and comparisons for the tests of this folder. No test
// runner is imported here, nor in the cases: they also run in a bare process, under sanitizers.
import assert from 'node:assert/strict';
import { loadAddon } from '../../src/kernels/addon.js';
import { builtinKernels } from '../../src/kernels/builtin.js';
import { javascriptKernels } from '../../src/kernels/javascript.js';
import type { FloatArray, Kernels } from '../../src/kernels/kernels.js';
import { openBlasKernels } from '../../src/kernels/openblas.js';

export interface Backend {
  readonly title: string;
  readonly kernels: Kernels;
  /** An array of the backend's type: zeros of a length, or given values. */
  readonly floats: (content: number | ArrayLike<number>) => FloatArray;
  /** Largest relative error of one rounding. */
  readonly unit: number;
  /** The smallest number above 0. */
  readonly least: number;
}

const float32 = {
  floats: (content: number | ArrayLike<number>) => new Float32Array(content as ArrayLike<number>),
  unit: 2 ** -24,
  least: 2 ** -149,
};
const float64 = {
  floats: (content: number | ArrayLike<number>) => new Float64Array(content as ArrayLike<number>),
  unit: 2 ** -53,
  least: 2 ** -1074,
};

const addon = loadAddon(process.env['MLP_TRAIN_ADDON']);
addon.addon.setThreads(2);

/** The instruction sets of this processor, the best first, each with what has the native kernels compute with it. */
export const isas = addon.addon.isas().map((isa) => ({ isa, use: () => addon.addon.useIsa(isa) }));

/** The native kernels; where they cannot be loaded, every test file that imports this fails. */
export const openblas: Backend = {
  title: 'openblas, float32',
  kernels: openBlasKernels(addon, process.env['MLP_TRAIN_BLAS']),
  ...float32,
};

export const builtin: Backend = { title: 'builtin, float32', kernels: builtinKernels(addon), ...float32 };

export const native: readonly Backend[] = [openblas, builtin];

export const javascript: Backend = { title: 'javascript, float32', kernels: javascriptKernels, ...float32 };

/** A test that any runner can run: `run` throws where it fails. */
export interface Case {
  readonly title: string;
  readonly run: () => void;
}

/** All implementations, for the tests that each of them must pass. */
export const backends: readonly Backend[] = [
  ...native,
  javascript,
  { title: 'javascript, float64', kernels: javascriptKernels, ...float64 },
];

/** `n` numbers in [-1, 1) that float32 holds exactly, the same for the same seed. */
export function values(n: number, seed: number): Float32Array {
  let known = drawn.get(seed) ?? new Float32Array(0);
  if (known.length < n) drawn.set(seed, (known = draw(n, seed)));
  return known.slice(0, n);
}

/** The longest that was asked for of each seed: every backend is tried on the same. */
const drawn = new Map<number, Float32Array>();

function draw(n: number, seed: number): Float32Array {
  const numbers = new Float32Array(n);
  let state = seed + 1;
  for (let i = 0; i < n; i++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    state ^= state >>> 13;
    numbers[i] = (state >> 8) / 2 ** 23;
  }
  return numbers;
}

/** Remembers what was made for a key: what is expected of one backend is expected of the next. */
export function memory<T>(): (key: string, make: () => T) => T {
  const made = new Map<string, T>();
  return (key, make) => {
    const value = made.get(key) ?? make();
    made.set(key, value);
    return value;
  };
}

/** `n` numbers up to +-limit, of all sizes: half of them below an eighth of it. */
export function spread(n: number, seed: number, limit: number): Float32Array {
  return values(n, seed).map((x) => limit * x ** 3);
}

/** Numbers on which rules for NaN, infinities and signs show. */
export const signs = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 2, -2.5, 3, 0.25, 0.75];

/** And the ends of float32's range. */
export const specials = [...signs, 2 ** -149, -(2 ** -149), 3e38, -3e38];

/** Every pair of some numbers, as two arrays. */
export function pairsOf(numbers: readonly number[]): [number[], number[]] {
  return [numbers.flatMap((x) => numbers.map(() => x)), numbers.flatMap(() => numbers)];
}

/** The distance from the number x to the next of the backend's type. */
export function ulp({ unit, least }: Backend, x: number): number {
  return Math.max(2 * unit * 2 ** Math.floor(Math.log2(Math.abs(x))), least);
}

/** Elements are equal, NaN to NaN and -0 to 0. */
export function expectEqual(got: FloatArray, want: ArrayLike<number>): void {
  expectWithin(got, want, () => 0);
}

/** Elements differ by at most `bound(i)`, and NaN and infinities stand where they should. */
export function expectWithin(got: FloatArray, want: ArrayLike<number>, bound: (i: number) => number): void {
  assert.equal(got.length, want.length);
  for (let i = 0; i < want.length; i++) {
    const same = got[i] === want[i] || (Number.isNaN(got[i]) && Number.isNaN(want[i]));
    if (same || Math.abs(got[i] - want[i]) <= bound(i)) continue;
    assert.fail(`at ${i} of ${want.length}: got ${got[i]} but want ${want[i]}, give or take ${bound(i)}`);
  }
}

/** Fails unless `call` is refused as out of range, with a message that names the argument and what is wrong with it. */
export function expectOutOfRange(call: () => void, message: RegExp): void {
  assert.throws(call, { code: 'ERR_MLP_ARG_RANGE', message });
}

/** Rows and columns of the matrices that kernels are tried on. */
export const shapes = [
  [0, 0],
  [0, 3],
  [3, 0],
  [1, 1],
  [5, 7],
  [1, 33],
  [17, 1],
  [256, 10],
  [256, 256],
];

/** Values of alpha and beta. */
export const factors = [0, 1, -0.5];

/** Elements that two threads share, with a rest. */
export const LONG = 40_003;

/** Lengths of the arrays that element-wise kernels are tried on. */
export const lengths = [0, 1, 3, 17, 1000, 2 ** 15, LONG];
