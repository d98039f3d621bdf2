// Temperature scaling: the one number by which logits are divided so that probabilities hold on rows that were not trained on.
import type { Dataset } from '../dataset/dataset.js';
import { MlpError } from '../errors.js';
import { MLP } from '../nn/mlp.js';
import { Temperature } from '../nn/temperature.js';
import type { Net } from '../nn/net.js';
import { type EvaluateOptions, predictValues } from './evaluate.js';

/** T is looked for from exp(-LIMIT) to exp(LIMIT). */
const LIMIT = Math.log(1000);
/** How near log T comes. */
const TOLERANCE = 1e-8;

/**
 * The T above 0 that makes the log loss of softmax(logits / T) smallest on these rows, which are those of validation: a `Temperature` of it as
 * the last layer changes no class that is said (Guo et al. 2017, section 4.2). 1 if no T from 0.001 to 1000 is the best, as where every row
 * is right: the smaller T, the better then.
 * @throws MlpError `ERR_MLP_SHAPE` if the net gives one output only
 */
export async function temperatureOf(net: Net, data: Dataset, options?: EvaluateOptions): Promise<number> {
  const { values, perRow } = await predictValues(net, data, options);
  if (perRow > 1) return bestTemperature(values, perRow, data.labels);
  throw new MlpError('ERR_MLP_SHAPE', 'the net gives one output, but a temperature is of logits, one a class', 'temperatureOf'); // prettier-ignore
}

/** The model with that temperature as its last layer, in place of one that it may have; its parameters are the same ones. */
export function withTemperature(model: MLP, temperature: number): MLP {
  return MLP.of([...model.modules.filter((layer) => !(layer instanceof Temperature)), new Temperature(temperature)]);
}

/** {@link temperatureOf} of logits, `classes` a row, and their labels: where the slope of the log loss, which is convex in 1 / T, turns. */
export function bestTemperature(logits: Float32Array, classes: number, labels: ArrayLike<number>): number {
  const slope = (logT: number) => slopeAt(Math.exp(-logT), logits, classes, labels);
  let [low, high] = [-LIMIT, LIMIT];
  if (!(slope(low) > 0 && slope(high) < 0)) return 1;
  while (high - low > TOLERANCE) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** The derivative by b of the log loss of softmax(b z), summed over the rows: the mean of z by those probabilities, less the label's z. */
function slopeAt(b: number, logits: Float32Array, classes: number, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const first = row * classes;
    let top = -Infinity;
    for (let j = first; j < first + classes; j++) top = Math.max(top, logits[j]);
    let [weights, weighted] = [0, 0];
    for (let j = first; j < first + classes; j++) {
      const weight = Math.exp(b * (logits[j] - top));
      weights += weight;
      weighted += weight * logits[j];
    }
    sum += weighted / weights - logits[first + labels[row]];
  }
  return sum;
}
