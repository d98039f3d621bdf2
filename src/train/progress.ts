// TrainProgress: how far a run has come. With the parameters, the optimizer and the generator it is all that a run needs to go on.
import type { DataLoader } from '../dataset/data-loader.js';
import { MlpError } from '../errors.js';
import { bigint, integer, number, optional, record } from '../formats/fields.js';
import type { Generator } from '../random/generator.js';
import { drawSamplerSeed } from '../random/loader-order.js';
import type { StepResult } from './train-step.js';

/** Kept current by `fit` after every step; between steps it can be saved. */
export interface TrainProgress {
  /** Epochs that are done, evaluation included. */
  epochs: number;
  /** The pass that is under way; without one, the next epoch has not begun. */
  pass?: PassProgress;
  /** The first epoch of the highest test accuracy. */
  best?: { readonly epoch: number; readonly testAccuracy: number };
}

/** A pass over the training data: its order, the batches done, and sums over their examples. */
export interface PassProgress {
  readonly samplerSeed: bigint;
  batches: number;
  examples: number;
  lossSum: number;
  correct: number;
}

/** Reads a {@link TrainProgress} from JSON. */
export const progressField = record<TrainProgress>({
  epochs: integer(0),
  pass: optional(
    record<PassProgress>({
      samplerSeed: bigint,
      batches: integer(0),
      examples: integer(0),
      lossSum: number(),
      correct: integer(0),
    }),
  ),
  best: optional(record({ epoch: integer(1), testAccuracy: number(0) })),
});

/** The pass under way, or a new one, whose order is drawn. */
export function currentPass(progress: TrainProgress, generator: Generator): PassProgress {
  const begun = () => ({ samplerSeed: drawSamplerSeed(generator), batches: 0, examples: 0, lossSum: 0, correct: 0 });
  return (progress.pass ??= begun());
}

/** Counts one step. */
export function addStep(pass: PassProgress, { examples, lossSum, correct }: StepResult): void {
  pass.batches++;
  pass.examples += examples;
  pass.lossSum += lossSum;
  pass.correct += correct;
}

/** Ends the epoch, and notes whether it is the best one. */
export function endEpoch(progress: TrainProgress, testAccuracy: number | undefined): void {
  delete progress.pass;
  progress.epochs++;
  if (testAccuracy === undefined || testAccuracy <= (progress.best?.testAccuracy ?? -1)) return;
  progress.best = { epoch: progress.epochs, testAccuracy };
}

/** Refuses a pass that began with other batches than the loader's. */
export function checkPass({ batches, examples }: PassProgress, loader: DataLoader): void {
  const expected = Math.min(batches * loader.batchSize, loader.dataset.length);
  if (batches <= loader.length && examples === expected) return;
  throw new MlpError(
    'ERR_MLP_ARGUMENT',
    `${batches} batches of ${examples} examples were done, which are none of ${loader.batchSize} of ${loader.dataset.length}`,
    'progress',
    'Go on with the data and the batchSize that the epoch began with',
  );
}
