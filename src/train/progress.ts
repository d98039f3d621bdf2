// TrainProgress: how far a run has come. With the parameters, the optimizer and the generator it is all that a run needs to go on.
import type { DataLoader } from '../dataset/data-loader.js';
import { MlpError } from '../errors.js';
import type { TargetArray } from '../dataset/dataset.js';
import { bigint, type Field, integer, mapOf, number, optional, record } from '../formats/fields.js';
import type { Generator } from '../random/generator.js';
import { drawSamplerSeed } from '../random/loader-order.js';
import { type Best, bestField } from './best-epoch.js';
import type { StepResult } from './train-step.js';

/** Kept current by `fit` after every step; between steps it can be saved. */
export interface TrainProgress {
  /** Epochs that are done, evaluation included. */
  epochs: number;
  /** The pass that is under way; without one, the next epoch has not begun. */
  pass?: PassProgress;
  /** The first epoch with the best value of a metric on the validation set, or, without one, on the test set. */
  best?: Best;
}

/** The steps done, and sums over their examples. */
export interface StepSums {
  batches: number;
  examples: number;
  lossSum: number;
  /** Of which the metrics of training are made, such as `correct`. */
  readonly sums: Record<string, number>;
}

/** A pass over the training data: its order, and what is done of it. */
export interface PassProgress extends StepSums {
  readonly samplerSeed: bigint;
}

const passFields = { samplerSeed: bigint, batches: integer(0), examples: integer(0), lossSum: number() };

/** Reads a {@link TrainProgress} from JSON. */
export const progressField = record<TrainProgress>({
  epochs: integer(0),
  pass: optional(record<PassProgress>({ ...passFields, sums: mapOf(number()) })),
  best: optional<Best>(bestField),
});

const progressFieldOf010 = record({
  epochs: integer(0),
  pass: optional(record({ ...passFields, correct: integer(0) })),
  best: optional(record({ epoch: integer(1), testAccuracy: number(0) })),
});

/** Reads what 0.1.0 wrote, which trained on classes only. */
export const progressFieldOf1: Field<TrainProgress> = (value, name, where) => {
  const { epochs, pass, best } = progressFieldOf010(value, name, where);
  const { correct = 0, ...known } = pass ?? {};
  return {
    epochs,
    ...(pass && { pass: { ...(known as Omit<typeof pass, 'correct'>), sums: { correct } } }),
    ...(best && { best: { epoch: best.epoch, metric: 'accuracy', value: best.testAccuracy, on: 'test' } }),
  };
};

/** The pass under way, or a new one, whose order is drawn. */
export function currentPass(progress: TrainProgress, generator: Generator): PassProgress {
  const begun = () => ({ samplerSeed: drawSamplerSeed(generator), batches: 0, examples: 0, lossSum: 0, sums: {} });
  return (progress.pass ??= begun());
}

/** Counts one step. */
export function addStep(pass: StepSums, result: StepResult): void {
  pass.batches++;
  pass.examples += result.examples;
  pass.lossSum += result.lossSum;
  for (const name in result)
    if (name !== 'examples' && name !== 'lossSum') pass.sums[name] = (pass.sums[name] ?? 0) + result[name];
}

/** Ends the epoch. */
export function endEpoch(progress: TrainProgress): void {
  delete progress.pass;
  progress.epochs++;
}

/** Refuses a pass that began with other batches than the loader's. */
export function checkPass({ batches, examples }: PassProgress, loader: DataLoader<TargetArray>): void {
  const expected = Math.min(batches * loader.batchSize, loader.dataset.length);
  if (batches <= loader.length && examples === expected) return;
  throw new MlpError(
    'ERR_MLP_ARGUMENT',
    `${batches} batches were ${examples} examples, but in batches of ${loader.batchSize} from ${loader.dataset.length} they are ${expected}`,
    'progress',
    'Go on with the data and the batchSize that the epoch began with',
  );
}
