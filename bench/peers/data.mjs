// The training examples that every JavaScript rival gets, in memory.
import { TensorDataset, fashionMnist } from '../../dist/index.js';

/** The first `count` training examples of Fashion-MNIST, as bytes. */
export async function firstExamples(count) {
  const { train } = await fashionMnist();
  return new TensorDataset(
    train.features.subarray(0, count * train.width),
    train.shape,
    train.labels.subarray(0, count),
  );
}

/** The same as floats in 0..1, row-major, for rivals that want them so. */
export async function firstRows(count) {
  const { features, labels } = await firstExamples(count);
  return { rows: Float32Array.from(features, (byte) => byte / 255), labels: Int32Array.from(labels) };
}
