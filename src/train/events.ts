// What a run reports while it goes on: plain objects, the same ones that the command line prints with --json.
import type { KernelInfo } from '../kernels/kernels.js';

/** Before the first epoch: the recipe, and what it runs on. */
export interface StartEvent {
  readonly event: 'start';
  readonly backend: KernelInfo['backend'];
  readonly blas: string;
  readonly threads: number;
  /** A string where it is beyond 2^53. */
  readonly seed: number | string;
  /** Numbers to train, all together. */
  readonly parameters: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Training examples. */
  readonly examples: number;
  readonly testExamples: number;
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

/** After each epoch. */
export interface EpochEvent {
  readonly event: 'epoch';
  /** From 1. */
  readonly epoch: number;
  /** Averages over the examples, from the outputs before each update. */
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  /** After the epoch's last update; missing without a test set. */
  readonly testLoss?: number;
  readonly testAccuracy?: number;
  /** Wall time from drawing the order to the last update, pauses and events included. */
  readonly trainSeconds: number;
  readonly evalSeconds: number;
}

/** After the last epoch. */
export interface EndEvent {
  readonly event: 'end';
  readonly epochs: number;
  readonly seconds: number;
  readonly testLoss?: number;
  readonly testAccuracy?: number;
}

/** What `fit` tells as it happens; `event` says which it is. */
export type TrainEvent = StartEvent | ProgressEvent | EpochEvent | EndEvent;
