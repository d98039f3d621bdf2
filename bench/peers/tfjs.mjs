// The book's epoch in TensorFlow.js: node tfjs.mjs wasm|cpu EXAMPLES EPOCHS. Prints the seconds of each epoch as JSON.
import * as tf from '@tensorflow/tfjs';
import { firstRows } from './data.mjs';

const [backend, examples, epochs] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const BATCH = 256;

if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
await tf.setBackend(backend);
await tf.ready();

const { rows, labels } = await firstRows(examples);
const W1 = tf.variable(tf.randomNormal([784, 256], 0, 0.01));
const b1 = tf.variable(tf.zeros([256]));
const W2 = tf.variable(tf.randomNormal([256, 10], 0, 0.01));
const b2 = tf.variable(tf.zeros([10]));
const optimizer = tf.train.sgd(0.1);

function step(start, count) {
  tf.tidy(() => {
    const X = tf.tensor2d(rows.subarray(start * 784, (start + count) * 784), [count, 784]);
    const y = tf.oneHot(tf.tensor1d(labels.subarray(start, start + count), 'int32'), 10);
    optimizer.minimize(() => {
      const H = tf.relu(tf.add(tf.matMul(X, W1), b1));
      return tf.losses.softmaxCrossEntropy(y, tf.add(tf.matMul(H, W2), b2));
    });
  });
}

step(0, Math.min(BATCH, examples));
const times = [];
for (let epoch = 0; epoch < epochs; epoch++) {
  const start = performance.now();
  for (let at = 0; at < examples; at += BATCH) step(at, Math.min(BATCH, examples - at));
  await W1.data();
  times.push((performance.now() - start) / 1000);
}
console.log(JSON.stringify(times));
