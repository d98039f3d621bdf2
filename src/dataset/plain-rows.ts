// Rows as plain data, which threads and processes can hand over, and back.
import type { TargetArray } from './dataset.js';
import { TensorDataset } from './tensor-dataset.js';

/** All that a {@link TensorDataset} is made of. */
export type PlainRows = Pick<TensorDataset<TargetArray>, 'features' | 'shape' | 'labels' | 'classes' | 'classNames'>;

/** The rows as plain data; the arrays are the same ones. */
export function plainRows({ features, shape, labels, classes, classNames }: PlainRows): PlainRows {
  return { features, shape, labels, classes, ...(classNames && { classNames }) };
}

/** The data set of such rows. */
export function rowsOfPlain({ features, shape, labels, classes, classNames }: PlainRows): TensorDataset<TargetArray> {
  const options = classes > 0 ? { classes, ...(classNames && { classNames }) } : {};
  return new TensorDataset<TargetArray>(features, shape, labels, options);
}
