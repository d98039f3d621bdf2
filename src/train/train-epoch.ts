// One pass over the training data.
import { Arena } from '../autograd/arena.js';
import type { Batch } from '../dataset/data-loader.js';
import { checkLoss, checkNet, type Loss, type Net } from '../nn/module.js';
import { checkOptions, type Names } from '../options.js';
import { checkOptimizer } from '../optim/sgd.js';
import { eachBatch } from './each-batch.js';
import { type StepResult, trainStep, type Updater } from './train-step.js';

/** Averages over the examples of one pass, from the outputs before each update, as the book reports them. */
export interface EpochResult {
  readonly examples: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** What goes with one pass over the data. */
export interface EpochOptions {
  /** Stops the pass before the next batch by throwing the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called after every step, with the step's number from 1; may throw to stop. */
  onStep?: ((result: StepResult, step: number) => void) | undefined;
  /** Default: one of its own. */
  arena?: Arena | undefined;
}

const NAMES: Names<EpochOptions> = { signal: true, onStep: true, arena: true };

/** Takes one step on each batch, and lets the event loop breathe about every 50 ms. */
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
  let [step, examples, lossSum, correct] = [0, 0, 0, 0];
  await eachBatch(
    batches,
    options.arena ?? new Arena(),
    options.signal,
    (X, y) => trainStep(net, X, y, loss, updater),
    (result) => {
      examples += result.examples;
      lossSum += result.lossSum;
      correct += result.correct;
      options.onStep?.(result, ++step);
    },
  );
  return { examples, loss: lossSum / examples, accuracy: correct / examples };
}
