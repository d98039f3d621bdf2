// Class weights: how much the examples of each class count in the loss.
import type { ClassLabels } from '../dataset/dataset.js';
import { MlpError } from '../errors.js';
import { isArray } from '../kinds.js';
import type { Kind } from './setting.js';

/** Every example alike; each class alike, however many examples it has; or a factor for each class. */
export type ClassWeight = 'none' | 'balanced' | readonly number[];

const isWeight = (value: unknown) => Number.isFinite(value) && (value as number) >= 0;

/** `none`, `balanced` or factors such as `1,2.5`. */
export const classWeightKind: Kind<ClassWeight> = {
  what: 'none, balanced, or a number of at least 0 for each class, such as 1,2.5',
  parse: (text) => {
    if (text === 'none' || text === 'balanced') return text;
    const weights = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
    return weights.every(isWeight) ? weights : undefined;
  },
  accepts: (value) =>
    value === 'none' || value === 'balanced' || (isArray(value) && value.length > 0 && value.every(isWeight)),
  format: (value) => (typeof value === 'string' ? value : value.join(',')),
};

/**
 * A weight for each class, or undefined if all count alike. `balanced` is examples / (classes * examples of the class), as in scikit-learn.
 * @throws MlpError `ERR_MLP_ARGUMENT` if there are not as many weights as classes, or `balanced` meets a class without examples
 */
export function weightsOf(weight: ClassWeight, labels: ClassLabels, classes: number): readonly number[] | undefined {
  if (weight === 'none') return undefined;
  if (weight !== 'balanced') {
    if (weight.length === classes) return weight;
    const what = `there are ${weight.length} weights, but ${classes} classes`;
    throw new MlpError('ERR_MLP_ARGUMENT', what, '--class-weight');
  }
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]++;
  const empty = counts.indexOf(0);
  if (empty < 0) return Array.from(counts, (count) => labels.length / (classes * count));
  const what = `class ${empty} has no examples, so no weight balances it`;
  throw new MlpError('ERR_MLP_ARGUMENT', what, '--class-weight', 'Give the weights as numbers');
}
