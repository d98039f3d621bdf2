// Dataset: rows in memory with what is to be predicted of each, and the pairs of them that a run takes.
import { argumentError, MlpError, show } from '../errors.js';
import { isFloat32Array } from '../kinds.js';
import type { TensorDataset } from './tensor-dataset.js';

/** The class of each example, from 0. */
export type ClassLabels = Uint8Array | Int32Array;

/** What is to be predicted: a class for each example, or t real numbers for each, row-major. */
export type TargetArray = ClassLabels | Float32Array;

/** What a `DataLoader` needs of a data set: `length` rows of `width` numbers, each an example of shape `shape`, and their targets. */
export interface Dataset<T extends TargetArray = ClassLabels> {
  /** Row-major. A Uint8Array is divided by 255 when rows are gathered (PyTorch's ToTensor); a Float32Array is taken as it is. */
  readonly features: Float32Array | Uint8Array;
  /** Shape of one example, such as `[1, 28, 28]`. */
  readonly shape: readonly number[];
  /** Numbers in one example: the product of `shape`. */
  readonly width: number;
  /** The class of each example, from 0; or the real targets [length, t] as a Float32Array. */
  readonly labels: T;
  /** Number of examples. */
  readonly length: number;
}

/** Examples to train on and to test with, and the folder (or recipe) that they come from. */
export interface TrainTest<T extends TargetArray = ClassLabels> {
  train: TensorDataset<T>;
  test: TensorDataset<T>;
  source: string;
}

/** The parts of a data set as files hold them: all of it, or apart from a test. */
export interface DatasetParts {
  /** All examples if there is no test. */
  readonly train: TensorDataset;
  readonly test: TensorDataset | undefined;
  /** The file or folder that was read. */
  readonly source: string;
}

/** Refuses what is no {@link Dataset}, such as a loader of one. */
export function checkDataset(name: string, value: unknown): asserts value is Dataset<TargetArray> {
  const { features, labels } = (value ?? {}) as Partial<Dataset>;
  if (ArrayBuffer.isView(features) && ArrayBuffer.isView(labels)) return;
  throw argumentError('a data set, such as a TensorDataset,', name, value);
}

/** Real numbers that are to be predicted of one example; 0 if its target is a class. */
export function targetsPerRow({ labels, length }: Pick<Dataset<TargetArray>, 'labels' | 'length'>): number {
  return isFloat32Array(labels) ? labels.length / length : 0;
}

/** Whether the targets are classes. */
export function hasClasses<D extends Dataset<TargetArray>>(data: D): data is D & Dataset {
  return !isFloat32Array(data.labels);
}

/** Refuses a data set whose arrays are no longer there: their memory was transferred, or is of a WebAssembly that grew. */
export function checkPresent({ features, labels, length, width }: Dataset<TargetArray>): void {
  const perRow = labels.length / length;
  if (features.length === length * width && perRow >= 1 && Number.isInteger(perRow)) return;
  const what = `expected ${length} rows of ${width} numbers and as many labels but got ${features.length} numbers and ${labels.length} labels`;
  throw new MlpError('ERR_MLP_ARG_DETACHED', what, 'dataset', 'Keep its arrays as they were when it was made');
}

/** Says which label is no class index and in which row, for the first such label; undefined if all are right. */
export function badLabel(labels: ArrayLike<number>, classes: number): string | undefined {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    const type = typeof label === 'number' ? '' : ` of type ${typeof label}`;
    return `label ${show(label)}${type} in row ${row} is not a class index from 0 to ${classes - 1}`;
  }
  return undefined;
}
