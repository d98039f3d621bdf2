// Fashion-MNIST as the book loads it.
import { DataLoader } from '../dataset/data-loader.js';
import { fashionMnist, fashionMnistClassNames } from '../dataset/fashion-mnist.js';
import { checkArrayLike } from '../errors.js';
import type { Labels } from '../kernels/kernels.js';

/** Training batches in a new random order at each pass, and test batches in their order; X is [n, 1, 28, 28] in 0..1. */
export async function loadDataFashionMnist(batchSize: number): Promise<[trainIter: DataLoader, testIter: DataLoader]> {
  const { train, test } = await fashionMnist();
  return [new DataLoader(train, { batchSize, shuffle: true }), new DataLoader(test, { batchSize })];
}

/** The names of Fashion-MNIST's classes for these labels. */
export function getFashionMnistLabels(labels: Labels): string[] {
  checkArrayLike('labels', labels);
  const names = fashionMnistClassNames();
  return Array.from(labels, (label) => names[label]);
}
