// Rival: jax-js, whole step under jit; `variant` is its device. WebGPU, its fast one, is not in Node.
import { readFileSync } from 'node:fs';
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { compete, config, gather, initialWeights, labels } from './recipe.mjs';

const { version } = JSON.parse(
  readFileSync(new URL('./node_modules/@jax-js/jax/package.json', import.meta.url), 'utf8'),
);
const device = /** @type {'wasm' | 'cpu'} */ (config.variant ?? 'wasm');
await init(device);
defaultDevice(device);

const [inputs, hidden, classes] = config.sizes;
/** @typedef {{ W1: np.Array, b1: np.Array, W2: np.Array, b2: np.Array }} Parameters */
/** @type {Parameters} */
let parameters = {
  W1: np.array(initialWeights(inputs * hidden)).reshape([inputs, hidden]),
  b1: np.zeros([hidden]),
  W2: np.array(initialWeights(hidden * classes)).reshape([hidden, classes]),
  b2: np.zeros([classes]),
};

// Each use of an array consumes it; `.ref` is one more reference.
const lossOf = (/** @type {Parameters} */ { W1, b1, W2, b2 }, /** @type {np.Array} */ X, /** @type {np.Array} */ y) => {
  const H = nn.relu(np.matmul(X, W1).add(b1));
  const logits = np.matmul(H, W2).add(b2);
  return nn.logSoftmax(logits).mul(nn.oneHot(y, classes)).sum(1).mean().neg();
};
const update = jit((/** @type {Parameters} */ old, /** @type {np.Array} */ X, /** @type {np.Array} */ y) => {
  const p = { W1: old.W1.ref, b1: old.b1.ref, W2: old.W2.ref, b2: old.b2.ref };
  const [loss, gradient] = valueAndGrad(lossOf)(p, X, y);
  const next = {
    W1: old.W1.sub(gradient.W1.mul(config.lr)),
    b1: old.b1.sub(gradient.b1.mul(config.lr)),
    W2: old.W2.sub(gradient.W2.mul(config.lr)),
    b2: old.b2.sub(gradient.b2.mul(config.lr)),
  };
  return [next, loss];
});

/** @param {Int32Array} rows */
async function step(rows) {
  const batch = new Float32Array(rows.length * inputs);
  gather(rows, batch);
  const X = np.array(batch).reshape([rows.length, inputs]);
  const y = np.array(
    Int32Array.from(rows, (row) => labels[row]),
    { dtype: np.int32 },
  );
  const [next, loss] = update(parameters, X, y);
  parameters = next;
  return (await loss.data())[0] * rows.length;
}

await compete({ name: `jax-js ${version} ${device}`, threads: 1, step });
