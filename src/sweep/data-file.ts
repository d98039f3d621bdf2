// The rows of a sweep as a file that its processes read: unpacked and prepared once. And their digest, which says whether two sweeps learn from the same.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { TargetArray } from '../dataset/dataset.js';
import { type PlainRows, plainRows, rowsOfPlain } from '../dataset/plain-rows.js';
import type { TensorDataset } from '../dataset/tensor-dataset.js';
import { writeFile } from '../files/write-file.js';
import type { TrialData } from './trial.js';

/** Writes the rows. @throws MlpError `ERR_MLP_FILE` */
export function writeData(path: string, { train, validation }: TrialData): void {
  writeFile(path, serialize([plainRows(train), plainRows(validation)]));
}

/** Reads rows that {@link writeData} wrote, in this version of Node or a later one. */
export function readData(path: string): TrialData {
  const [train, validation] = (deserialize(readFileSync(path)) as PlainRows[]).map(rowsOfPlain);
  return { train, validation };
}

/** `sha256:...` of rows, their shape, targets and classes. */
export function digestOf(parts: readonly TensorDataset<TargetArray>[]): string {
  const hash = createHash('sha256');
  for (const { features, labels, shape, classes, classNames } of parts) {
    hash.update(JSON.stringify([shape, classes, classNames, features.length, labels.length]));
    for (const { buffer, byteOffset, byteLength } of [features, labels])
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return `sha256:${hash.digest('hex')}`;
}
