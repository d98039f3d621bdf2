// The book's epoch in straightforward JavaScript loops over typed arrays: node naive.mjs EXAMPLES EPOCHS. Prints seconds as JSON.
import { firstRows } from './data.mjs';

const [examples, epochs] = process.argv.slice(2).map(Number);
const [BATCH, I, H, O] = [256, 784, 256, 10];
const { rows, labels } = await firstRows(examples);
const random = (length) => Float32Array.from({ length }, () => (Math.random() - 0.5) * 0.03);
const [W1, b1, W2, b2] = [random(I * H), new Float32Array(H), random(H * O), new Float32Array(O)];
const [hidden, dHidden, out] = [H, H, O].map((width) => new Float32Array(BATCH * width));
const [dW1, db1, dW2, db2] = [I * H, H, H * O, O].map((length) => new Float32Array(length));

/** C = A B, with A m x k and B k x n. */
function matmul(m, n, k, a, startA, b, c) {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += a[startA + i * k + p] * b[p * n + j];
      c[i * n + j] = sum;
    }
  }
}

/** C = A' B, with A m x k and B m x n. */
function matmulTransposedA(m, n, k, a, startA, b, c) {
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < m; p++) sum += a[startA + p * k + i] * b[p * n + j];
      c[i * n + j] = sum;
    }
  }
}

function step(start, m) {
  matmul(m, H, I, rows, start * I, W1, hidden);
  for (let i = 0; i < m; i++) for (let j = 0; j < H; j++) hidden[i * H + j] = Math.max(0, hidden[i * H + j] + b1[j]);
  matmul(m, O, H, hidden, 0, W2, out);
  for (let i = 0; i < m; i++) {
    let max = -Infinity;
    for (let j = 0; j < O; j++) max = Math.max(max, (out[i * O + j] += b2[j]));
    let sum = 0;
    for (let j = 0; j < O; j++) sum += out[i * O + j] = Math.exp(out[i * O + j] - max);
    for (let j = 0; j < O; j++) out[i * O + j] = (out[i * O + j] / sum - (j === labels[start + i] ? 1 : 0)) / m;
  }
  matmulTransposedA(m, O, H, hidden, 0, out, dW2);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < H; j++) {
      let sum = 0;
      for (let p = 0; p < O; p++) sum += out[i * O + p] * W2[j * O + p];
      dHidden[i * H + j] = hidden[i * H + j] > 0 ? sum : 0;
    }
  }
  matmulTransposedA(m, H, I, rows, start * I, dHidden, dW1);
  columnSums(m, H, dHidden, db1);
  columnSums(m, O, out, db2);
  for (const [w, d] of [[W1, dW1], [b1, db1], [W2, dW2], [b2, db2]]) for (let i = 0; i < w.length; i++) w[i] -= 0.1 * d[i]; // prettier-ignore
}

function columnSums(m, n, x, sums) {
  sums.fill(0);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) sums[j] += x[i * n + j];
}

const times = [];
step(0, BATCH);
for (let epoch = 0; epoch < epochs; epoch++) {
  const start = performance.now();
  for (let at = 0; at < examples; at += BATCH) step(at, Math.min(BATCH, examples - at));
  times.push((performance.now() - start) / 1000);
}
console.log(JSON.stringify(times));
