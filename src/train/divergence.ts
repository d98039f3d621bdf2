// Divergence: the error of a run whose loss is not finite, and what to try.
import { MlpError } from '../errors.js';
import type { Optimizer } from '../optim/optimizer.js';
import { learningRate, type StepPosition } from '../optim/schedule.js';
import type { PassProgress } from './progress.js';

/**
 * The error for a loss that is not finite.
 * @param at the step, for a rate that depends on it
 * @param pass what went before; if nothing did, the learning rate is not to blame, nor with a momentum that never fades
 */
export function diverged(
  where: string,
  { options }: Pick<Optimizer, 'options'>,
  at?: StepPosition,
  pass?: PassProgress,
): MlpError {
  const { momentum = 0 } = options as { momentum?: number };
  const { lr: rate } = options;
  const lr = typeof rate === 'number' || at ? learningRate(rate, at) : rate.lr;
  const { lossSum, examples } = pass ?? { lossSum: 0, examples: 0 };
  const before = examples === 0 ? '' : ` (mean loss of the epoch so far: ${(lossSum / examples).toPrecision(4)})`;
  const lower = `a smaller learning rate, such as ${lr > 0.1 ? 0.1 : Number((lr / 10).toPrecision(6))}`;
  const less = !pass ? 'smaller first weights' : momentum >= 1 ? 'a momentum below 1, such as 0.9' : lower;
  return new MlpError(
    'ERR_MLP_DIVERGED',
    `the loss is ${pass ? 'no longer' : 'not'} finite${before}`,
    `${where}, lr ${lr}`,
    `Try ${less}, and check that the inputs are scaled to about 0..1`,
  );
}
