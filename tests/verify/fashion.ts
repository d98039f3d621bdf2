// A run on Fashion-MNIST, and what its model makes of all the test images: what other programs must make of them too.
import { DataLoader, fashionMnist, loadModel, noGrad } from '../../src/index.js';
import { mlpTrain } from '../cli/mlp-train.js';

/** The test images, and the model's answers. */
export interface Answers {
  /** Pixels from 0 to 1, [n, 784]. */
  readonly X: Float32Array;
  readonly labels: Uint8Array | Int32Array;
  /** [n, 10] */
  readonly logits: Float32Array;
  readonly accuracy: number;
}

/** Trains an epoch of the book's model with momentum, and keeps the run in `dir`. */
export async function trainRun(dir: string): Promise<Answers> {
  const { code, stderr } = await mlpTrain(['--epochs', '1', '--momentum', '0.9', '--quiet', '--out', dir]);
  if (code !== 0) throw new Error(stderr);
  const { test } = await fashionMnist();
  const [[images]] = new DataLoader(test, { batchSize: test.length });
  const { model } = loadModel(`${dir}/model.safetensors`);
  const logits = Float32Array.from(noGrad(() => model.forward(images)).values);
  return {
    X: Float32Array.from(images.values),
    labels: test.labels,
    logits,
    accuracy: accuracyOf(logits, test.labels),
  };
}

/** The share of rows whose largest number stands at their label. */
export function accuracyOf(logits: Float32Array, labels: ArrayLike<number>): number {
  const classes = logits.length / labels.length;
  let correct = 0;
  for (let row = 0; row < labels.length; row++) {
    const scores = logits.subarray(row * classes, (row + 1) * classes);
    if (scores.indexOf(Math.max(...scores)) === labels[row]) correct++;
  }
  return correct / labels.length;
}

/** The largest distance between two numbers at the same place. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers, and ${b.length}`);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}
