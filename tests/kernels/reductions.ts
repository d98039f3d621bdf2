// What sums, extrema and their places must do along the middle axis of [outer, size, inner], as plain cases.
import assert from 'node:assert/strict';
import { type Backend, type Case, expectEqual, expectWithin, factors, LONG, memory, values } from './backends.js';
import { blend, columns, columnSums, type Sums } from './reference-sums.js';

type Sizes = readonly [outer: number, size: number, inner: number];

const sizes: Sizes[] = [
  [0, 3, 1], [3, 0, 1], [0, 3, 2], [3, 0, 2], [2, 3, 0], [1, 0, 4],
  [1, 1, 1], [1, 17, 1], [1, 1000, 1], [1, LONG, 1], [5, 7, 1], [256, 10, 1], [10, 256, 1], [3, 6007, 1], [6007, 3, 1],
  [1, 5, 7], [1, 256, 10], [1, 10, 256], [1, 3, 6007], [1, 6007, 3],
  [3, 5, 7], [17, 2, 33], [2, 300, 33], [7, 90, 200],
]; // prettier-ignore
const filled = sizes.filter(([, size]) => size > 0);

const knownSums = memory<Sums>();
const knownTies = memory<Ties>();
const knownShares = memory<readonly number[]>();

/** The cases of one backend; `run` throws where the backend fails. */
export function reductions(backend: Backend): Case[] {
  const either = [true, false].map((largest) => ({ largest, word: largest ? 'largest' : 'smallest' }));
  return [
    ...factors.flatMap((alpha) =>
      factors.map((beta) => ({
        title: `sum, alpha ${alpha}, beta ${beta}`,
        run: () => sizes.forEach((size) => sum(backend, size, alpha, beta)),
      })),
    ),
    { title: 'sum, of integers is exact', run: () => sizes.forEach((size) => integerSum(backend, size)) },
    { title: 'sum, NaN and infinities', run: () => specialSum(backend) },
    ...either.flatMap(({ largest, word }) => [
      { title: `extremum, ${word}`, run: () => filled.forEach((size) => extremum(backend, size, largest)) },
      { title: `argExtremum, ${word}`, run: () => filled.forEach((size) => argExtremum(backend, size, largest)) },
      ...factors.map((beta) => ({
        title: `extremumBackward, ${word}, beta ${beta}`,
        run: () => filled.forEach((size) => extremumBackward(backend, size, largest, beta)),
      })),
    ]),
  ];
}

function sum({ kernels, floats, unit }: Backend, [outer, size, inner]: Sizes, alpha: number, beta: number): void {
  const [x, before] = [floats(values(outer * size * inner, 1)), values(outer * inner, 2)];
  const { sums, magnitudes } = knownSums(String([outer, size, inner]), () => columnSums(outer, size, inner, x));
  const out = floats(outer * inner + 1).fill(7);
  out.set(beta === 0 ? before.map(() => NaN) : before);
  kernels.sum(outer, size, inner, x, alpha, beta, out);
  const want = blend(alpha, sums, beta, before);
  const bound = (at: number) => (size + 3) * unit * (Math.abs(alpha) * magnitudes[at] + Math.abs(beta * before[at]));
  expectWithin(out.subarray(0, outer * inner), want, bound);
  assert.equal(out[outer * inner], 7);
}

/** Sums below 2^24 have no rounding in any order: a term left out or taken twice shows. */
function integerSum({ kernels, floats }: Backend, [outer, size, inner]: Sizes): void {
  const [x, out] = [outer * size * inner, outer * inner].map((n) =>
    floats(values(n, 1).map((v) => Math.round(99 * v))),
  );
  const want = blend(2, columnSums(outer, size, inner, x).sums, 1, out);
  kernels.sum(outer, size, inner, x, 2, 1, out);
  expectEqual(out, want);
}

function specialSum({ kernels, floats }: Backend): void {
  const rows = [[1, NaN], [NaN, Infinity], [Infinity, 1], [Infinity, -Infinity], [-Infinity, -Infinity], [3e38, 0]]; // prettier-ignore
  const want = [NaN, NaN, Infinity, NaN, -Infinity, floats([3e38])[0]];
  const [byRow, byColumn] = [0, 1].map(() => floats(rows.length).fill(NaN));
  kernels.sum(rows.length, 2, 1, floats(rows.flat()), 1, 0, byRow);
  expectEqual(byRow, want);
  const transposed = [0, 1].flatMap((side) => rows.map((row) => row[side]));
  kernels.sum(1, 2, rows.length, floats(transposed), 1, 0, byColumn);
  expectEqual(byColumn, want);
  kernels.sum(rows.length, 2, 1, floats(12), 1, 1, byRow);
  expectEqual(byRow, want);
}

/** What extrema are taken of, and its columns. */
interface Ties {
  readonly x: Float32Array;
  readonly all: readonly number[][];
}

/** Numbers with many equal ones, some columns with infinities alone or with a NaN or two. */
function ties([outer, size, inner]: Sizes): Ties {
  const x = Float32Array.from(values(outer * size * inner, 1).map((v) => Math.round(4 * v)));
  for (let at = 0; at < outer * inner; at += 3) {
    const start = Math.floor(at / inner) * size * inner + (at % inner);
    const put = (place: number, value: number) => (x[start + Math.floor(place * (size - 1)) * inner] = value);
    if (at % 2 === 0) for (const place of [0.3, 1]) put(place, NaN);
    else for (let s = 0; s < size; s++) x[start + s * inner] = at % 4 === 1 ? Infinity : -Infinity;
  }
  return { x, all: columns(outer, size, inner, x) };
}

const tiesOf = (size: Sizes) => knownTies(String(size), () => ties(size));

/** Where the first extremum is, by the rule that a NaN is one. */
function firstExtremum(column: number[], largest: boolean): number {
  const nan = column.findIndex(Number.isNaN);
  const value = column.reduce((best, xi) => (largest ? Math.max(best, xi) : Math.min(best, xi)));
  return nan >= 0 ? nan : column.indexOf(value);
}

function extremum({ kernels, floats }: Backend, size: Sizes, largest: boolean): void {
  const { x, all } = tiesOf(size);
  const want = all.map((column) => column[firstExtremum(column, largest)]);
  const out = floats(want.length + 1).fill(7);
  kernels.extremum(largest, ...size, floats(x), out);
  expectEqual(out, [...want, 7]);
}

function argExtremum({ kernels, floats }: Backend, size: Sizes, largest: boolean): void {
  const { x, all } = tiesOf(size);
  const want = all.map((column) => firstExtremum(column, largest));
  const out = new Int32Array(want.length + 1).fill(7);
  kernels.argExtremum(largest, ...size, floats(x), out);
  assert.deepEqual(Array.from(out), [...want, 7]);
}

function extremumBackward({ kernels, floats, unit }: Backend, size: Sizes, largest: boolean, beta: number): void {
  const { x, all } = tiesOf(size);
  const y = all.map((column) => column[firstExtremum(column, largest)]);
  const dY = values(y.length, 2);
  const gradient = knownShares(String([size, largest]), () => shares(size, all, y, dY));
  const before = beta === 0 ? new Float32Array(x.length).fill(NaN) : values(x.length, 3);
  const dX = floats(before);
  kernels.extremumBackward(...size, floats(x), floats(y), floats(dY), beta, dX);
  expectWithin(dX, blend(1, gradient, beta, before), () => 4 * unit);
}

/** Of each element of x, its share of the gradient. */
function shares([outer, size, inner]: Sizes, all: Ties['all'], y: readonly number[], dY: ArrayLike<number>): number[] {
  const each = all.map((column, at) => {
    const isOne = column.map((xi) => xi === y[at] || (Number.isNaN(xi) && Number.isNaN(y[at])));
    const share = dY[at] / isOne.filter(Boolean).length;
    return isOne.map((is) => (is ? share : 0));
  });
  return columns(outer, inner, size, each.flat()).flat(); // in the order of x: [outer, inner, size] to [outer, size, inner]
}
