// Rival: the recipe as one writes it by hand in JavaScript, plain loops over typed arrays and no library at all.
import { compete, config, gather, initialWeights, labels } from './recipe.mjs';

const [inputs, hidden, classes] = config.sizes;
const { batch, lr } = config;
const W1 = initialWeights(inputs * hidden);
const b1 = new Float32Array(hidden);
const W2 = initialWeights(hidden * classes);
const b2 = new Float32Array(classes);
const X = new Float32Array(batch * inputs);
const H = new Float32Array(batch * hidden);
const O = new Float32Array(batch * classes);
const dH = new Float32Array(batch * hidden);
const dW1 = new Float32Array(inputs * hidden);
const dW2 = new Float32Array(hidden * classes);

/** out = a b + bias. @param {Float32Array} a @param {Float32Array} b @param {Float32Array} bias @param {Float32Array} out @param {number} m @param {number} k @param {number} n */
function forward(a, b, bias, out, m, k, n) {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) out[i * n + j] = bias[j];
    for (let p = 0; p < k; p++) {
      const value = a[i * k + p];
      for (let j = 0; j < n; j++) out[i * n + j] += value * b[p * n + j];
    }
  }
}

/** out = a' b: gradient of weights. @param {Float32Array} a @param {Float32Array} b @param {Float32Array} out @param {number} m @param {number} k @param {number} n */
function weightGradient(a, b, out, m, k, n) {
  out.fill(0);
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const value = a[i * k + p];
      for (let j = 0; j < n; j++) out[p * n + j] += value * b[i * n + j];
    }
  }
}

/** Replaces logits by dL/dlogits, and returns the summed loss. @param {Int32Array} rows */
function lossAndGradient(rows) {
  const m = rows.length;
  let loss = 0;
  for (let i = 0; i < m; i++) {
    const at = i * classes;
    let max = -Infinity;
    for (let j = 0; j < classes; j++) max = Math.max(max, O[at + j]);
    let sum = 0;
    for (let j = 0; j < classes; j++) sum += Math.exp(O[at + j] - max);
    loss += Math.log(sum) + max - O[at + labels[rows[i]]];
    for (let j = 0; j < classes; j++) O[at + j] = Math.exp(O[at + j] - max) / sum / m;
    O[at + labels[rows[i]]] -= 1 / m;
  }
  return loss;
}

/** @param {Float32Array} weights @param {Float32Array} gradient */
function update(weights, gradient) {
  for (let i = 0; i < weights.length; i++) weights[i] -= lr * gradient[i];
}

/** Moves a bias by the column sums of its gradient. @param {Float32Array} bias @param {Float32Array} gradient @param {number} m */
function updateBias(bias, gradient, m) {
  const n = bias.length;
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = 0; i < m; i++) sum += gradient[i * n + j];
    bias[j] -= lr * sum;
  }
}

/** @param {Int32Array} rows */
function step(rows) {
  const m = rows.length;
  gather(rows, X);
  forward(X, W1, b1, H, m, inputs, hidden);
  for (let i = 0; i < m * hidden; i++) if (H[i] < 0) H[i] = 0;
  forward(H, W2, b2, O, m, hidden, classes);
  const loss = lossAndGradient(rows);
  weightGradient(H, O, dW2, m, hidden, classes);
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < hidden; p++) {
      let sum = 0;
      for (let j = 0; j < classes; j++) sum += O[i * classes + j] * W2[p * classes + j];
      dH[i * hidden + p] = H[i * hidden + p] > 0 ? sum : 0;
    }
  }
  weightGradient(X, dH, dW1, m, inputs, hidden);
  update(W1, dW1);
  updateBias(b1, dH, m);
  update(W2, dW2);
  updateBias(b2, O, m);
  return loss;
}

await compete({ name: `JavaScript loops, Node ${process.version}`, threads: 1, step });
