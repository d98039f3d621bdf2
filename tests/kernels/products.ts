// What every backend's matrix product must do, as plain cases against sums in double precision: sizes, transposes, factors, and what is not finite.
import assert from 'node:assert/strict';
import { type Backend, type Case, expectEqual, expectWithin, factors, memory, specials, values } from './backends.js';
import { relu } from './reference.js';
import { blend, product, type Sums } from './reference-sums.js';

type Sizes = readonly [m: number, n: number, k: number];

const small = [0, 1, 3, 17];
const sizes: Sizes[] = [
  ...small.flatMap((m) => small.flatMap((n) => small.map((k): Sizes => [m, n, k]))),
  [5, 3, 300], // more than one block of depth, and less than a tile at the edges
  [64, 10, 256],
  [23, 47, 805], // three blocks of depth, and tiles of every number of rows
  [29, 301, 9], // two blocks of columns, and copies of B that are worth it
  [784, 256, 1], // shared by threads
  [1, 300, 5], // a single row
  [2, 300, 21], // rows that JavaScript takes one by one, with eight rows of B at a time
];
const known = memory<Sums>();
const transposes = [false, true].flatMap((transA) => [false, true].map((transB) => ({ transA, transB })));

/** The cases of one backend; `run` throws where the backend fails. */
export function products(backend: Backend): Case[] {
  return [
    ...transposes.flatMap(({ transA, transB }) => {
      const cases = productsOf(backend, transA, transB);
      return cases.map(({ title, run }) => ({ title: `gemm, transposes ${transA}, ${transB}: ${title}`, run }));
    }),
    {
      title: 'gemm: opposite infinities in one sum make NaN, and beta times an infinity stays',
      run: () => infinities(backend),
    },
    { title: 'gemm: only the m x n first elements of c are written', run: () => longerOutput(backend) },
    ...[false, true].map((rectified) => ({
      title: `linear, rectified ${rectified}: the product, to the bit, with bias${rectified ? ' and relu' : ''}`,
      run: () => linear(backend, rectified),
    })),
  ];
}

function linear({ kernels, floats }: Backend, rectified: boolean): void {
  const round = (x: number) => floats([x])[0]; // as the backend stores
  const check = ([m, n, k]: Sizes, x: ArrayLike<number>, bias: ArrayLike<number>) => {
    const weight = floats(values(k * n, 1));
    const [z, out] = [floats(m * n), floats(m * n + 1).fill(7)];
    kernels.gemm(false, false, m, n, k, 1, floats(x), weight, 0, z);
    const want = Array.from(z, (zi, at) => round(zi + bias[at % n]));
    kernels.linear(m, n, k, floats(x), weight, floats(bias), rectified, out);
    expectEqual(out, [...(rectified ? want.map(relu) : want), 7]);
  };
  for (const size of [...sizes, [256, 256, 784] as const])
    check(size, values(size[0] * size[2], 0), values(size[1], 2));
  for (const special of specials) check([2, specials.length, 3], [1, 1, 1, 1, special, 1], specials);
}

function productsOf(backend: Backend, transA: boolean, transB: boolean): Case[] {
  return [
    ...factors.flatMap((alpha) =>
      factors.map((beta) => ({
        title: `alpha ${alpha}, beta ${beta}`,
        run: () => sizes.forEach((size) => check(backend, transA, transB, size, alpha, beta)),
      })),
    ),
    { title: 'a layer of the book', run: () => check(backend, transA, transB, [256, 256, 784], 1, 0) },
    { title: 'zeros in A, and among them what is not finite in B', run: () => zeros(backend, transA, transB) },
    // The sides at which some of OpenBLAS's kernels multiply by alpha 0 all the same.
    ...[1, 2, 3, 8, 16, 33, 100].map((side) => ({
      title: `side ${side}, alpha 0 or depth 0 leaves out a and b, beta 0 what c held`,
      run: () => leavesOut(backend, transA, transB, side),
    })),
    ...[2, 9, 40].map((side) => ({
      title: `side ${side}, NaN and infinities reach their own row, and no other`,
      run: () => notFinite(backend, transA, transB, side),
    })),
  ];
}

/** Checks one product; any order of k sums, and the blend after it, is off by at most k + 4 roundings of the magnitudes. */
function check(
  { kernels, floats, unit }: Backend,
  transA: boolean,
  transB: boolean,
  size: Sizes,
  alpha: number,
  beta: number,
) {
  const [m, n, k] = size;
  const [a, b, c] = [m * k, k * n, m * n].map((length, seed) => values(length, seed));
  const { sums, magnitudes } = known(String([transA, transB, size]), () => product(transA, transB, size, a, b));
  const got = floats(c);
  kernels.gemm(transA, transB, m, n, k, alpha, floats(a), floats(b), beta, got);
  const bound = (i: number) => (k + 4) * unit * (Math.abs(alpha) * magnitudes[i] + Math.abs(beta * c[i]));
  expectWithin(got, blend(alpha, sums, beta, c), bound);
}

/** A of which six rows in a row are zero at two of three depths; zero times NaN or an infinity is NaN. */
function zeros({ kernels, floats, unit }: Backend, transA: boolean, transB: boolean): void {
  const size: Sizes = [53, 256, 410];
  const [m, n, k] = size;
  const a = values(m * k, 0);
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) if ((Math.floor(i / 6) + p) % 3 > 0) a[transA ? p * m + i : i * k + p] = 0;
  const b = values(k * n, 1);
  const { sums, magnitudes } = product(transA, transB, size, a, b);
  const multiply = () => {
    const got = floats(m * n);
    kernels.gemm(transA, transB, m, n, k, 1, floats(a), floats(b), 0, got);
    return got;
  };
  expectWithin(multiply(), sums, (i) => (k + 4) * unit * magnitudes[i]);
  for (const special of [NaN, Infinity, -Infinity]) {
    b[transB ? 7 * k + 1 : n + 7] = special; // at depth 1, where A is zero in the first rows
    const got = multiply();
    for (let i = 0; i < m; i++) assert(!Number.isFinite(got[i * n + 7]));
    for (let i = 0; i < 6; i++) assert(Number.isNaN(got[i * n + 7]));
  }
}

function leavesOut({ kernels, floats }: Backend, transA: boolean, transB: boolean, side: number): void {
  const [nans, ones] = [NaN, 1].map((value) => floats(side * side).fill(value));
  const none = floats(0);
  for (const beta of factors) {
    const [withoutA, withoutB, withoutDepth] = [1, 2, 3].map(() => floats(side * side).fill(2));
    kernels.gemm(transA, transB, side, side, side, 0, nans, ones, beta, withoutA);
    kernels.gemm(transA, transB, side, side, side, 0, ones, nans, beta, withoutB);
    kernels.gemm(transA, transB, side, side, 0, 1, none, none, beta, withoutDepth);
    for (const c of [withoutA, withoutB, withoutDepth]) expectEqual(c, Array<number>(side * side).fill(2 * beta));
  }
  const c = floats(side * side).fill(NaN);
  kernels.gemm(transA, transB, side, side, side, 1, ones, ones, 0, c);
  expectEqual(c, Array<number>(side * side).fill(side));
}

function notFinite({ kernels, floats }: Backend, transA: boolean, transB: boolean, side: number): void {
  const finite = Array.from(values(side * side, 5));
  const bad = side - 1;
  for (const [inA, inB, want] of [
    [NaN, 1, NaN],
    [Infinity, 1, Infinity],
    [-Infinity, 1, -Infinity],
    [Infinity, 0, NaN],
  ]) {
    const a = floats(finite.map(Math.abs));
    a[transA ? bad : bad * side] = inA; // op(A)[bad][0]
    const b = floats(side * side).fill(1);
    for (let j = 0; j < side; j++) b[transB ? j * side : j] = inB; // the row op(B)[0]
    const c = floats(side * side);
    kernels.gemm(transA, transB, side, side, side, 1, a, b, 0, c);
    assert.deepEqual([...new Set(c.subarray(bad * side))], [want]);
    assert(c.subarray(0, bad * side).every(Number.isFinite));
  }
}

function infinities({ kernels, floats }: Backend): void {
  const one = floats([1, 1]);
  const c = floats([0]);
  kernels.gemm(false, false, 1, 1, 2, 1, floats([Infinity, -Infinity]), one, 0, c);
  expectEqual(c, [NaN]);
  c[0] = Infinity;
  kernels.gemm(false, false, 1, 1, 2, 1, one, one, -0.5, c);
  expectEqual(c, [-Infinity]);
}

function longerOutput({ kernels, floats }: Backend): void {
  const c = floats(9).fill(7);
  kernels.gemm(false, false, 2, 3, 1, 1, floats([1, 2]), floats([1, 2, 3]), 0, c);
  expectEqual(c, [1, 2, 3, 2, 4, 6, 7, 7, 7]);
}
