// Rival: TensorFlow.js; `variant` is its backend, wasm or cpu.
import * as tf from '@tensorflow/tfjs';
import { compete, config, gather, initialWeights, labels } from './recipe.mjs';

const backend = config.variant ?? 'cpu';
if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
await tf.setBackend(backend);
await tf.ready();

const [inputs, hidden, classes] = config.sizes;
const W1 = tf.variable(tf.tensor2d(initialWeights(inputs * hidden), [inputs, hidden]));
const b1 = tf.variable(tf.zeros([hidden]));
const W2 = tf.variable(tf.tensor2d(initialWeights(hidden * classes), [hidden, classes]));
const b2 = tf.variable(tf.zeros([classes]));
const optimizer = tf.train.sgd(config.lr);

/** @param {Int32Array} rows */
function step(rows) {
  return tf.tidy(() => {
    const batch = new Float32Array(rows.length * inputs);
    gather(rows, batch);
    const X = tf.tensor2d(batch, [rows.length, inputs]);
    const y = tf.oneHot(
      tf.tensor1d(
        Int32Array.from(rows, (row) => labels[row]),
        'int32',
      ),
      classes,
    );
    const loss = optimizer.minimize(() => {
      const H = tf.relu(tf.add(tf.matMul(X, W1), b1));
      return /** @type {tf.Scalar} */ (tf.losses.softmaxCrossEntropy(y, tf.add(tf.matMul(H, W2), b2)));
    }, true);
    return /** @type {tf.Scalar} */ (loss).dataSync()[0] * rows.length;
  });
}

await compete({ name: `TensorFlow.js ${tf.version.tfjs} ${tf.getBackend()}`, threads: 1, step });
