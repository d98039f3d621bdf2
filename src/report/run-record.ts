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
}

/** What a run's net says of the test images. */
export interface TestResults {
  readonly images: NamedDataset;
  readonly prediction: Prediction;
  /** Of the first layer: inputs x units, row-major. */
  readonly weights: { readonly shape: readonly number[]; readonly data: ArrayLike<number> };
}
