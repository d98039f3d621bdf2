// One pass over the training data.
import { Arena } from '../autograd/arena.js';
import type { Batch } from '../dataset/data-loader.js';
import { checkNet, type Loss, type Net } from '../nn/module.js';
import { Pacer } from './pacer.js';
import { type StepResult, trainStep, type Updater } from './train-step.js';

/** Averages over the examples of one pass, from the outputs before each update, as the book reports them. */
export interface EpochResult {
  readonly examples: number;
  readonly loss: number;
  readonly accuracy: number;
}

export interface EpochOptions {
  /** Stops the pass before the next batch by throwing the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called after every step, with the step's number from 1; may throw to stop. */
  onStep?: ((result: StepResult, step: number) => void) | undefined;
  /** Default: one of its own. */
  arena?: Arena | undefined;
}

/** Takes one step on each batch, and lets the event loop breathe about every 50 ms. */
export async function trainEpoch(
  net: Net,
  batches: Iterable<Batch>,
  loss: Loss,
  updater: Updater,
  options: EpochOptions = {},
): Promise<EpochResult> {
  checkNet(net);
  const arena = options.arena ?? new Arena();
  const pacer = new Pacer();
  const iterator = batches[Symbol.iterator]();
  const nextStep = () => {
    const next = iterator.next();
    return next.done ? null : trainStep(net, ...next.value, loss, updater);
  };
  let examples = 0;
  let lossSum = 0;
  let correct = 0;
  for (let step = 1; ; step++) {
    options.signal?.throwIfAborted();
    const result = arena.run(nextStep);
    if (!result) return { examples, loss: lossSum / examples, accuracy: correct / examples };
    examples += result.examples;
    lossSum += result.lossSum;
    correct += result.correct;
    options.onStep?.(result, step);
    if (pacer.due) await pacer.pause();
  }
}
