// How well a net tells classes apart: confusion matrix, and precision, recall and F1 of each class.
import { argumentError, checkArrayLike, checkInteger, MlpError } from '../errors.js';
import { badLabel } from '../dataset/dataset.js';

/** Scores of one class, or averages over the classes. */
export interface Scores {
  /** Share of what was predicted to be of the class that is; 0 if nothing was. */
  readonly precision: number;
  /** Share of what is of the class that was predicted to be; 0 if nothing is. */
  readonly recall: number;
  /** Harmonic mean of both; 0 if both are. */
  readonly f1: number;
  /** Examples of the class. */
  readonly support: number;
}

/** What {@link classificationReport} says: the same numbers as scikit-learn's function of that name with `zero_division=0`. */
export interface ClassificationReport {
  readonly classes: readonly (Scores & { readonly name: string })[];
  /** Share of the examples that were predicted right. */
  readonly accuracy: number;
  /** The mean over the classes. */
  readonly macro: Scores;
  /** The mean over the classes, each weighted by its support. */
  readonly weighted: Scores;
}

/**
 * Counts of examples, `[true class][predicted class]`.
 * @param labels true class of each example, from 0
 * @param predicted predicted class of each example
 * @throws MlpError `ERR_MLP_ARGUMENT` if the two differ in length, or one is not below `classes`
 */
export function confusionMatrix(labels: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): number[][] {
  checkInteger('classes', classes, 1);
  checkArrayLike('labels', labels);
  checkArrayLike('predicted', predicted);
  if (labels.length !== predicted.length) throw argumentError(`${labels.length} classes`, 'predicted', predicted);
  for (const [name, values] of Object.entries({ labels, predicted })) {
    const bad = badLabel(values, classes);
    if (bad) throw new MlpError('ERR_MLP_ARGUMENT', bad, name);
  }
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) matrix[labels[i]][predicted[i]]++;
  return matrix;
}

/**
 * Precision, recall and F1 of each class, and their averages.
 * @param labels true class of each example, from 0; at least one
 * @param predicted predicted class of each example
 * @param classes names of all classes, or how many there are
 * @throws MlpError `ERR_MLP_ARGUMENT` as {@link confusionMatrix}
 */
export function classificationReport(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: readonly string[] | number,
): ClassificationReport {
  checkArrayLike('labels', labels);
  if (typeof classes !== 'number') checkArrayLike('classes', classes);
  if (labels.length === 0) throw argumentError('at least one label', 'labels', labels);
  const names = typeof classes === 'number' ? Array.from({ length: classes }, (_, i) => String(i)) : classes;
  const matrix = confusionMatrix(labels, predicted, names.length);
  const scores = names.map((name, i) => ({ name, ...scoresOf(matrix, i) }));
  const correct = sum(matrix.map((row, i) => row[i]));
  return {
    classes: scores,
    accuracy: correct / labels.length,
    macro: average(scores, () => 1),
    weighted: average(scores, ({ support }) => support),
  };
}

/** precision = tp / (tp + fp), recall = tp / (tp + fn), F1 = 2 tp / (2 tp + fp + fn) */
function scoresOf(matrix: readonly number[][], i: number): Scores {
  const hits = matrix[i][i];
  const support = sum(matrix[i]);
  const predicted = sum(matrix.map((row) => row[i]));
  return {
    precision: share(hits, predicted),
    recall: share(hits, support),
    f1: share(2 * hits, support + predicted),
    support,
  };
}

function average(scores: readonly Scores[], weight: (scores: Scores) => number): Scores {
  const total = sum(scores.map(weight));
  const mean = (name: keyof Scores) => sum(scores.map((of) => weight(of) * of[name])) / total;
  return {
    precision: mean('precision'),
    recall: mean('recall'),
    f1: mean('f1'),
    support: sum(scores.map(({ support }) => support)),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
