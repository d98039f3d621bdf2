// fit: the whole training run, reported as events.
import { Arena } from '../autograd/arena.js';
import { DataLoader } from '../dataset/data-loader.js';
import type { Dataset, TargetArray } from '../dataset/dataset.js';
import type { Net } from '../nn/net.js';
import type { StepPosition } from '../optim/schedule.js';
import { Generator } from '../random/generator.js';
import { type HeldMetrics, noteBest, restoreBest } from './best-epoch.js';
import { diverged } from './divergence.js';
import { evaluate } from './evaluate.js';
import { type ClassEpochEvent, type EpochEvent, epochEvent, measuredEnd, startEvent } from './events.js';
import { checkedOptions, type FitOptions, type Settled } from './fit-options.js';
import type { Metrics } from './metric.js';
import { objectives, taskOf } from './objectives.js';
import { addStep, checkPass, currentPass, endEpoch, type PassProgress } from './progress.js';
import { checkMonitor, endsEarly } from './stopping.js';
import { trainEpoch } from './train-epoch.js';
import type { StepResult } from './train-step.js';

export type { FitOptions } from './fit-options.js';

const PROGRESS_EVERY_MS = 100;

/**
 * Trains a net and resolves to the epochs it ended. Inputs and order follow PyTorch's for the same seed. Pauses between steps, as
 * `yieldEvery` says, so that a server in the same process answers; for answers at any time, train in a worker thread. Several runs may go
 * on at once, each with a generator of its own. With validation, the net has the best epoch's weights when fit resolves; if it rejects, they
 * are the last ones, from which a checkpoint goes on, and `restoreBest` gives the best.
 * @throws MlpError `ERR_MLP_DIVERGED` when a loss is not finite. What the signal was aborted with, if that is an object, gets a property
 * `history`: the epochs that ended
 */
export function fit(net: Net, train: Dataset, options: FitOptions): Promise<ClassEpochEvent[]>;
export function fit(net: Net, train: Dataset<TargetArray>, options: FitOptions): Promise<EpochEvent[]>;
export async function fit(net: Net, train: Dataset<TargetArray>, options: FitOptions): Promise<EpochEvent[]> {
  const run = new Run(net, train, checkedOptions(train, options));
  try {
    await run.train();
  } catch (error) {
    if (options.signal?.aborted && error === options.signal.reason) keepHistory(error, run.history);
    throw error;
  }
  return run.history;
}

/** One call of fit. */
class Run {
  readonly history: EpochEvent[] = [];
  readonly #net: Net;
  readonly #train: Dataset<TargetArray>;
  readonly #options: Settled;
  readonly #loader: DataLoader<TargetArray>;
  readonly #everyPass;
  readonly #started = performance.now();
  #stopped: string | undefined;

  constructor(net: Net, train: Dataset<TargetArray>, options: Settled) {
    const { batchSize, dropLast, augment, generator, progress, signal, yieldEvery } = options;
    this.#net = net;
    this.#train = train;
    this.#options = options;
    this.#loader = new DataLoader(train, { batchSize, shuffle: true, dropLast, generator, augment });
    if (progress.pass) checkPass(progress.pass, this.#loader);
    this.#everyPass = { signal, yieldEvery, arena: new Arena() };
  }

  async train(): Promise<void> {
    const { optimizer, validation, monitor, loss, stopping, epochs, generator, progress } = this.#options;
    const objective = objectives[taskOf(this.#train)];
    if (validation) await checkMonitor(this.#net, validation, monitor, loss);
    const chosen = { metric: objective.best, monitor: stopping.metric };
    await this.#tell(startEvent(optimizer, generator, this.#sizes(), chosen));
    let held = epochs === 0 ? await this.#measure('before epoch 1') : {};
    while (
      progress.epochs < epochs &&
      (this.#stopped ??= endsEarly(progress, { ...stopping, epochs }, stopping.metric)) === undefined
    ) {
      const epoch = progress.epochs + 1;
      const epochStarted = performance.now();
      const pass = currentPass(progress, generator);
      await this.#trainEpoch(epoch, pass);
      const trainSeconds = secondsSince(epochStarted);
      const evalStarted = performance.now();
      held = await this.#measure(`after epoch ${epoch}`, pass);
      endEpoch(progress);
      noteBest(progress, stopping, held, optimizer);
      const trained = { loss: pass.lossSum / pass.examples, ...objective.ofSums(pass.sums, pass.examples) };
      const event = epochEvent(epoch, trained, held, trainSeconds, secondsSince(evalStarted));
      this.history.push(event);
      await this.#tell(event);
    }
    const stopped = this.#stopped === undefined ? {} : { stopped: this.#stopped };
    const seconds = secondsSince(this.#started);
    const best = validation && progress.best?.parameters && progress.best;
    if (best) restoreBest(progress, optimizer);
    const measured = measuredEnd(best?.measured ?? held, best);
    await this.#tell({ event: 'end', epochs: progress.epochs, seconds, ...measured, ...stopped });
  }

  #sizes() {
    const { epochs, batchSize, validation, test } = this.#options;
    const held = { validationExamples: validation?.length ?? 0, testExamples: test?.length ?? 0 };
    return { epochs, batchSize, examples: this.#train.length, ...held };
  }

  /** The rest of a pass over the training data. */
  async #trainEpoch(epoch: number, pass: PassProgress): Promise<void> {
    const { loss, optimizer, clipNorm, generator } = this.#options;
    const begun = pass.batches;
    const seed = generator.initialSeed;
    const stepOptions = (step: number) => ({ clipNorm, seed, at: this.#position(epoch, begun + step) });
    const onStep = this.#stepWatcher(epoch, pass);
    const batches = this.#loader.pass(pass.samplerSeed, begun, this.#position(epoch, begun).step);
    await trainEpoch(this.#net, batches, loss, optimizer, { ...this.#everyPass, onStep, stepOptions });
  }

  /** The place, among all steps of the run, of the one after `batches` of an epoch. */
  #position(epoch: number, batches: number): StepPosition {
    const perEpoch = this.#loader.length;
    return { step: (epoch - 1) * perEpoch + batches, totalSteps: this.#options.epochs * perEpoch };
  }

  /** What the net makes of the data that it is not trained on; only the test set draws from the run's generator. */
  async #measure(when: string, pass?: PassProgress): Promise<HeldMetrics> {
    const { validation, test, generator } = this.#options;
    const evaluated = async (data: Dataset<TargetArray>, draws: Generator): Promise<Metrics> => {
      const { loss, batchSize, optimizer } = this.#options;
      const options = { loss, batchSize, generator: draws, ...this.#everyPass };
      const { metrics } = await drawingBackOnFailure(draws, () => evaluate(this.#net, data, options));
      if (!Number.isFinite(metrics.loss)) throw diverged(when, optimizer, undefined, pass);
      return metrics;
    };
    return {
      ...(validation && { validation: await evaluated(validation, new Generator(0)) }),
      ...(test && { test: await evaluated(test, generator) }),
    };
  }

  /** Stops a run whose loss is not finite, keeps the pass current, and reports progress. */
  #stepWatcher(epoch: number, pass: PassProgress) {
    const started = performance.now();
    const examplesBefore = pass.examples;
    const totalExamples = Math.min(this.#loader.length * this.#loader.batchSize, this.#train.length);
    let reported = started;
    return (result: StepResult) => {
      if (!Number.isFinite(result.lossSum)) {
        const before = epoch === 1 && pass.batches === 0 ? undefined : pass;
        const at = this.#position(epoch, pass.batches);
        throw diverged(`epoch ${epoch}, step ${pass.batches + 1}`, this.#options.optimizer, at, before);
      }
      addStep(pass, result);
      const now = performance.now();
      if (now - reported < PROGRESS_EVERY_MS) return undefined;
      reported = now;
      const { examples, lossSum } = pass;
      const examplesPerSecond = ((examples - examplesBefore) / (now - started)) * 1000;
      const loss = lossSum / examples;
      return this.#tell({ event: 'progress', epoch, examples, totalExamples, loss, examplesPerSecond });
    };
  }

  #tell(event: Parameters<Settled['onEvent']>[0]): unknown {
    return this.#options.onEvent(event, { stop: (reason = 'stopped') => (this.#stopped ??= reason) });
  }
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

function keepHistory(reason: unknown, history: readonly EpochEvent[]): void {
  if (typeof reason !== 'object' || reason === null || !Object.isExtensible(reason)) return;
  Object.defineProperty(reason, 'history', { value: history, configurable: true, writable: true });
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
