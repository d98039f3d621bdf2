// The matrix product of every backend against sums in double precision: sizes, transposes, factors, and what is not finite.
import { describe, expect, test } from 'vitest';
import { backends, expectEqual, expectWithin, values, type Backend } from './backends.js';
import { blend, product } from './reference.js';

type Sizes = readonly [m: number, n: number, k: number];

const small = [0, 1, 3, 17];
const sizes: Sizes[] = [
  ...small.flatMap((m) => small.flatMap((n) => small.map((k): Sizes => [m, n, k]))),
  [5, 3, 300], // more than one block of depth, and less than a tile at the edges
  [64, 10, 256],
];
const factors = [0, 1, -0.5];
const combinations = factors.flatMap((alpha) => factors.map((beta) => ({ alpha, beta })));
const transposes = [false, true].flatMap((transA) => [false, true].map((transB) => ({ transA, transB })));

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
  const { sums, magnitudes } = product(transA, transB, size, a, b);
  const got = floats(c);
  kernels.gemm(transA, transB, m, n, k, alpha, floats(a), floats(b), beta, got);
  const bound = (i: number) => (k + 4) * unit * (Math.abs(alpha) * magnitudes[i] + Math.abs(beta * c[i]));
  expectWithin(got, blend(alpha, sums, beta, c), bound);
}

describe.each(backends)('$title', (backend) => {
  const { kernels, floats } = backend;

  describe.each(transposes)('transposes $transA, $transB', ({ transA, transB }) => {
    test.each(combinations)('alpha $alpha, beta $beta', ({ alpha, beta }) => {
      for (const size of sizes) check(backend, transA, transB, size, alpha, beta);
    });

    test('a layer of the book: 256 x 784 x 256', () => check(backend, transA, transB, [256, 256, 784], 1, 0));

    // The sizes at which some of OpenBLAS's kernels multiply by alpha 0 all the same.
    test.each([1, 2, 3, 8, 16, 33, 100])(
      'side %i: alpha 0 or depth 0 leaves out a and b, beta 0 what c held',
      (side) => {
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
      },
    );

    test.each([2, 9, 40])('side %i: NaN and infinities reach their own row, and no other', (side) => {
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
        expect([...new Set(c.subarray(bad * side))]).toEqual([want]);
        expect(c.subarray(0, bad * side).every(Number.isFinite)).toBe(true);
      }
    });
  });

  test('opposite infinities in one sum make NaN, and beta times an infinity stays', () => {
    const one = floats([1, 1]);
    const c = floats([0]);
    kernels.gemm(false, false, 1, 1, 2, 1, floats([Infinity, -Infinity]), one, 0, c);
    expectEqual(c, [NaN]);
    c[0] = Infinity;
    kernels.gemm(false, false, 1, 1, 2, 1, one, one, -0.5, c);
    expectEqual(c, [-Infinity]);
  });

  test('only the m x n first elements of c are written', () => {
    const c = floats(9).fill(7);
    kernels.gemm(false, false, 2, 3, 1, 1, floats([1, 2]), floats([1, 2, 3]), 0, c);
    expectEqual(c, [1, 2, 3, 2, 4, 6, 7, 7, 7]);
  });
});
