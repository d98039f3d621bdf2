// Splits a data set in two: rows to train on, and rows held out to choose by.
import { argumentError, checkInstance, checkInteger, checkNumber, MlpError } from '../errors.js';
import { checkSeed } from '../random/generator.js';
import type { Purpose } from '../random/philox.js';
import { foldRows, heldRows } from '../random/held-rows.js';
import { hasClasses, type TargetArray } from './dataset.js';
import { TensorDataset } from './tensor-dataset.js';

/** The two parts of a data set, copied, each in the order of the whole. */
export interface HeldOut<T extends TargetArray> {
  readonly train: TensorDataset<T>;
  readonly validation: TensorDataset<T>;
}

/**
 * Holds a share of the rows out for validation: of n rows round(n share), drawn by a stream of its own, so that labels, share and seed say
 * which. Each class gives its share, rounded by the largest remainders, and keeps at least one row to train on.
 * @param share above 0 and below 1
 * @param seed an integer of -2^63 to 2^64 - 1
 * @throws MlpError `ERR_MLP_ARGUMENT` if a part would be empty
 */
export function holdOut<T extends TargetArray>(
  data: TensorDataset<T>,
  share: number,
  seed: number | bigint,
): HeldOut<T> {
  checkInstance('data', data, TensorDataset, 'a TensorDataset');
  if (!(checkNumber('share', share, 0) > 0 && share < 1))
    throw argumentError('a number between 0 and 1', 'share', share);
  return heldFor('validation', data, share, seed);
}

/** Holds a share of the rows out for the test, as {@link holdOut} does for validation, by another stream. */
export function holdTestOut<T extends TargetArray>(
  data: TensorDataset<T>,
  share: number,
  seed: number | bigint,
): { readonly train: TensorDataset<T>; readonly test: TensorDataset<T> } {
  const { train, validation: test } = heldFor('test', data, share, seed);
  return { train, test };
}

function heldFor<T extends TargetArray>(
  purpose: Purpose & ('validation' | 'test'),
  data: TensorDataset<T>,
  share: number,
  seed: number | bigint,
): HeldOut<T> {
  const { length } = data;
  const isHeld = heldRows({ seed: checkSeed(seed), purpose }, length, groupsOf(data), share);
  const [train, validation] = [0, 1].map((part) => Array.from(isHeld.keys()).filter((row) => isHeld[row] === part));
  if (train.length > 0 && validation.length > 0)
    return { train: rowsOf(data, train), validation: rowsOf(data, validation) };
  const what = `a share of ${share} of ${length} rows leaves ${validation.length} ${purpose === 'test' ? 'for the test' : 'to validate'} and ${train.length} to train`;
  throw new MlpError('ERR_MLP_ARGUMENT', what, 'holdOut', 'Give another share, or more rows');
}

/**
 * Holds one fold out for validation: the rows are dealt to `folds` folds of equal size, each class in proportion, by a stream of its own.
 * @param fold which one, from 1
 * @throws MlpError `ERR_MLP_ARGUMENT` if there are fewer rows than folds
 */
export function holdFoldOut<T extends TargetArray>(
  data: TensorDataset<T>,
  folds: number,
  fold: number,
  seed: number | bigint,
): HeldOut<T> {
  checkInstance('data', data, TensorDataset, 'a TensorDataset');
  checkInteger('folds', folds, 2);
  checkInteger('fold', fold, 1, folds);
  const { length } = data;
  if (length < folds) {
    const what = `${length} rows cannot be dealt to ${folds} folds`;
    throw new MlpError('ERR_MLP_ARGUMENT', what, 'holdFoldOut', 'Give fewer folds, or more rows');
  }
  const foldOf = foldRows({ seed: checkSeed(seed), purpose: 'folds' }, length, groupsOf(data), folds);
  const rows = (isHeld: boolean) => [...foldOf.keys()].filter((row) => (foldOf[row] === fold - 1) === isHeld);
  return { train: rowsOf(data, rows(false)), validation: rowsOf(data, rows(true)) };
}

/** The rows of each class; of real targets all rows together. */
function groupsOf(data: TensorDataset<TargetArray>): number[][] {
  const groups: number[][] = Array.from({ length: data.classes || 1 }, () => []);
  for (let row = 0; row < data.length; row++) groups[hasClasses(data) ? data.labels[row] : 0].push(row);
  return groups;
}

function rowsOf<T extends TargetArray>(data: TensorDataset<T>, rows: readonly number[]): TensorDataset<T> {
  const { features, shape, width, labels, classes, classNames } = data;
  const options = classes > 0 ? { classes, ...(classNames && { classNames }) } : {};
  return new TensorDataset<T>(
    picked(features, width, rows),
    shape,
    picked(labels, labels.length / data.length, rows),
    options,
  );
}

/** These rows of `values`, `width` numbers each, in memory of their own. */
function picked<A extends TargetArray>(values: A, width: number, rows: readonly number[]): A {
  const out = values.slice(0, rows.length * width) as A;
  for (const [i, row] of rows.entries()) out.set(values.subarray(row * width, (row + 1) * width), i * width);
  return out;
}

/** The rows of two data sets of the same columns, one after the other. */
export function joined<T extends TargetArray>(first: TensorDataset<T>, second: TensorDataset<T>): TensorDataset<T> {
  const both = <A extends TargetArray>(a: A, b: A): A => {
    const all = new (a.constructor as new (length: number) => A)(a.length + b.length);
    all.set(a);
    all.set(b, a.length);
    return all;
  };
  const { classes, classNames } = first;
  const options = classes > 0 ? { classes, ...(classNames && { classNames }) } : {};
  return new TensorDataset<T>(both(first.features, second.features), first.shape, both(first.labels, second.labels), options); // prettier-ignore
}
