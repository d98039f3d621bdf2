// One pass over the training data.
import type { Targets } from '../autograd/tensor.js';
import type { Batch } from '../dataset/data-loader.js';
import { argumentError } from '../errors.js';
import { checkLoss, checkNet, type Loss, type Net } from '../nn/net.js';
import { checkOptions, type Names } from '../options.js';
import { checkOptimizer } from '../optim/optimizer.js';
import { eachBatch, type PassOptions } from './each-batch.js';
import type { Metrics } from './metric.js';
import type { Objective } from './objective.js';
import { objectiveOf } from './objectives.js';
import { addStep, type StepSums } from './progress.js';
import { type StepOptions, type StepResult, trainStep, type Updater } from './train-step.js';

/** Averages over the examples of one pass, from the outputs before each update, as the book reports them. */
export interface EpochResult {
  readonly examples: number;
  readonly loss: number;
  /** Everything that was measured, the loss included. */
  readonly metrics: Metrics;
}

/** Of a net that tells classes apart. */
export interface ClassEpochResult extends EpochResult {
  readonly accuracy: number;
}

/** What goes with one pass over the training data. */
export interface EpochOptions extends PassOptions {
  /** Called after every step, with the step's number from 1. A promise that it returns is waited for. May throw or reject to stop. */
  onStep?: ((result: StepResult, step: number) => unknown) | undefined;
  /** What goes with the step of this number, counted from 0. */
  stepOptions?: ((step: number) => StepOptions) | undefined;
}

const NAMES: Names<EpochOptions> = { signal: true, yieldEvery: true, onStep: true, stepOptions: true, arena: true };

/** Takes one step on each batch. Nothing else of the process runs within a step; between two of them other work has its turn, as `yieldEvery` says. */
export async function trainEpoch(
  net: Net,
  batches: Iterable<Batch>,
  loss: Loss,
  updater: Updater,
  options?: EpochOptions,
): Promise<ClassEpochResult>;
export async function trainEpoch(
  net: Net,
  batches: Iterable<Batch<Targets>>,
  loss: Loss,
  updater: Updater,
  options?: EpochOptions,
): Promise<EpochResult>;
export async function trainEpoch(
  net: Net,
  batches: Iterable<Batch<Targets>>,
  loss: Loss,
  updater: Updater,
  options: EpochOptions = {},
): Promise<EpochResult> {
  checkNet(net);
  checkLoss(loss);
  if (typeof updater !== 'function') checkOptimizer(updater);
  checkOptions('trainEpoch', options, NAMES);
  const { onStep = () => {}, stepOptions } = options;
  if (typeof onStep !== 'function') throw argumentError('a function', 'onStep', onStep);
  const pass: StepSums = { batches: 0, examples: 0, lossSum: 0, sums: {} };
  let objective: Objective | undefined;
  await eachBatch(
    batches,
    options,
    (X, y) => {
      objective ??= objectiveOf(y);
      return trainStep(net, X, y, loss, updater, stepOptions?.(pass.batches));
    },
    (result) => {
      addStep(pass, result);
      return onStep(result, pass.batches);
    },
  );
  const { examples, lossSum, sums } = pass;
  const measured = { loss: lossSum / examples, ...objective?.ofSums(sums, examples) };
  const { accuracy } = measured;
  return { examples, loss: measured.loss, ...(accuracy !== undefined && { accuracy }), metrics: measured };
}
