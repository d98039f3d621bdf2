// What a section of the bench gets, and what it gives back.
import type { TensorDataset } from '../dist/dataset/tensor-dataset.js';
import type { Figure } from './measure.js';

/** What all sections share. */
export interface Bench {
  /** A few steps of everything, to see that it works: figures mean nothing then. */
  readonly smoke: boolean;
  /** Whether tables are timed, in place of what they reach. */
  readonly speed: boolean;
  /** Quiet rounds to measure. */
  readonly rounds: number;
  /** Thread counts to try: 1 .. cores. */
  readonly threads: readonly number[];
  /** The examples of the recipe; synthetic ones in a smoke run. */
  readonly train: TensorDataset;
  /** Folder that `train` was read from; undefined in a smoke run. */
  readonly folder: string | undefined;
  /** Says on stderr what is going on. */
  readonly say: (text: string) => void;
}

/** What a section found. */
export interface Findings {
  readonly title: string;
  /** The report, line by line. */
  readonly lines: readonly string[];
  /** By name, for the table of what is to be reached. */
  readonly figures: Readonly<Record<string, Figure>>;
  /** Every sample, for the JSON. */
  readonly samples: unknown;
}

export type Section = (bench: Bench) => Promise<Findings>;

/** All cores that the bench may use. */
export function cores(bench: Bench): number {
  return bench.threads[bench.threads.length - 1];
}
