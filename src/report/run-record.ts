// What pictures and reports are made of: a run's recipe and epochs, and what the net made of the test set.
import type { Baselines } from '../train/baseline.js';
import type { Prediction } from '../train/evaluate.js';
import type { EpochEvent } from '../train/events.js';
import type { RunConfig } from '../train/run-folder.js';
import type { Metrics } from '../train/metric.js';
import type { NamedDataset } from './predictions.js';
import type { TableResults } from './table-results.js';

/** One run, under the name that it is shown by. */
export interface RunRecord {
  readonly name: string;
  readonly config: RunConfig;
  readonly epochs: readonly EpochEvent[];
  /** When the last of them ended, if that is known. */
  readonly ended?: Date | undefined;
  /** The runs of its nets, if it is of several: then it has no epochs of its own. */
  readonly nets?: readonly RunRecord[] | undefined;
  /** What its nets together, or its one net by a threshold, make of the test data, if that was measured: no epoch says it. */
  readonly together?: Metrics | undefined;
}

/** What a run's net says of the test data; or why that is not known, which the page then says. */
export type TestResults = ClassResults | ValueResults | { readonly kind: 'missing'; readonly why: string };

/** Of a first layer: inputs x units, row-major. */
interface Weights {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** What was measured beside its baselines, and if the data are a table what a page says of it. */
interface Measured {
  readonly metrics?: Metrics;
  readonly baselines?: Baselines;
  readonly table?: TableResults;
}

/** The classes that a net tells apart. */
export interface ClassResults extends Measured {
  readonly kind: 'classes';
  readonly images: NamedDataset;
  readonly prediction: Prediction;
  /** By which one of two classes was predicted. */
  readonly threshold?: number;
  /** Missing if the net is several. */
  readonly weights?: Weights;
}

/** The numbers that a net predicts, beside the true ones: [rows, t], row-major. */
export interface ValueResults extends Measured {
  readonly kind: 'values';
  readonly targets: Float32Array;
  readonly predicted: Float32Array;
  /** Numbers of each row. */
  readonly perRow: number;
}
