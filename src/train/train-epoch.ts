// One pass over the training data.
import type { Batch } from '../dataset/data-loader.js';
import { argumentError } from '../errors.js';
import { checkLoss, checkNet, type Loss, type Net } from '../nn/module.js';
import { checkOptions, type Names } from '../options.js';
import { checkOptimizer } from '../optim/optimizer.js';
import { eachBatch, type PassOptions } from './each-batch.js';
import { type StepResult, trainStep, type Updater } from './train-step.js';

/** Averages over the examples of one pass, from the outputs before each update, as the book reports them. */
export interface EpochResult {
  readonly examples: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** What goes with one pass over the training data. */
export interface EpochOptions extends PassOptions {
  /** Called after every step, with the step's number from 1. A promise that it returns is waited for. May throw or reject to stop. */
  onStep?: ((result: StepResult, step: number) => unknown) | undefined;
}

const NAMES: Names<EpochOptions> = { signal: true, yieldEvery: true, onStep: true, arena: true };

/** Takes one step on each batch. Nothing else of the process runs within a step; between them, `yieldEvery` says. */
export async function trainEpoch(
  net: Net,
  batches: Iterable<Batch>,
  loss: Loss,
  updater: Updater,
  options: EpochOptions = {},
): Promise<EpochResult> {
  checkNet(net);
  checkLoss(loss);
  if (typeof updater !== 'function') checkOptimizer(updater);
  checkOptions('trainEpoch', options, NAMES);
  const { onStep = () => {} } = options;
  if (typeof onStep !== 'function') throw argumentError('a function', 'onStep', onStep);
  let [step, examples, lossSum, correct] = [0, 0, 0, 0];
  await eachBatch(
    batches,
    options,
    (X, y) => trainStep(net, X, y, loss, updater),
    (result) => {
      examples += result.examples;
      lossSum += result.lossSum;
      correct += result.correct;
      return onStep(result, ++step);
    },
  );
  return { examples, loss: lossSum / examples, accuracy: correct / examples };
}
