// Products, sums and softmax once more, as their formulas say, in double precision: what the tests expect.

/** Sums, and next to them the sums of the absolute values, which bound the error of any order of summation. */
export interface Sums {
  sums: Float64Array;
  magnitudes: Float64Array;
}

/** op(A) op(B). */
export function product(
  transA: boolean,
  transB: boolean,
  [m, n, k]: readonly [number, number, number],
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): Sums {
  const sums = new Float64Array(m * n);
  const magnitudes = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      let magnitude = 0;
      for (let p = 0; p < k; p++) {
        const term = a[transA ? p * m + i : i * k + p] * b[transB ? j * k + p : p * n + j];
        sum += term;
        magnitude += Math.abs(term);
      }
      sums[i * n + j] = sum;
      magnitudes[i * n + j] = magnitude;
    }
  }
  return { sums, magnitudes };
}

/** alpha x + beta y, where a factor of 0 leaves out what it multiplies, also NaN. */
export function blend(alpha: number, x: ArrayLike<number>, beta: number, y: ArrayLike<number>): Float64Array {
  const blended = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) blended[i] = blendOne(alpha, x[i], beta, y[i]);
  return blended;
}

export function blendOne(alpha: number, x: number, beta: number, y: number): number {
  return (alpha === 0 ? 0 : alpha * x) + (beta === 0 ? 0 : beta * y);
}

/** Each x[o][..][i] of x [outer, size, inner], in the order of [o][i]. */
export function columns(outer: number, size: number, inner: number, x: ArrayLike<number>): number[][] {
  return Array.from({ length: outer * inner }, (_, at) => {
    const start = Math.floor(at / inner) * size * inner + (at % inner);
    return Array.from({ length: size }, (_, s) => x[start + s * inner]);
  });
}

/** The sum of each of them. */
export function columnSums(outer: number, size: number, inner: number, x: ArrayLike<number>): Sums {
  const each = columns(outer, size, inner, x);
  const total = (column: number[]) => column.reduce((sum, xi) => sum + xi, 0);
  return {
    sums: Float64Array.from(each, total),
    magnitudes: Float64Array.from(each, (column) => total(column.map(Math.abs))),
  };
}

/** Of one row of logits, the softmax, and its logarithm. */
export function softmax(logits: readonly number[]): { shares: number[]; logarithms: number[] } {
  const largest = Math.max(...logits);
  const exps = logits.map((z) => Math.exp(z - largest));
  const sum = exps.reduce((total, e) => total + e, 0);
  return { shares: exps.map((e) => e / sum), logarithms: logits.map((z) => z - largest - Math.log(sum)) };
}
