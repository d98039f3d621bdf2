// Every kernel once more, as its formula says, in double precision and without a thought for speed: what the tests expect.

/** op(A) op(B), and next to it the product of the absolute values, which bounds the error of any order of summation. */
export function product(
  transA: boolean,
  transB: boolean,
  [m, n, k]: readonly [number, number, number],
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): { sums: Float64Array; magnitudes: Float64Array } {
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
export function blend(alpha: number, x: ArrayLike<number>, beta: number, y: ArrayLike<number>): number[] {
  return Array.from(x, (xi, i) => (alpha === 0 ? 0 : alpha * xi) + (beta === 0 ? 0 : beta * y[i]));
}

export const relu = (x: number): number => (Number.isNaN(x) ? NaN : Math.max(0, x));

export const reluBackward = (y: number, dy: number): number => (y <= 0 ? 0 : dy);

export const maximum = (a: number, b: number): number => Math.max(a, b);

export function maximumBackward(a: number, b: number, dy: number): number {
  if (a < b) return 0;
  return a === b ? dy / 2 : dy; // NaN too, as torch.maximum (tried with torch 1.13)
}

/** Sums of the columns of a matrix of rows of n, and of their absolute values. */
export function columnSums(n: number, x: ArrayLike<number>): { sums: Float64Array; magnitudes: Float64Array } {
  const sums = new Float64Array(n);
  const magnitudes = new Float64Array(n);
  for (let at = 0; at < x.length; at++) {
    sums[at % n] += x[at];
    magnitudes[at % n] += Math.abs(x[at]);
  }
  return { sums, magnitudes };
}

/** Loss and gradient of one row of logits. */
export function softmaxCrossEntropy(logits: number[], label: number): { loss: number; grad: number[] } {
  const largest = Math.max(...logits);
  const exps = logits.map((z) => Math.exp(z - largest));
  const sum = exps.reduce((total, e) => total + e, 0);
  return {
    loss: Math.log(sum) - (logits[label] - largest),
    grad: exps.map((e, j) => e / sum - (j === label ? 1 : 0)),
  };
}
