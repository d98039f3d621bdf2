// Baselines: what is reached by always saying the same, which a net must beat to be of any use.
import type { TargetArray } from '../dataset/dataset.js';
import type { LoadedData } from '../dataset/sources.js';
import type { TensorDataset } from '../dataset/tensor-dataset.js';
import { show } from '../errors.js';
import { medianOf } from '../tables/scaling.js';
import { majorityOf } from './guessing.js';

/** What is always said, such as `the mean`, and what it reaches on the test rows. */
export interface Baseline {
  readonly says: string;
  readonly value: number;
}

/** By the metrics that they are of. */
export type Baselines = { readonly [Name in 'accuracy' | 'rmse' | 'mae']?: Baseline };

/**
 * Of a table's classes the accuracy of the most frequent one; of numbers the RMSE of the training rows' mean and the MAE of their median, of
 * each target its own. Empty of pictures, and of numbers without training rows.
 */
export function baselinesOf({ train, test, preprocessing }: Pick<LoadedData, 'test'> & Partial<LoadedData>): Baselines {
  const { labels, classNames, classes } = test;
  if (classes === 0) return train ? errorsOf(train, test) : {};
  if (!preprocessing || !classNames) return {};
  const { name, count } = majorityOf(labels, classNames);
  return { accuracy: { says: show(name), value: count / labels.length } };
}

type Rows = Pick<TensorDataset<TargetArray>, 'labels' | 'outputs'>;

function errorsOf(train: Rows, { labels, outputs }: Rows): Baselines {
  const columns = Array.from({ length: outputs }, (_, j) => Float64Array.from(train.labels.filter((_, i) => i % outputs === j))); // prettier-ignore
  const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  const medians = columns.map(medianOf);
  const meanOver = (error: (target: number, column: number) => number) => {
    let sum = 0;
    for (let i = 0; i < labels.length; i++) sum += error(labels[i], i % outputs);
    return sum / labels.length;
  };
  return {
    rmse: { says: 'the mean', value: Math.sqrt(meanOver((target, j) => (target - means[j]) ** 2)) },
    mae: { says: 'the median', value: meanOver((target, j) => Math.abs(target - medians[j])) },
  };
}
