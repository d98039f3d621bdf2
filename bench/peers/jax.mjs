// The book's epoch in jax-js, jitted: node jax.mjs EXAMPLES EPOCHS. Prints the seconds of each epoch as JSON.
import { defaultDevice, grad, init, jit, nn, numpy as np } from '@jax-js/jax';
import { firstRows } from './data.mjs';

const [examples, epochs] = process.argv.slice(2).map(Number);
const BATCH = 256;
await init('wasm');
defaultDevice('wasm');
const { rows, labels } = await firstRows(examples);
const random = (shape) => np.array(Float32Array.from({ length: shape[0] * (shape[1] ?? 1) }, () => (Math.random() - 0.5) * 0.03)).reshape(shape); // prettier-ignore

const lossOf = ({ W1, b1, W2, b2 }, X, target) => {
  const H = nn.relu(np.matmul(X, W1).add(b1));
  return nn
    .logSoftmax(np.matmul(H, W2).add(b2))
    .mul(target)
    .sum()
    .mul(-1 / BATCH);
};
const step = jit((params, X, target) => {
  const g = grad(lossOf)(Object.fromEntries(Object.entries(params).map(([k, v]) => [k, v.ref])), X, target);
  return Object.fromEntries(Object.keys(params).map((k) => [k, params[k].sub(g[k].mul(0.1))]));
});

let params = { W1: random([784, 256]), b1: np.zeros([256]), W2: random([256, 10]), b2: np.zeros([10]) };
const one = (at) => {
  const target = new Float32Array(BATCH * 10);
  for (let i = 0; i < BATCH; i++) target[i * 10 + labels[at + i]] = 1;
  const X = np.array(rows.slice(at * 784, (at + BATCH) * 784)).reshape([BATCH, 784]);
  params = step(params, X, np.array(target).reshape([BATCH, 10]));
};

one(0);
const times = [];
for (let epoch = 0; epoch < epochs; epoch++) {
  const start = performance.now();
  for (let at = 0; at + BATCH <= examples; at += BATCH) one(at);
  await params.W1.ref.data();
  times.push((performance.now() - start) / 1000);
}
console.log(JSON.stringify(times));
