// fit: the whole training run, told as events.
import { Arena } from '../autograd/arena.js';
import { DataLoader } from '../dataset/data-loader.js';
import { checkDataset, type Dataset } from '../dataset/tensor-dataset.js';
import { argumentError, checkInteger, MlpError } from '../errors.js';
import { kernelInfo } from '../kernels/choose.js';
import { CrossEntropyLoss } from '../nn/losses.js';
import type { Loss, Net } from '../nn/module.js';
import { checkOptimizer, type Optimizer } from '../optim/sgd.js';
import { defaultGenerator } from '../random/default.js';
import { checkGenerator, type Generator } from '../random/generator.js';
import { evaluate, type Evaluation } from './evaluate.js';
import type { EndEvent, EpochEvent, ProgressEvent, StartEvent, TrainEvent } from './events.js';
import { trainEpoch } from './train-epoch.js';
import type { StepResult } from './train-step.js';

/** How a model is trained. */
export interface FitOptions {
  optimizer: Optimizer;
  /** Default: cross-entropy. */
  loss?: Loss | undefined;
  /** Measured after each epoch. */
  test?: Dataset | undefined;
  /** Passes over the training data; default 10, and 0 only measures. */
  epochs?: number | undefined;
  /** Default 256. */
  batchSize?: number | undefined;
  /** Draws the order of each epoch; default: the generator that `manualSeed` seeds. */
  generator?: Generator | undefined;
  /** Stops at the next batch: fit then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called with every event as it happens. */
  onEvent?: ((event: TrainEvent) => void) | undefined;
}

const PROGRESS_EVERY_MS = 100;

/**
 * Trains a net and resolves to its epochs. Inputs and order follow PyTorch's for the same seed. Lets the event loop breathe about every
 * 50 ms; several runs may go on at once, each with a generator of its own.
 * @throws MlpError `ERR_MLP_DIVERGED` when a loss is not finite
 */
export async function fit(net: Net, train: Dataset, options: FitOptions): Promise<EpochEvent[]> {
  checkDataset('train', train);
  if (options?.test) checkDataset('test', options.test);
  checkOptimizer(options?.optimizer);
  const { optimizer, test, signal, onEvent = () => {} } = options;
  const epochs = checkInteger('epochs', options.epochs ?? 10, 0);
  const batchSize = checkInteger('batchSize', options.batchSize ?? 256, 1);
  const generator = options.generator ? checkGenerator(options.generator) : defaultGenerator();
  const loss = options.loss ?? new CrossEntropyLoss({ reduction: 'none' });
  if (test && test.width !== train.width)
    throw argumentError(`rows of ${train.width} numbers, as in train,`, 'test', `[${test.width}]`);

  const started = performance.now();
  const loader = new DataLoader(train, { batchSize, shuffle: true, generator });
  const arena = new Arena();
  const measure = async () => test && evaluate(net, test, { loss, batchSize, generator, signal });
  const history: EpochEvent[] = [];
  let tested: Evaluation | undefined;
  onEvent(
    startEvent(optimizer, generator, { epochs, batchSize, examples: train.length, testExamples: test?.length ?? 0 }),
  );
  if (epochs === 0) tested = await measure();
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const epochStarted = performance.now();
    const onStep = stepWatcher(epoch, train.length, optimizer, onEvent);
    const trained = await trainEpoch(net, loader, loss, optimizer, { signal, arena, onStep });
    const trainSeconds = secondsSince(epochStarted);
    const evalStarted = performance.now();
    tested = await measure();
    if (tested && !Number.isFinite(tested.loss))
      throw diverged(`after epoch ${epoch}`, optimizer.options.lr, trained.loss);
    const event: EpochEvent = {
      event: 'epoch',
      epoch,
      trainLoss: trained.loss,
      trainAccuracy: trained.accuracy,
      ...testResults(tested),
      trainSeconds,
      evalSeconds: secondsSince(evalStarted),
    };
    history.push(event);
    onEvent(event);
  }
  onEvent({ event: 'end', epochs, seconds: secondsSince(started), ...testResults(tested) });
  return history;
}

function startEvent(
  optimizer: Optimizer,
  generator: Generator,
  sizes: Pick<StartEvent, 'epochs' | 'batchSize' | 'examples' | 'testExamples'>,
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

/** Stops a run whose loss is not finite, and reports progress. */
function stepWatcher(
  epoch: number,
  totalExamples: number,
  optimizer: Optimizer,
  onEvent: (event: ProgressEvent) => void,
) {
  const started = performance.now();
  let reported = started;
  let examples = 0;
  let lossSum = 0;
  return (result: StepResult, step: number) => {
    if (!Number.isFinite(result.lossSum))
      throw diverged(`epoch ${epoch}, step ${step}`, optimizer.options.lr, lossSum / examples);
    examples += result.examples;
    lossSum += result.lossSum;
    const now = performance.now();
    if (now - reported < PROGRESS_EVERY_MS) return;
    reported = now;
    const examplesPerSecond = (examples / (now - started)) * 1000;
    onEvent({ event: 'progress', epoch, examples, totalExamples, loss: lossSum / examples, examplesPerSecond });
  };
}

function diverged(where: string, lr: number, lastLoss: number): MlpError {
  const before = Number.isNaN(lastLoss) ? '' : ` (mean loss of the epoch so far: ${lastLoss.toPrecision(4)})`;
  return new MlpError(
    'ERR_MLP_DIVERGED',
    `the loss is no longer finite${before}`,
    `${where}, lr ${lr}`,
    `Try a smaller learning rate, such as ${lr > 0.1 ? 0.1 : lr / 10}, and check that the inputs are scaled to about 0..1`,
  );
}

function testResults(tested: Evaluation | undefined): Pick<EndEvent, 'testLoss' | 'testAccuracy'> {
  return tested ? { testLoss: tested.loss, testAccuracy: tested.accuracy } : {};
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
