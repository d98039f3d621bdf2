// Matrix product in plain JavaScript, blocked for registers and cache.
import type { FloatArray, Kernels } from './kernels.js';

/** Depth of one block: four columns of B then take 8 KB and stay in the first-level cache while rows of A pass. */
const BLOCK = 256;

/** C = alpha op(A) op(B) + beta C; the contract stands in kernels.ts. Sums run in double precision within a block. */
export const gemm: Kernels['gemm'] = (transA, transB, m, n, k, alpha, a, b, beta, c) => {
  if (beta === 0) c.fill(0, 0, m * n);
  else if (beta !== 1) for (let i = 0; i < m * n; i++) c[i] *= beta;
  if (alpha === 0) return;

  // op(A)[i][p] = a[i * rowA + p * columnA], and op(B) likewise: a transpose is only a swap of strides.
  const rowA = transA ? 1 : k;
  const columnA = transA ? m : 1;
  const rowB = transB ? 1 : n;
  const columnB = transB ? k : 1;
  const m4 = m - (m % 4);
  const n2 = n - (n % 2);
  for (let p0 = 0; p0 < k; p0 += BLOCK) {
    const depth = Math.min(BLOCK, k - p0);
    const a0 = p0 * columnA;
    const b0 = p0 * rowB;
    for (let j = 0; j < n2; j += 2) {
      for (let i = 0; i < m4; i += 4) {
        tile4x2(depth, alpha, a, a0 + i * rowA, rowA, columnA, b, b0 + j * columnB, rowB, columnB, c, i * n + j, n);
      }
    }
    for (let i = 0; i < m; i++) {
      for (let j = i < m4 ? n2 : 0; j < n; j++) {
        let sum = 0;
        for (let p = 0, x = a0 + i * rowA, y = b0 + j * columnB; p < depth; p++, x += columnA, y += rowB)
          sum += a[x] * b[y];
        c[i * n + j] += alpha * sum;
      }
    }
  }
};

/** Adds alpha times a 4 x depth by depth x 2 product to a tile of C, with its eight sums in registers. */
function tile4x2(
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
  c: FloatArray,
  startC: number,
  rowC: number,
): void {
  // prettier-ignore
  let s00 = 0, s01 = 0, s10 = 0, s11 = 0, s20 = 0, s21 = 0, s30 = 0, s31 = 0;
  let x = startA;
  let y = startB;
  for (let p = 0; p < depth; p++, x += columnA, y += rowB) {
    const b0 = b[y];
    const b1 = b[y + columnB];
    const a0 = a[x];
    s00 += a0 * b0;
    s01 += a0 * b1;
    const a1 = a[x + rowA];
    s10 += a1 * b0;
    s11 += a1 * b1;
    const a2 = a[x + 2 * rowA];
    s20 += a2 * b0;
    s21 += a2 * b1;
    const a3 = a[x + 3 * rowA];
    s30 += a3 * b0;
    s31 += a3 * b1;
  }
  c[startC] += alpha * s00;
  c[startC + 1] += alpha * s01;
  c[startC + rowC] += alpha * s10;
  c[startC + rowC + 1] += alpha * s11;
  c[startC + 2 * rowC] += alpha * s20;
  c[startC + 2 * rowC + 1] += alpha * s21;
  c[startC + 3 * rowC] += alpha * s30;
  c[startC + 3 * rowC + 1] += alpha * s31;
}
