// TensorDataset: labelled rows in memory, checked once so that nothing later meets a bad label, a ragged row or a NaN.
import { argumentError, checkInteger, MlpError } from '../errors.js';
import { isArray, isFloat32Array, isInt32Array, isUint8Array } from '../kinds.js';
import { checkOptions, type Names } from '../options.js';
import { badLabel, type ClassLabels, type Dataset, type TargetArray, targetsPerRow } from './dataset.js';

/** Names and number of the classes; without either, there are as many as the largest label needs. */
export interface TensorDatasetOptions {
  classes?: number;
  classNames?: readonly string[];
}

/**
 * A user's own rows as a {@link Dataset}: with labels, to tell classes apart, or with real targets, for a regression. Typed arrays are kept,
 * not copied: they must not change afterwards.
 */
export class TensorDataset<T extends TargetArray = ClassLabels> implements Dataset<T> {
  readonly shape: readonly number[];
  readonly width: number;
  readonly labels: T;
  readonly length: number;
  /** Number of classes; every label is below it. 0 if the targets are real numbers. */
  readonly classes: number;
  readonly classNames?: readonly string[];

  /**
   * @param features examples one after the other, row-major, without NaN or infinity; no SharedArrayBuffer, as for labels
   * @param shape the shape of one example
   * @param labels a class index for each example; or a Float32Array of t real targets for each, row-major
   * @throws MlpError that names the argument, and for a bad value its row (and column) and the value
   */
  constructor(features: Float32Array | Uint8Array, shape: readonly number[], labels: T, options?: TensorDatasetOptions);
  constructor(features: Float32Array | Uint8Array, shape: readonly number[], labels: readonly number[], options?: TensorDatasetOptions); // prettier-ignore
  constructor(
    readonly features: Float32Array | Uint8Array,
    shape: readonly number[],
    labels: T | readonly number[],
    options: TensorDatasetOptions = {},
  ) {
    checkOptions('TensorDataset', options, { classes: true, classNames: true } satisfies Names<TensorDatasetOptions>);
    if (!(isFloat32Array(features) || isUint8Array(features))) {
      throw argumentError('a Float32Array or Uint8Array', 'features', features);
    }
    checkOwnMemory('features', features);
    this.shape = checkShape(shape);
    this.width = shape.reduce((product, dim) => product * dim, 1);
    this.length = checkRows(features, this.shape, this.width);
    this.classNames = checkNames(options);
    const classes = options.classes ?? this.classNames?.length;
    if (classes !== undefined) checkInteger('classes', classes, 1, MAX_CLASSES);
    if (isFloat32Array(features)) checkFinite('features', features, this.width);
    if (isFloat32Array(labels)) {
      this.labels = checkTargets(labels, this.length, classes) as T;
      this.classes = 0;
    } else {
      const indices = checkLabels(labels, this.length, classes ?? MAX_CLASSES);
      this.labels = indices as T;
      this.classes = classes ?? largest(indices) + 1;
    }
  }

  /** How many numbers a model is to give for an example: one for each class, or one for each real target. */
  get outputs(): number {
    return this.classes || targetsPerRow(this);
  }

  /** `TensorDataset(60,000 rows of [1, 28, 28], 10 classes)` */
  toString(): string {
    const rows = this.length.toLocaleString('en-US');
    const what = this.classes ? `${this.classes} classes` : `${this.outputs} real target${this.outputs > 1 ? 's' : ''}`;
    return `TensorDataset(${rows} rows of [${this.shape.join(', ')}], ${what})`;
  }

  /** How Node's console shows it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

const MAX_CLASSES = 2 ** 31 - 1;

/** What is checked here must stay so, and no kernel takes shared memory. */
function checkOwnMemory(name: string, { buffer }: { buffer: ArrayBufferLike }): void {
  if (buffer[Symbol.toStringTag] !== 'SharedArrayBuffer') return;
  throw argumentError('memory that no other thread can change', name, buffer, 'Copy it, as slice() does');
}

function largest(labels: ClassLabels): number {
  let max = 0;
  for (const label of labels) max = Math.max(max, label);
  return max;
}

function checkShape(shape: readonly number[]): readonly number[] {
  if (!isArray(shape) || shape.length === 0)
    throw argumentError('the shape of one example, such as [28, 28],', 'shape', shape);
  return shape.map((dim, i) => checkInteger(`shape[${i}]`, dim, 1));
}

function checkRows(features: Float32Array | Uint8Array, shape: readonly number[], width: number): number {
  const rows = features.length / width;
  if (rows >= 1 && Number.isInteger(rows)) return rows;
  if (features.length === 0) throw argumentError('at least one row', 'features', features, 'It is empty');
  const example = shape.length === 1 ? `${width}` : `${shape.join(' x ')} = ${width}`;
  const what = `${features.length} numbers in features do not make whole rows of ${example}`;
  const fix = `Row ${Math.floor(rows)} has only ${features.length % width}`;
  throw new MlpError('ERR_MLP_ARGUMENT', what, 'TensorDataset', fix);
}

function checkNames({ classes, classNames }: TensorDatasetOptions): readonly string[] | undefined {
  if (classNames === undefined || classes === undefined || classes === classNames.length) return classNames;
  throw argumentError(`${classes} names, one a class,`, 'classNames', classNames);
}

function checkTargets(targets: Float32Array, rows: number, classes: number | undefined): Float32Array {
  if (classes !== undefined) {
    const what = 'a Uint8Array, an Int32Array or an array of numbers, as classes were named,';
    throw argumentError(what, 'labels', targets, 'A Float32Array holds real targets');
  }
  checkOwnMemory('labels', targets);
  const perRow = targets.length / rows;
  if (perRow < 1 || !Number.isInteger(perRow)) {
    const what = `${rows} rows of features but ${targets.length} targets`;
    throw new MlpError('ERR_MLP_ARGUMENT', what, 'TensorDataset', 'Give as many targets to each row');
  }
  checkFinite('labels', targets, perRow);
  return targets;
}

function checkLabels(labels: TargetArray | readonly number[], rows: number, classes: number): ClassLabels {
  const typed = isUint8Array(labels) || isInt32Array(labels);
  if (!typed && !isArray(labels)) {
    const what = 'a Uint8Array, an Int32Array or an array of numbers for classes, or a Float32Array for real targets,';
    throw argumentError(what, 'labels', labels);
  }
  if (typed) checkOwnMemory('labels', labels);
  if (labels.length !== rows) {
    const what = `${rows === 1 ? '1 row' : `${rows} rows`} of features but ${labels.length} labels`;
    const fix = rows === 1 ? 'Give the shape of one example, without their number' : undefined;
    throw new MlpError('ERR_MLP_ARGUMENT', what, 'TensorDataset', fix);
  }
  const bad = badLabel(labels, classes);
  if (bad) {
    const fix = labels.some((label) => typeof label === 'number' && !Number.isInteger(label));
    throw new MlpError('ERR_MLP_ARGUMENT', bad, 'TensorDataset', fix ? 'Real targets are a Float32Array' : undefined);
  }
  return typed ? labels : Int32Array.from(labels);
}

function checkFinite(name: string, values: Float32Array, width: number): void {
  // A plain loop: findIndex takes 0.5 s instead of 0.08 over 47 million numbers.
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    const what = `${values[i]} in row ${Math.floor(i / width)}, column ${i % width} of ${name}`;
    const fix = `Give every ${name === 'features' ? 'feature' : 'target'} a finite value`;
    throw new MlpError('ERR_MLP_ARGUMENT', what, 'TensorDataset', fix);
  }
}
