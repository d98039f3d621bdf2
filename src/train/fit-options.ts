// The options of fit, with their defaults, all of them checked.
import type { Augmentation } from '../dataset/augmentation.js';
import type { Dataset, TargetArray } from '../dataset/dataset.js';
import { checkDataset, targetsPerRow } from '../dataset/dataset.js';
import { argumentError, checkInteger, checkNumber } from '../errors.js';
import { isObject } from '../kinds.js';
import type { Loss } from '../nn/net.js';
import { checkOptimizer, type Optimizer } from '../optim/optimizer.js';
import { checkOptions, type Names } from '../options.js';
import type { Schedule } from '../optim/schedule.js';
import { defaultGenerator } from '../random/default.js';
import { checkGenerator, type Generator } from '../random/generator.js';
import type { Checkpoint } from './checkpoint.js';
import type { TrainEvent } from './events.js';
import { objectives, taskOf } from './objectives.js';
import { YIELD_EVERY } from './pacer.js';
import type { TrainProgress } from './progress.js';
import { stoppingOf, type StoppingOptions } from './stopping.js';

/** What a callback may do to the run. */
export interface FitControl {
  /** Ends the run after the epoch that is under way, evaluation included; fit then resolves, and its end event says why. */
  readonly stop: (reason?: string) => void;
}

/** How a model is trained. */
export interface FitOptions extends StoppingOptions {
  optimizer: Optimizer;
  /** Default: cross-entropy for classes, mean squared error for real targets. */
  loss?: Loss | undefined;
  /** The largest norm of all gradients together; longer ones are shortened to it before each update. */
  clipNorm?: number | undefined;
  /** Measured after each epoch. */
  test?: Dataset<TargetArray> | undefined;
  /** Passes over the training data, those of `progress` included; default 10, and 0 only measures. */
  epochs?: number | undefined;
  /** Default 256, or all examples if there are fewer. */
  batchSize?: number | undefined;
  /** Whether a short last batch of an epoch is left out; fewer examples than `batchSize` are then one batch. Default false. */
  dropLast?: boolean | undefined;
  /** How the images of each batch are varied; the order and the first weights are the same with and without. */
  augment?: Augmentation | undefined;
  /** Draws the order of each epoch; default: the generator that `manualSeed` seeds. */
  generator?: Generator | undefined;
  /** Where to go on; default: at the beginning. It is kept current after every step, also for `saveCheckpoint`. */
  progress?: TrainProgress | undefined;
  /** Stops at the next batch: fit then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called with every event as it happens. A promise that it returns is waited for, and fit rejects if that rejects. */
  onEvent?: ((event: TrainEvent, control: FitControl) => unknown) | undefined;
  /**
   * Milliseconds of work between two pauses, in which timers, sockets and files of the process have their turn; default 50, and 0 pauses
   * after every step. Within a step nothing else runs, however long it takes: smaller batches make it shorter.
   */
  yieldEvery?: number | undefined;
}

/** Those of a checkpoint too: `{ ...loadCheckpoint(path), test }` goes on from it. */
const NAMES: Names<FitOptions & Checkpoint> = {
  optimizer: true,
  loss: true,
  clipNorm: true,
  validation: true,
  monitor: true,
  patience: true,
  minDelta: true,
  cycleStop: true,
  test: true,
  epochs: true,
  batchSize: true,
  dropLast: true,
  augment: true,
  generator: true,
  progress: true,
  signal: true,
  onEvent: true,
  yieldEvery: true,
  model: true,
  description: true,
  recipe: true,
};

/** The options with their defaults, all of them right. */
export function checkedOptions(train: Dataset<TargetArray>, options: FitOptions) {
  checkDataset('train', train);
  checkOptions('fit', options ?? {}, NAMES);
  checkOptimizer(options?.optimizer);
  for (const name of ['validation', 'test'] as const) checkLikeTrain(name, options[name], train);
  const {
    optimizer,
    validation,
    monitor,
    test,
    signal,
    onEvent = () => {},
    progress = { epochs: 0 },
    yieldEvery = YIELD_EVERY,
  } = options;
  const { clipNorm, augment } = options;
  if (clipNorm !== undefined && !(checkNumber('clipNorm', clipNorm, 0) > 0))
    throw argumentError('a number above 0', 'clipNorm', clipNorm);
  const epochs = checkInteger('epochs', options.epochs ?? 10, 0);
  const { dropLast = false } = options;
  if (typeof dropLast !== 'boolean') throw argumentError('true or false', 'dropLast', dropLast);
  const asked = checkInteger('batchSize', options.batchSize ?? Math.min(256, train.length), 1);
  const batchSize = dropLast ? Math.min(asked, train.length) : asked;
  const generator = options.generator === undefined ? defaultGenerator() : checkGenerator(options.generator);
  const objective = objectives[taskOf(train)];
  const loss = options.loss ?? objective.loss();
  const stopping = stoppingOf(options, objective);
  if (stopping.cycleStop) checkCycles(optimizer.options.lr);
  checkInteger('progress.epochs', progress.epochs, 0);
  checkNumber('yieldEvery', yieldEvery, 0);
  if (typeof onEvent !== 'function') throw argumentError('a function', 'onEvent', onEvent);
  const held = { validation, monitor, stopping, test };
  return {
    optimizer,
    ...held,
    signal,
    onEvent,
    yieldEvery,
    epochs,
    batchSize,
    dropLast,
    augment,
    generator,
    loss,
    clipNorm,
    progress,
  };
}

/** Refuses a learning rate that has no cycles. */
function checkCycles(lr: number | Schedule): void {
  if (isObject(lr) && lr.type === 'coslog') return;
  throw argumentError('a schedule of type coslog, as cycleStop is for its cycles,', "the optimizer's lr", lr);
}

/** Refuses data whose rows or targets are other than those that are trained on. */
function checkLikeTrain(name: string, data: Dataset<TargetArray> | undefined, train: Dataset<TargetArray>): void {
  if (data === undefined) return;
  checkDataset(name, data);
  if (data.width !== train.width)
    throw argumentError(`rows of ${train.width} numbers, as in train,`, name, `[${data.width}]`);
  if (targetsPerRow(data) !== targetsPerRow(train))
    throw argumentError(`${targetText(train)}, as in train,`, name, targetText(data));
}

/** Every option of fit, settled. */
export type Settled = ReturnType<typeof checkedOptions>;

/** `class labels`, or `2 real targets an example`. */
function targetText(data: Dataset<TargetArray>): string {
  const count = targetsPerRow(data);
  return count === 0 ? 'class labels' : `${count} real target${count > 1 ? 's' : ''} an example`;
}
