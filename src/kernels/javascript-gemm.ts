// Matrix product in plain JavaScript, blocked for registers and cache.
import type { FloatArray, Kernels } from './kernels.js';

/** Depth of one block: two columns of B then take 4 KB and stay in the first-level cache while rows of A pass. */
const BLOCK = 256;
/** Of so few rows each is multiplied by itself, and reads B once from its first number to its last (measured). */
const FEW_ROWS = 3;

/** C = alpha op(A) op(B) + beta C; the contract stands in kernels.ts. Sums run in double precision within a block. */
export const gemm: Kernels['gemm'] = (transA, transB, m, n, k, alpha, a, b, beta, c) => {
  const overwrites = beta === 0 && alpha !== 0 && k > 0;
  if (!overwrites) scale(m * n, beta, c);
  if (alpha === 0) return;

  // op(A)[i][p] = a[i * rowA + p * columnA], and op(B) likewise: a transpose is only a swap of strides.
  const rowA = transA ? 1 : k;
  const columnA = transA ? m : 1;
  const rowB = transB ? 1 : n;
  const columnB = transB ? k : 1;
  if (m <= FEW_ROWS && !transB) {
    for (let i = 0; i < m; i++) row(n, k, alpha, a, i * rowA, columnA, b, !overwrites, c, i * n);
    return;
  }
  for (let p0 = 0; p0 < k; p0 += BLOCK) {
    const depth = Math.min(BLOCK, k - p0);
    const adds = !overwrites || p0 > 0;
    const a0 = p0 * columnA;
    const b0 = p0 * rowB;
    let j = 0;
    for (; j + 1 < n; j += 2)
      twoColumns(m, depth, alpha, a, a0, rowA, columnA, b, b0 + j * columnB, rowB, columnB, adds, c, j, n);
    if (j < n) column(m, depth, alpha, a, a0, rowA, columnA, b, b0 + j * columnB, rowB, adds, c, j, n);
  }
};

/** The sums of a row, in double precision. */
let sums = new Float64Array(256);

/** The row of C at `startC`: alpha times a row of A by B [k, n], eight rows of which are added at a time. */
function row(
  n: number,
  k: number,
  alpha: number,
  a: FloatArray,
  startA: number,
  columnA: number,
  b: FloatArray,
  adds: boolean,
  c: FloatArray,
  startC: number,
): void {
  if (sums.length < n) sums = new Float64Array(n);
  sums.fill(0, 0, n);
  let [p, x] = [0, startA];
  for (; p + 7 < k; p += 8, x += 8 * columnA) eightRows(sums, n, a, x, columnA, b, p * n);
  for (; p < k; p++, x += columnA) for (let j = 0, y = p * n; j < n; j++, y++) sums[j] += a[x] * b[y];
  for (let j = 0; j < n; j++) put(adds, c, startC + j, alpha * sums[j]);
}

/** Adds to n sums the n numbers of B from b0 on, each times the first of A from x0 on, and so for the seven rows of B behind. */
function eightRows(
  sums: Float64Array,
  n: number,
  a: FloatArray,
  x0: number,
  columnA: number,
  b: FloatArray,
  b0: number,
): void {
  const x4 = x0 + 4 * columnA;
  const [a0, a1, a2, a3] = [a[x0], a[x0 + columnA], a[x0 + 2 * columnA], a[x0 + 3 * columnA]];
  const [a4, a5, a6, a7] = [a[x4], a[x4 + columnA], a[x4 + 2 * columnA], a[x4 + 3 * columnA]];
  const [b1, b2, b3, b4] = [(b0 + n) | 0, (b0 + 2 * n) | 0, (b0 + 3 * n) | 0, (b0 + 4 * n) | 0];
  const [b5, b6, b7] = [(b4 + n) | 0, (b4 + 2 * n) | 0, (b4 + 3 * n) | 0];
  for (let j = 0; j < n; j = (j + 1) | 0) {
    const first = a0 * b[(b0 + j) | 0] + a1 * b[(b1 + j) | 0] + (a2 * b[(b2 + j) | 0] + a3 * b[(b3 + j) | 0]);
    sums[j] += first + (a4 * b[(b4 + j) | 0] + a5 * b[(b5 + j) | 0]) + (a6 * b[(b6 + j) | 0] + a7 * b[(b7 + j) | 0]);
  }
}

function scale(n: number, beta: number, c: FloatArray): void {
  if (beta === 0) c.fill(0, 0, n);
  else if (beta !== 1) for (let i = 0; i < n; i++) c[i] *= beta;
}

// In these loops `| 0` says that positions are small integers, which saves the checks of each sum: a tenth of a small product's time.

/** Two columns of C from `startC` on: alpha times m x depth by depth x 2, four rows at a time with their eight sums in registers. */
function twoColumns(
  m: number,
  depth: number,
  alpha: number,
  a: FloatArray,
  startA: number,
  rowA: number,
  columnA: number,
  b: FloatArray,
  startB: number,
  rowB: number,
  columnB: number,
  adds: boolean,
  c: FloatArray,
  startC: number,
  rowC: number,
): void {
  const [twoRows, threeRows] = [(2 * rowA) | 0, (3 * rowA) | 0];
  let i = 0;
  let at = startC;
  let first = startA;
  for (; i + 3 < m; i += 4, first = (first + 4 * rowA) | 0) {
    // prettier-ignore
    let s00 = 0, s01 = 0, s10 = 0, s11 = 0, s20 = 0, s21 = 0, s30 = 0, s31 = 0;
    for (let p = 0, x = first, y = startB; p < depth; p = (p + 1) | 0, x = (x + columnA) | 0, y = (y + rowB) | 0) {
      const b0 = b[y];
      const b1 = b[(y + columnB) | 0];
      const a0 = a[x];
      s00 += a0 * b0;
      s01 += a0 * b1;
      const a1 = a[(x + rowA) | 0];
      s10 += a1 * b0;
      s11 += a1 * b1;
      const a2 = a[(x + twoRows) | 0];
      s20 += a2 * b0;
      s21 += a2 * b1;
      const a3 = a[(x + threeRows) | 0];
      s30 += a3 * b0;
      s31 += a3 * b1;
    }
    put(adds, c, at, alpha * s00);
    put(adds, c, (at + 1) | 0, alpha * s01);
    at = (at + rowC) | 0;
    put(adds, c, at, alpha * s10);
    put(adds, c, (at + 1) | 0, alpha * s11);
    at = (at + rowC) | 0;
    put(adds, c, at, alpha * s20);
    put(adds, c, (at + 1) | 0, alpha * s21);
    at = (at + rowC) | 0;
    put(adds, c, at, alpha * s30);
    put(adds, c, (at + 1) | 0, alpha * s31);
    at = (at + rowC) | 0;
  }
  for (; i < m; i++, first += rowA, at += rowC) {
    let [s0, s1] = [0, 0];
    for (let p = 0, x = first, y = startB; p < depth; p++, x += columnA, y += rowB) {
      s0 += a[x] * b[y];
      s1 += a[x] * b[y + columnB];
    }
    put(adds, c, at, alpha * s0);
    put(adds, c, at + 1, alpha * s1);
  }
}

/** One column of C, as {@link twoColumns}. */
function column(
  m: number,
  depth: number,
  alpha: number,
  a: FloatArray,
  startA: number,
  rowA: number,
  columnA: number,
  b: FloatArray,
  startB: number,
  rowB: number,
  adds: boolean,
  c: FloatArray,
  startC: number,
  rowC: number,
): void {
  const [twoRows, threeRows] = [(2 * rowA) | 0, (3 * rowA) | 0];
  let i = 0;
  let at = startC;
  let first = startA;
  for (; i + 3 < m; i += 4, first = (first + 4 * rowA) | 0) {
    // prettier-ignore
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (let p = 0, x = first, y = startB; p < depth; p = (p + 1) | 0, x = (x + columnA) | 0, y = (y + rowB) | 0) {
      const b0 = b[y];
      s0 += a[x] * b0;
      s1 += a[(x + rowA) | 0] * b0;
      s2 += a[(x + twoRows) | 0] * b0;
      s3 += a[(x + threeRows) | 0] * b0;
    }
    put(adds, c, at, alpha * s0);
    put(adds, c, at + rowC, alpha * s1);
    put(adds, c, at + 2 * rowC, alpha * s2);
    put(adds, c, at + 3 * rowC, alpha * s3);
    at += 4 * rowC;
  }
  for (; i < m; i++, first += rowA, at += rowC) {
    let sum = 0;
    for (let p = 0, x = first, y = startB; p < depth; p++, x += columnA, y += rowB) sum += a[x] * b[y];
    put(adds, c, at, alpha * sum);
  }
}

/** Adds to an element of C, or overwrites it; as a sum that begins with 0, which is never -0. */
function put(adds: boolean, c: FloatArray, at: number, value: number): void {
  c[at] = (adds ? c[at] : 0) + value;
}
