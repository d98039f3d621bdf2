// Which class a net's output means.
import { argumentError, MlpError } from '../errors.js';
import type { FloatArray } from '../kernels/arrays.js';
import { openShare } from './setting.js';

/**
 * The class of the row of logits at `start`: its first largest value, or for a single logit 1 if that is above 0, else 0; -1 with a NaN.
 * @param threshold of two classes: the second is said if its probability is at least that, whichever is larger
 */
export function predictedClass(values: FloatArray, start: number, columns: number, threshold?: number): number {
  if (threshold !== undefined) return secondFrom(threshold, values, start, columns);
  if (columns === 1) return values[start] > 0 ? 1 : values[start] <= 0 ? 0 : -1;
  let at = 0;
  let largest = values[start];
  for (let j = 1; j < columns; j++) {
    const value = values[start + j];
    if (value <= largest) continue;
    if (!(value > largest)) return -1;
    at = j;
    largest = value;
  }
  return Number.isNaN(largest) ? -1 : at;
}

/** 1 if the softmax of two logits, or the sigmoid of one, gives the second class at least the threshold. */
function secondFrom(threshold: number, values: FloatArray, start: number, columns: number): number {
  const logOdds = columns === 1 ? values[start] : values[start + 1] - values[start];
  const probability = 1 / (1 + Math.exp(-logOdds));
  return probability >= threshold ? 1 : probability < threshold ? 0 : -1;
}

/** Refuses a threshold that is none, or that is for another number of outputs. @throws MlpError `ERR_MLP_ARGUMENT`, `ERR_MLP_SHAPE` */
export function checkThreshold(threshold: number | undefined, columns: number): void {
  if (threshold === undefined) return;
  if (!openShare.accepts(threshold)) throw argumentError(openShare.what, 'threshold', threshold);
  if (columns <= 2) return;
  throw new MlpError('ERR_MLP_SHAPE', `it is for two classes, but there are ${columns}`, 'threshold', 'Leave it out');
}
