// What pictures and reports are made of: a run's recipe and epochs, and what the net made of the test set.
import type { Prediction } from '../train/evaluate.js';
import type { EpochEvent } from '../train/events.js';
import type { RunConfig } from '../train/run-folder.js';
import type { NamedDataset } from './predictions.js';

/** One run, under the name that it is shown by. */
export interface RunRecord {
  readonly name: string;
  readonly config: RunConfig;
  readonly epochs: readonly EpochEvent[];
  /** When the last of them ended, if that is known. */
  readonly ended?: Date | undefined;
}

/** What a run's net says of the test data; or why that is not known, which the page then says. */
export type TestResults = ClassResults | ValueResults | { readonly kind: 'missing'; readonly why: string };

/** Of a first layer: inputs x units, row-major. */
interface Weights {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** The classes that a net tells apart. */
export interface ClassResults {
  readonly kind: 'classes';
  readonly images: NamedDataset;
  readonly prediction: Prediction;
  /** Missing if the net is several. */
  readonly weights?: Weights;
}

/** The numbers that a net predicts, beside the true ones: [rows, t], row-major. */
export interface ValueResults {
  readonly kind: 'values';
  readonly targets: Float32Array;
  readonly predicted: Float32Array;
  /** Numbers of each row. */
  readonly perRow: number;
}
