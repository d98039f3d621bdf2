// fit: the whole training run, told as events.
import { Arena } from '../autograd/arena.js';
import { DataLoader } from '../dataset/data-loader.js';
import { checkDataset, type Dataset, type TargetArray, targetsPerRow } from '../dataset/dataset.js';
import { argumentError, checkInteger, checkNumber, MlpError } from '../errors.js';
import { kernelInfo } from '../kernels/choose.js';
import type { Loss, Net } from '../nn/net.js';
import { checkOptimizer, type Optimizer } from '../optim/optimizer.js';
import { checkOptions, type Names } from '../options.js';
import { defaultGenerator } from '../random/default.js';
import { checkGenerator, type Generator } from '../random/generator.js';
import type { Checkpoint } from './checkpoint.js';
import { evaluate, type Evaluation } from './evaluate.js';
import {
  type ClassEpochEvent,
  type EpochEvent,
  epochEvent,
  type ProgressEvent,
  type StartEvent,
  testedEnd,
  type TrainEvent,
} from './events.js';
import { objectives, taskOf } from './objectives.js';
import { YIELD_EVERY } from './pacer.js';
import { addStep, checkPass, currentPass, endEpoch, type PassProgress, type TrainProgress } from './progress.js';
import { trainEpoch } from './train-epoch.js';
import type { StepResult } from './train-step.js';

/** How a model is trained. */
export interface FitOptions {
  optimizer: Optimizer;
  /** Default: cross-entropy for classes, mean squared error for real targets. */
  loss?: Loss | undefined;
  /** Measured after each epoch. */
  test?: Dataset<TargetArray> | undefined;
  /** Passes over the training data, those of `progress` included; default 10, and 0 only measures. */
  epochs?: number | undefined;
  /** Default 256, or all examples where there are fewer. */
  batchSize?: number | undefined;
  /** Draws the order of each epoch; default: the generator that `manualSeed` seeds. */
  generator?: Generator | undefined;
  /** Where to go on; default: at the beginning. It is kept current after every step, also for `saveCheckpoint`. */
  progress?: TrainProgress | undefined;
  /** Stops at the next batch: fit then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called with every event as it happens. A promise that it returns is waited for, and fit rejects if that rejects. */
  onEvent?: ((event: TrainEvent) => unknown) | undefined;
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
  test: true,
  epochs: true,
  batchSize: true,
  generator: true,
  progress: true,
  signal: true,
  onEvent: true,
  yieldEvery: true,
  model: true,
  description: true,
  recipe: true,
};

const PROGRESS_EVERY_MS = 100;

/**
 * Trains a net and resolves to the epochs it ended. Inputs and order follow PyTorch's for the same seed. Pauses between steps, as
 * `yieldEvery` says, so that a server in the same process answers; for answers at any time, train in a worker thread. Several runs may go
 * on at once, each with a generator of its own.
 * @throws MlpError `ERR_MLP_DIVERGED` when a loss is not finite
 */
export async function fit(net: Net, train: Dataset, options: FitOptions): Promise<ClassEpochEvent[]>;
export async function fit(net: Net, train: Dataset<TargetArray>, options: FitOptions): Promise<EpochEvent[]>;
export async function fit(net: Net, train: Dataset<TargetArray>, options: FitOptions): Promise<EpochEvent[]> {
  const { optimizer, test, signal, onEvent, yieldEvery, epochs, batchSize, generator, loss, progress } = checked(
    train,
    options,
  );
  const started = performance.now();
  const objective = objectives[taskOf(train)];
  const loader = new DataLoader(train, { batchSize, shuffle: true, generator });
  if (progress.pass) checkPass(progress.pass, loader);
  const everyPass = { signal, yieldEvery, arena: new Arena() };
  const measure = async () =>
    test && drawingBackOnFailure(generator, () => evaluate(net, test, { loss, batchSize, generator, ...everyPass }));
  const history: EpochEvent[] = [];
  let tested: Evaluation | undefined;
  await onEvent(
    startEvent(optimizer, generator, {
      epochs,
      batchSize,
      examples: train.length,
      testExamples: test?.length ?? 0,
      metric: objective.best,
    }),
  );
  if (epochs === 0) {
    tested = await measure();
    if (tested && !Number.isFinite(tested.loss)) throw diverged('before epoch 1', optimizer.options);
  }
  while (progress.epochs < epochs) {
    const epoch = progress.epochs + 1;
    const epochStarted = performance.now();
    const pass = currentPass(progress, generator);
    const onStep = stepWatcher(epoch, pass, train.length, optimizer, onEvent);
    await trainEpoch(net, loader.pass(pass.samplerSeed, pass.batches), loss, optimizer, { ...everyPass, onStep });
    const trainSeconds = secondsSince(epochStarted);
    const evalStarted = performance.now();
    tested = await measure();
    if (tested && !Number.isFinite(tested.loss)) throw diverged(`after epoch ${epoch}`, optimizer.options, pass);
    endEpoch(progress, objective.best, tested?.metrics);
    const trained = { loss: pass.lossSum / pass.examples, ...objective.ofSums(pass.sums, pass.examples) };
    const event = epochEvent(epoch, trained, tested?.metrics, trainSeconds, secondsSince(evalStarted));
    history.push(event);
    await onEvent(event);
  }
  await onEvent({ event: 'end', epochs, seconds: secondsSince(started), ...testedEnd(tested?.metrics) });
  return history;
}

/** The options with their defaults, all of them right. */
function checked(train: Dataset<TargetArray>, options: FitOptions) {
  checkDataset('train', train);
  checkOptions('fit', options ?? {}, NAMES);
  checkOptimizer(options?.optimizer);
  if (options.test !== undefined) checkDataset('test', options.test);
  const { optimizer, test, signal, onEvent = () => {}, progress = { epochs: 0 }, yieldEvery = YIELD_EVERY } = options;
  const epochs = checkInteger('epochs', options.epochs ?? 10, 0);
  const batchSize = checkInteger('batchSize', options.batchSize ?? Math.min(256, train.length), 1);
  const generator = options.generator === undefined ? defaultGenerator() : checkGenerator(options.generator);
  const loss = options.loss ?? objectives[taskOf(train)].loss();
  checkInteger('progress.epochs', progress.epochs, 0);
  checkNumber('yieldEvery', yieldEvery, 0);
  if (typeof onEvent !== 'function') throw argumentError('a function', 'onEvent', onEvent);
  if (test && test.width !== train.width)
    throw argumentError(`rows of ${train.width} numbers, as in train,`, 'test', `[${test.width}]`);
  if (test && targetsPerRow(test) !== targetsPerRow(train))
    throw argumentError(`${targetText(train)}, as in train,`, 'test', targetText(test));
  return { optimizer, test, signal, onEvent, yieldEvery, epochs, batchSize, generator, loss, progress };
}

/** `class labels`, or `2 real targets an example`. */
function targetText(data: Dataset<TargetArray>): string {
  const count = targetsPerRow(data);
  return count === 0 ? 'class labels' : `${count} real target${count > 1 ? 's' : ''} an example`;
}

/** Gives back what an evaluation drew if it is stopped, since the run goes on from before it. */
async function drawingBackOnFailure<T>(generator: Generator, act: () => Promise<T>): Promise<T> {
  const state = generator.getState();
  try {
    return await act();
  } catch (error) {
    generator.setState(state);
    throw error;
  }
}

function startEvent(
  optimizer: Optimizer,
  generator: Generator,
  sizes: Pick<StartEvent, 'epochs' | 'batchSize' | 'examples' | 'testExamples' | 'metric'>,
): StartEvent {
  const { backend, blas, threads } = kernelInfo();
  const seed = Number(generator.initialSeed);
  return {
    event: 'start',
    backend,
    blas,
    threads,
    seed: Number.isSafeInteger(seed) ? seed : String(generator.initialSeed),
    parameters: optimizer.parameters.reduce((sum, parameter) => sum + parameter.numel, 0),
    ...sizes,
    optimizer: optimizer.options,
  };
}

/** Stops a run whose loss is not finite, keeps the pass current, and reports progress. */
function stepWatcher(
  epoch: number,
  pass: PassProgress,
  totalExamples: number,
  optimizer: Optimizer,
  onEvent: (event: ProgressEvent) => unknown,
) {
  const started = performance.now();
  const examplesBefore = pass.examples;
  let reported = started;
  return (result: StepResult) => {
    if (!Number.isFinite(result.lossSum)) {
      const before = epoch === 1 && pass.batches === 0 ? undefined : pass;
      throw diverged(`epoch ${epoch}, step ${pass.batches + 1}`, optimizer.options, before);
    }
    addStep(pass, result);
    const now = performance.now();
    if (now - reported < PROGRESS_EVERY_MS) return undefined;
    reported = now;
    const { examples, lossSum } = pass;
    const examplesPerSecond = ((examples - examplesBefore) / (now - started)) * 1000;
    return onEvent({ event: 'progress', epoch, examples, totalExamples, loss: lossSum / examples, examplesPerSecond });
  };
}

/** `pass` is what went before; where nothing did, the learning rate is not to blame, nor with a momentum that never fades. */
function diverged(
  where: string,
  { lr, momentum = 0 }: Optimizer['options'] & { momentum?: number },
  pass?: PassProgress,
): MlpError {
  const { lossSum, examples } = pass ?? { lossSum: 0, examples: 0 };
  const before = examples === 0 ? '' : ` (mean loss of the epoch so far: ${(lossSum / examples).toPrecision(4)})`;
  const rate = typeof lr === 'number' ? lr : lr.lr;
  const lower = `a smaller learning rate, such as ${rate > 0.1 ? 0.1 : Number((rate / 10).toPrecision(6))}`;
  const less = !pass ? 'smaller first weights' : momentum >= 1 ? 'a momentum below 1, such as 0.9' : lower;
  return new MlpError(
    'ERR_MLP_DIVERGED',
    `the loss is ${pass ? 'no longer' : 'not'} finite${before}`,
    `${where}, lr ${rate}`,
    `Try ${less}, and check that the inputs are scaled to about 0..1`,
  );
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
