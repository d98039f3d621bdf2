// The threshold of two classes that makes F1 largest: from which probability on a row is of the second class.
import type { Dataset, TargetArray } from '../dataset/dataset.js';
import type { TensorDataset } from '../dataset/tensor-dataset.js';
import { MlpError } from '../errors.js';
import type { Net } from '../nn/net.js';
import type { DecisionSettings } from './decision-settings.js';
import { type EvaluateOptions, predict } from './evaluate.js';

/** Rows that nets were not trained on: the probability of the second class, and whether it is the true one. */
export interface Scored {
  readonly scores: readonly number[];
  readonly isSecond: readonly boolean[];
}

/** Refuses a recipe with a threshold on data that have no two classes. @throws MlpError `ERR_MLP_DATA` */
export function checkThresholdFits(
  { threshold, optimize }: DecisionSettings,
  { classes }: Pick<TensorDataset<TargetArray>, 'classes'>,
  where: string,
): void {
  if (classes === 2 || (threshold === undefined && optimize === 'none')) return;
  const what = `it is for two classes, but ${classes === 0 ? 'numbers are predicted' : `there are ${classes}`}`;
  const fix = classes > 2 ? 'Leave it out; class weights are for any number of them' : 'Leave it out';
  throw new MlpError('ERR_MLP_DATA', what, where, fix);
}

/**
 * The threshold that makes F1 of the second class largest on these rows, which are those of validation: predicted by it are the rows whose
 * probability is at least that. `predict` and `evaluate` take it, and {@link saveModel} keeps it in the model's file.
 * @throws MlpError `ERR_MLP_SHAPE` if the net does not give two outputs
 */
export async function thresholdOf(net: Net, data: Dataset, options?: EvaluateOptions): Promise<number> {
  return bestThreshold([await scored(net, data, options)]);
}

/** How a threshold tells two classes apart, by their names: `a row is yes if its probability is at least 0.3, else no`. */
export function thresholdText(threshold: number | string, [first, second]: readonly string[]): string {
  return `a row is ${second} if its probability is at least ${threshold}, else ${first}`;
}

/** How two classes will be told apart, if not by which is the more probable; empty if so. */
export function decisionText({ threshold, optimize }: DecisionSettings, names: readonly string[] = ['0', '1']): string {
  if (optimize === 'f1') return thresholdText('the threshold with the highest F1 on validation rows', names);
  return threshold === undefined ? '' : thresholdText(threshold, names);
}

/** What a net says of rows of two classes. @throws MlpError as {@link thresholdOf} */
export async function scored(net: Net, data: Dataset, options?: EvaluateOptions): Promise<Scored> {
  const { probabilities, classes } = await predict(net, data, options);
  if (classes === 2)
    return {
      scores: Array.from({ length: data.length }, (_, row) => probabilities[2 * row + 1]),
      isSecond: Array.from(data.labels, (label) => label === 1),
    };
  throw new MlpError('ERR_MLP_SHAPE', `a threshold is for two classes, but the net gives ${classes}`, 'thresholdOf');
}

/**
 * The threshold with the largest F1 over all these rows: of equal ones the one with the fewest rows above it. It lies between the least
 * probability that is above it and the next, with as few digits as fit into the middle half of that gap: what float32 rounds elsewhere then
 * moves none of the rows. 0.5 if no threshold finds a row of the second class.
 */
export function bestThreshold(parts: readonly Scored[]): number {
  const rows = parts.flatMap(({ scores, isSecond }) => {
    return scores.map((score, i) => ({ score, isSecond: isSecond[i] }));
  });
  const sorted = rows.sort((a, b) => b.score - a.score);
  const seconds = sorted.filter(({ isSecond }) => isSecond).length;
  let best = { f1: 0, threshold: 0.5 };
  let hits = 0;
  for (const [i, { score, isSecond }] of sorted.entries()) {
    if (isSecond) hits++;
    const next = sorted[i + 1]?.score ?? 0;
    const f1 = (2 * hits) / (i + 1 + seconds); // i + 1 rows are said to be of the second class
    if (score > next && f1 > best.f1) best = { f1, threshold: between(next, score) };
  }
  return best.threshold;
}

/** A number with few digits in the middle half between two. */
function between(low: number, high: number): number {
  const margin = (high - low) / 4;
  for (let digits = 1; digits <= 100; digits++) {
    const value = Number(((low + high) / 2).toFixed(digits));
    if (value >= low + margin && value <= high - margin) return value;
  }
  return (low + high) / 2;
}
