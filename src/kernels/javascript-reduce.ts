// Reductions and softmax in plain JavaScript. Sums run in double precision.
import type { FloatArray, Kernels } from './kernels.js';

/** Rows that a sum over the first axis adds up before it rounds to the type of its output. */
const RUN = 16;

type Reductions = Pick<
  Kernels,
  'sum' | 'extremum' | 'extremumBackward' | 'argExtremum' | 'softmax' | 'softmaxBackward'
>;

export const reductions: Reductions = {
  sum(outer, size, inner, x, alpha, beta, out) {
    if (inner === 1) {
      for (let o = 0; o < outer; o++) {
        let sum = 0;
        for (let at = o * size; at < (o + 1) * size; at++) sum += x[at];
        out[o] = beta === 0 ? alpha * sum : alpha * sum + beta * out[o];
      }
      return;
    }
    for (let o = 0; o < outer; o++) columnSums(o * size * inner, size, inner, x, alpha, beta, out, o * inner);
  },

  extremum(largest, outer, size, inner, x, out) {
    eachColumn(outer, size, inner, (start, at) => (out[at] = x[extremumAt(largest, size, inner, x, start)]));
  },

  extremumBackward(outer, size, inner, x, y, dY, beta, dX) {
    eachColumn(outer, size, inner, (start, at) => {
      const [value, end] = [y[at], start + size * inner];
      let count = 0;
      for (let i = start; i < end; i += inner) if (isSame(x[i], value)) count++;
      for (let i = start; i < end; i += inner) {
        const gradient = isSame(x[i], value) ? dY[at] / count : 0;
        dX[i] = beta === 0 ? gradient : gradient + beta * dX[i];
      }
    });
  },

  argExtremum(largest, outer, size, inner, x, out) {
    eachColumn(outer, size, inner, (start, at) => {
      out[at] = (extremumAt(largest, size, inner, x, start) - start) / inner;
    });
  },

  softmax(logarithmic, m, n, x, out) {
    for (let start = 0; start < m * n; start += n) {
      let max = -Infinity;
      for (let j = start; j < start + n; j++) if (x[j] > max) max = x[j];
      let sum = 0;
      for (let j = start; j < start + n; j++) sum += Math.exp(x[j] - max);
      const log = Math.log(sum);
      if (logarithmic) for (let j = start; j < start + n; j++) out[j] = x[j] - max - log;
      else for (let j = start; j < start + n; j++) out[j] = Math.exp(x[j] - max) / sum;
    }
  },

  softmaxBackward(logarithmic, m, n, y, dY, beta, dX) {
    for (let start = 0; start < m * n; start += n) {
      let sum = 0;
      for (let j = start; j < start + n; j++) sum += logarithmic ? dY[j] : dY[j] * y[j];
      for (let j = start; j < start + n; j++) {
        const gradient = logarithmic ? dY[j] - Math.exp(y[j]) * sum : y[j] * (dY[j] - sum);
        dX[j] = beta === 0 ? gradient : gradient + beta * dX[j];
      }
    }
  },
};

function columnSums(
  from: number,
  m: number,
  n: number,
  x: FloatArray,
  alpha: number,
  beta: number,
  out: FloatArray,
  to: number,
): void {
  for (let j = 0; j < n; j++) out[to + j] = beta === 0 ? 0 : beta * out[to + j];
  for (let start = 0; start < m; start += RUN) {
    const end = from + Math.min(start + RUN, m) * n;
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let at = from + start * n + j; at < end; at += n) sum += x[at];
      out[to + j] += alpha * sum;
    }
  }
}

/** Calls visit(start, at) for each of the outer x inner columns of size elements, `inner` apart; `at` counts them. */
function eachColumn(outer: number, size: number, inner: number, visit: (start: number, at: number) => void): void {
  for (let o = 0, at = 0; o < outer; o++) for (let i = 0; i < inner; i++, at++) visit(o * size * inner + i, at);
}

/** Where the first largest or smallest element of a column is; a NaN counts as either. */
function extremumAt(largest: boolean, size: number, inner: number, x: FloatArray, start: number): number {
  let best = start;
  for (let i = start; i < start + size * inner; i += inner) {
    if (x[i] !== x[i]) return i;
    if (largest ? x[i] > x[best] : x[i] < x[best]) best = i;
  }
  return best;
}

function isSame(a: number, b: number): boolean {
  return a === b || (a !== a && b !== b);
}
