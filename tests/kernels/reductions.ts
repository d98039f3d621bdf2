// What sums, extrema and their places must do along the middle axis of [outer, size, inner], as plain cases.
import assert from 'node:assert/strict';
import { type Backend, type Case, expectEqual, expectWithin, factors, LONG, values } from './backends.js';
import { blend, columns, columnSums } from './reference-sums.js';

type Sizes = readonly [outer: number, size: number, inner: number];

const sizes: Sizes[] = [
  [0, 3, 1], [3, 0, 1], [0, 3, 2], [3, 0, 2], [2, 3, 0], [1, 0, 4],
  [1, 1, 1], [1, 17, 1], [1, 1000, 1], [1, LONG, 1], [5, 7, 1], [256, 10, 1], [10, 256, 1], [3, 6007, 1], [6007, 3, 1],
  [1, 5, 7], [1, 256, 10], [1, 10, 256], [1, 3, 6007], [1, 6007, 3],
  [3, 5, 7], [17, 2, 33], [2, 300, 33], [7, 90, 200],
]; // prettier-ignore
const filled = sizes.filter(([, size]) => size > 0);

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
  const { sums, magnitudes } = columnSums(outer, size, inner, x);
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

/** Numbers with many equal ones, some columns with infinities alone or with a NaN or two. */
function ties({ floats }: Backend, [outer, size, inner]: Sizes): Float32Array | Float64Array {
  const x = floats(values(outer * size * inner, 1).map((v) => Math.round(4 * v)));
  for (let at = 0; at < outer * inner; at += 3) {
    const start = Math.floor(at / inner) * size * inner + (at % inner);
    const put = (place: number, value: number) => (x[start + Math.floor(place * (size - 1)) * inner] = value);
    if (at % 2 === 0) for (const place of [0.3, 1]) put(place, NaN);
    else for (let s = 0; s < size; s++) x[start + s * inner] = at % 4 === 1 ? Infinity : -Infinity;
  }
  return x;
}

/** Where the first extremum is, by the rule that a NaN is one. */
function firstExtremum(column: number[], largest: boolean): number {
  const nan = column.findIndex(Number.isNaN);
  const value = column.reduce((best, xi) => (largest ? Math.max(best, xi) : Math.min(best, xi)));
  return nan >= 0 ? nan : column.indexOf(value);
}

function extremum(backend: Backend, size: Sizes, largest: boolean): void {
  const { kernels, floats } = backend;
  const x = ties(backend, size);
  const want = columns(...size, x).map((column) => column[firstExtremum(column, largest)]);
  const out = floats(want.length + 1).fill(7);
  kernels.extremum(largest, ...size, x, out);
  expectEqual(out, [...want, 7]);
}

function argExtremum(backend: Backend, size: Sizes, largest: boolean): void {
  const x = ties(backend, size);
  const want = columns(...size, x).map((column) => firstExtremum(column, largest));
  const out = new Int32Array(want.length + 1).fill(7);
  backend.kernels.argExtremum(largest, ...size, x, out);
  assert.deepEqual(Array.from(out), [...want, 7]);
}

function extremumBackward(backend: Backend, size: Sizes, largest: boolean, beta: number): void {
  const { kernels, floats, unit } = backend;
  const x = ties(backend, size);
  const all = columns(...size, x);
  const y = floats(all.map((column) => column[firstExtremum(column, largest)]));
  const dY = floats(values(y.length, 2));
  const shares = all.map((column, at) => {
    const isOne = column.map((xi) => xi === y[at] || (Number.isNaN(xi) && Number.isNaN(y[at])));
    const share = dY[at] / isOne.filter(Boolean).length;
    return isOne.map((is) => (is ? share : 0));
  });
  const [outer, count, inner] = size;
  // The shares back in the order of x: [outer, inner, count] to [outer, count, inner].
  const gradient = columns(outer, inner, count, shares.flat()).flat();
  const before = beta === 0 ? new Float32Array(x.length).fill(NaN) : values(x.length, 3);
  const dX = floats(before);
  kernels.extremumBackward(...size, x, y, dY, beta, dX);
  expectWithin(dX, blend(1, gradient, beta, before), () => 4 * unit);
}
