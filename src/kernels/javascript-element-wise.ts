// Element-wise kernels and strided copies in plain JavaScript: the walk along the axes of a layout, with each op's own loops inside.
import { MlpError } from '../errors.js';
import { isFloat32Array } from '../kinds.js';
import type { FloatArray, Kernels, Layout } from './kernels.js';
import { MAX_RANK } from './layout.js';

/** Elements of one call of an op's backward, whose terms then go where they belong. */
const CHUNK = 256;
const terms = new Float64Array(CHUNK);
const index = new Int32Array(MAX_RANK);

type ElementWise = Pick<Kernels, 'unary' | 'unaryBackward' | 'binary' | 'binaryBackward' | 'where' | 'copy'>;

export const elementWise: ElementWise = {
  unary: (op, n, p, q, x, out) => op.forward(n, x, out, asElement(x, p), asElement(x, q)),

  unaryBackward(op, n, p, q, x, y, dY, beta, dX) {
    scale(dX, n, beta);
    op.backward(n, dY, dX, x, y, asElement(x, p), asElement(x, q));
  },

  binary(op, layout, a, b, out) {
    const [rank, s, t] = [layout[0], layout[2 * layout[0]], layout[3 * layout[0]]];
    const n = layout[rank];
    eachRow(layout, (i, j, at) => op.forward(n, a, i, s, b, j, t, out, at));
  },

  binaryBackward(op, side, layout, a, b, dY, beta, dX) {
    const [rank, s, t] = [layout[0], layout[2 * layout[0]], layout[3 * layout[0]]];
    const n = layout[rank];
    const step = side === 0 ? s : t;
    if (!op.backward) throw new MlpError('ERR_MLP_INTERNAL', 'it has no derivative', `op ${op.name}`);
    const backward = op.backward[side];
    scale(dX, dX.length, beta);
    eachRow(layout, (i, j, at) => {
      for (let k = 0; k < n; k += CHUNK) {
        const count = Math.min(CHUNK, n - k);
        backward(count, a, i + k * s, s, b, j + k * t, t, dY, at + k, terms);
        addTerms(count, dX, (side === 0 ? i : j) + k * step, step);
      }
    });
  },

  where(n, condition, a, b, out) {
    for (let i = 0; i < n; i++) out[i] = condition[i] !== 0 ? a[i] : b[i];
  },

  copy(layout, x, xStart, alpha, beta, out, outStart) {
    const [rank, s, t] = [layout[0], layout[2 * layout[0]], layout[3 * layout[0]]];
    const n = layout[rank];
    eachRow(layout, (i, j) => {
      let from = xStart + i;
      let to = outStart + j;
      if (beta === 0) for (let k = 0; k < n; k++, from += s, to += t) out[to] = alpha * x[from];
      else for (let k = 0; k < n; k++, from += s, to += t) out[to] = alpha * x[from] + beta * out[to];
    });
  },
};

/** A parameter as elements of the array are rounded: a bound of clamp then equals the element of the same value. */
function asElement(array: FloatArray, parameter: number): number {
  return isFloat32Array(array) ? Math.fround(parameter) : parameter;
}

/** Leaves beta array in it: with beta 0 also where there was a NaN. */
function scale(array: FloatArray, n: number, beta: number): void {
  if (beta === 0) array.fill(0, 0, n);
  else if (beta !== 1) for (let i = 0; i < n; i++) array[i] *= beta;
}

/** Adds the first `count` terms to `to`, from `at` by `step`; with step 0 their sum, which is rounded once. */
function addTerms(count: number, to: FloatArray, at: number, step: number): void {
  if (step !== 0) {
    for (let k = 0; k < count; k++, at += step) to[at] += terms[k];
    return;
  }
  let sum = 0;
  for (let k = 0; k < count; k++) sum += terms[k];
  to[at] += sum;
}

/** Calls visit(i, j, at) for each row along the innermost axis: where it begins in the two arrays, and in a dense one. */
function eachRow(layout: Layout, visit: (i: number, j: number, at: number) => void): void {
  const rank = layout[0];
  const n = layout[rank];
  let rows = 1;
  for (let axis = 1; axis < rank; axis++) rows *= layout[axis];
  index.fill(0);
  for (let row = 0, i = 0, j = 0; row < rows; row++) {
    visit(i, j, row * n);
    for (let axis = rank - 1; axis > 0; axis--) {
      const [size, s, t] = [layout[axis], layout[rank + axis], layout[2 * rank + axis]];
      i += s;
      j += t;
      if (++index[axis] < size) break;
      i -= s * size;
      j -= t * size;
      index[axis] = 0;
    }
  }
}
