// The kernels in plain JavaScript: the reference for the native ones, the fallback without them, and the only ones for float64.
import { MlpError } from '../errors.js';
import { isFloat32Array, isUint8Array } from '../kinds.js';
import { philox } from '../random/philox.js';
import { gemm } from './javascript-gemm.js';
import { elementWise } from './javascript-element-wise.js';
import { reductions } from './javascript-reduce.js';
import type { FloatArray, Kernels, Labels } from './kernels.js';

/** A block of a stream. */
const numbers = new Uint32Array(4);

/** Every kernel as plain loops over Float32Array or Float64Array. */
export const javascriptKernels: Kernels = {
  info: () => ({ backend: 'javascript', blas: 'none', threads: 1 }),
  setThreads: () => {},
  alignmentOffset: () => 0,
  gemm,
  ...elementWise,
  ...reductions,

  linear(m, n, k, x, weight, bias, rectified, out) {
    gemm(false, false, m, n, k, 1, x, weight, 0, out);
    for (let i = 0, at = 0; i < m; i++) {
      for (let j = 0; j < n; j++, at++) {
        const z = out[at] + bias[j];
        out[at] = rectified && z < 0 ? 0 : z;
      }
    }
  },

  biasReluBackward(m, n, y, dY, beta, dZ, db) {
    for (let i = 0; i < m * n; i++) dZ[i] = y[i] <= 0 ? 0 : dY[i];
    reductions.sum(1, m, n, dZ, 1, beta, db);
  },

  dropout(n, threshold, scale, stream, x, beta, out) {
    const factor = isFloat32Array(x) ? Math.fround(scale) : scale;
    for (let i = 0; i < n; i++) {
      if (i % 4 === 0) philox(i / 4, stream, numbers);
      const y = numbers[i % 4] < threshold ? 0 : factor * x[i];
      out[i] = beta === 0 ? y : y + beta * out[i];
    }
  },

  axpby(n, alpha, x, beta, y) {
    if (beta === 1) for (let i = 0; i < n; i++) y[i] += alpha * x[i];
    else if (beta === 0) for (let i = 0; i < n; i++) y[i] = alpha * x[i];
    else for (let i = 0; i < n; i++) y[i] = alpha * x[i] + beta * y[i];
  },

  scale(n, alpha, x) {
    if (alpha === 0) x.fill(0, 0, n);
    else for (let i = 0; i < n; i++) x[i] *= alpha;
  },

  sumOfSquares(n, x) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += x[i] * x[i];
    return sum;
  },

  adam(n, beta1, beta2, eps, l2, keep, rate, root, g, w, m, v) {
    for (let i = 0; i < n; i++) {
      const d = g[i] + l2 * w[i];
      m[i] = beta1 * m[i] + (1 - beta1) * d;
      v[i] = beta2 * v[i] + (1 - beta2) * d * d;
      w[i] = keep * w[i] - (rate * m[i]) / (Math.sqrt(v[i]) / root + eps);
    }
  },

  softmaxCrossEntropy(m, n, logits, labels, losses, grad) {
    checkLabels(m, n, labels);
    for (let i = 0; i < m; i++) softmaxCrossEntropyRow(i, n, logits, labels[i], losses, grad);
  },

  gatherRows(count, width, start, source, indices, out) {
    checkIndices('gatherRows', count, width, start, source.length, indices);
    const scale = isUint8Array(source) ? 255 : 1;
    for (let i = 0, to = 0; i < count; i++) {
      const from = indices[start + i] * width;
      for (let j = 0; j < width; j++, to++) out[to] = source[from + j] / scale;
    }
  },

  gatherImages(count, channels, height, width, start, fill, source, indices, moves, out) {
    const lines = channels * height;
    checkIndices('gatherImages', count, lines * width, start, source.length, indices);
    const scale = isUint8Array(source) ? 255 : 1;
    for (let i = 0, to = 0; i < count; i++) {
      const image = indices[start + i] * lines;
      const [flip, dx, dy] = [moves[3 * i], moves[3 * i + 1], moves[3 * i + 2]];
      for (let line = 0; line < lines; line++) {
        const y = (line % height) - dy;
        const from = (image + line - dy) * width;
        for (let j = 0; j < width; j++, to++) {
          const x = flip === 0 ? j - dx : width - 1 - (j - dx);
          out[to] = (x >= 0 && x < width && y >= 0 && y < height ? source[from + x] : fill) / scale;
        }
      }
    }
  },

  scatterRows(count, width, start, indices, dY, out) {
    checkIndices('scatterRows', count, width, start, out.length, indices);
    for (let i = 0, from = 0; i < count; i++) {
      const to = indices[start + i] * width;
      for (let j = 0; j < width; j++, from++) out[to + j] += dY[from];
    }
  },
};

function softmaxCrossEntropyRow(
  row: number,
  n: number,
  logits: FloatArray,
  label: number,
  losses: FloatArray,
  grad: FloatArray,
): void {
  const start = row * n;
  let max = -Infinity;
  for (let j = start; j < start + n; j++) if (logits[j] > max) max = logits[j];
  let sum = 0;
  for (let j = start; j < start + n; j++) sum += grad[j] = Math.exp(logits[j] - max);
  losses[row] = Math.log(sum) - (logits[start + label] - max);
  for (let j = start; j < start + n; j++) grad[j] /= sum;
  grad[start + label] -= 1;
}

function checkLabels(m: number, n: number, labels: Labels): void {
  for (let i = 0; i < m; i++) {
    if (labels[i] >= 0 && labels[i] < n) continue;
    throw new MlpError(
      'ERR_MLP_ARG_RANGE',
      `expected labels below ${n} but got ${labels[i]} at index ${i}`,
      'softmaxCrossEntropy',
    );
  }
}

function checkIndices(
  kernel: string,
  count: number,
  width: number,
  start: number,
  length: number,
  indices: Int32Array,
): void {
  for (let i = 0; i < count; i++) {
    const index = indices[start + i];
    if (index >= 0 && (index + 1) * width <= length) continue;
    throw new MlpError(
      'ERR_MLP_ARG_RANGE',
      `expected indices from 0 to below ${Math.floor(length / width)} rows but got ${index} at index ${i}`,
      kernel,
    );
  }
}
