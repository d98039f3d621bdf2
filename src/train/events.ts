// What a run reports while it goes on: plain objects, the same ones that the command line prints with --json.
import { kernelInfo } from '../kernels/choose.js';
import type { KernelInfo } from '../kernels/kernels.js';
import type { Optimizer } from '../optim/optimizer.js';
import type { Generator } from '../random/generator.js';
import { type ChosenEpoch, chosenEpoch, type HeldMetrics } from './best-epoch.js';
import type { MetricName, Metrics } from './metric.js';

/** Before the first epoch: the recipe, and what it runs on. */
export interface StartEvent {
  readonly event: 'start';
  readonly backend: KernelInfo['backend'];
  /** Why `auto` took that backend; missing if it was asked for by name. */
  readonly why?: string;
  readonly blas: string;
  readonly threads: number;
  /** A string if it is beyond 2^53. */
  readonly seed: number | string;
  /** Numbers to train, all together. */
  readonly parameters: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Training examples. */
  readonly examples: number;
  readonly validationExamples: number;
  readonly testExamples: number;
  /** The one that is shown beside the loss. */
  readonly metric: MetricName;
  /** The one by which the best epoch is chosen. */
  readonly monitor: MetricName;
  /** Options of the optimizer, such as lr. */
  readonly optimizer: object;
}

/** Within an epoch, at most ten times a second. */
export interface ProgressEvent {
  readonly event: 'progress';
  readonly epoch: number;
  readonly examples: number;
  readonly totalExamples: number;
  /** Mean loss of the epoch so far. */
  readonly loss: number;
  readonly examplesPerSecond: number;
}

/** The metrics on the test set after the last update, and those of classes by the names that 0.1.0 gave them; missing without a test set. */
interface Tested {
  readonly testLoss?: number;
  readonly testAccuracy?: number;
}

/** After each epoch. */
export interface EpochEvent extends Tested {
  readonly event: 'epoch';
  /** From 1. */
  readonly epoch: number;
  /** Averages over the examples, from the outputs before each update. */
  readonly trainLoss: number;
  /** Missing in a regression. */
  readonly trainAccuracy?: number;
  /** Everything that was measured, the loss included. */
  readonly metrics: HeldMetrics & { readonly train: Metrics };
  /** Wall time from drawing the order to the last update, pauses and events included. */
  readonly trainSeconds: number;
  readonly evalSeconds: number;
}

/** After each epoch of a net that tells classes apart. */
export interface ClassEpochEvent extends EpochEvent {
  readonly trainAccuracy: number;
}

/** After the last epoch. */
export interface EndEvent extends Tested {
  readonly event: 'end';
  /** Epochs that are done. */
  readonly epochs: number;
  readonly seconds: number;
  /** Of the weights that the net has now, as `testLoss` is. */
  readonly metrics?: HeldMetrics;
  /** The epoch whose weights the net has now; with validation. Without one it has those of the last epoch. */
  readonly best?: ChosenEpoch;
  /** Why it ended before the last epoch, if patience or a callback stopped it. */
  readonly stopped?: string;
}

/** What `fit` reports as it happens; `event` says which it is. */
export type TrainEvent = StartEvent | ProgressEvent | EpochEvent | EndEvent;

/** The event of an epoch with these metrics, and those of them again that have names of their own. */
export function epochEvent(
  epoch: number,
  train: Metrics & { readonly loss: number },
  held: HeldMetrics,
  trainSeconds: number,
  evalSeconds: number,
): EpochEvent {
  const { loss, accuracy } = train;
  const named = { trainLoss: loss, ...(accuracy !== undefined && { trainAccuracy: accuracy }), ...tested(held) };
  const metrics = { train, ...held };
  return { event: 'epoch', epoch, ...named, metrics, trainSeconds, evalSeconds };
}

/** What an `end` event says of the weights that the net has: those of the best epoch, if it was chosen by validation. */
export function measuredEnd(
  held: HeldMetrics,
  best: ChosenEpoch | undefined,
): Pick<EndEvent, keyof Tested | 'metrics' | 'best'> {
  const metrics = (held.validation ?? held.test) && held;
  return { ...tested(held), ...(metrics && { metrics }), ...(best && { best: chosenEpoch(best) }) };
}

function tested({ test }: HeldMetrics): Tested {
  const { loss, accuracy } = test ?? {};
  return { ...(loss !== undefined && { testLoss: loss }), ...(accuracy !== undefined && { testAccuracy: accuracy }) };
}

/** The event of a run that begins. */
export function startEvent(
  optimizer: Optimizer,
  generator: Generator,
  sizes: Pick<StartEvent, 'epochs' | 'batchSize' | 'examples' | 'validationExamples' | 'testExamples'>,
  chosen: Pick<StartEvent, 'metric' | 'monitor'>,
): StartEvent {
  const { backend, why, blas, threads } = kernelInfo();
  const seed = Number(generator.initialSeed);
  return {
    event: 'start',
    backend,
    ...(why !== undefined && { why }),
    blas,
    threads,
    seed: Number.isSafeInteger(seed) ? seed : String(generator.initialSeed),
    parameters: optimizer.parameters.reduce((sum, parameter) => sum + parameter.numel, 0),
    ...sizes,
    ...chosen,
    optimizer: optimizer.options,
  };
}
