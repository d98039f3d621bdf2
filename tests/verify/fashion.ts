// Fashion-MNIST for other programs: a run and what its model makes of all the test images, and its first rows as files.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataLoader, fashionMnist, loadModel, noGrad, type TensorDataset } from '../../src/index.js';
import { mlpTrain } from '../cli/mlp-train.js';
import { idx } from '../dataset/idx-files.js';

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

export const PIXELS = Array.from({ length: 784 }, (_, i) => `pixel${i + 1}`);

/** A CSV of the first rows, with its columns in this order. */
export function csvOf({ features, labels }: TensorDataset, rows: number, columns: readonly string[]): string {
  const cell = (row: number, name: string) =>
    name === 'label' ? labels[row] : features[row * 784 + Number(name.slice('pixel'.length)) - 1];
  const line = (row: number) => columns.map((name) => cell(row, name)).join(',');
  return `${[columns.join(','), ...Array.from({ length: rows }, (_, row) => line(row))].join('\n')}\n`;
}

/** The first rows as the IDX files of a `part`, which is train or t10k; their contents, and their dimensions. */
export function writeIdx(dir: string, part: string, { features, labels }: TensorDataset, rows: number) {
  const files = [
    {
      name: `${part}-images-idx3-ubyte`,
      dims: [rows, 28, 28],
      content: idx(0x803, [rows, 28, 28], features.subarray(0, rows * 784)),
    },
    { name: `${part}-labels-idx1-ubyte`, dims: [rows], content: idx(0x801, [rows], labels.subarray(0, rows)) },
  ];
  for (const { name, content } of files) writeFileSync(join(dir, name), content);
  return files;
}
