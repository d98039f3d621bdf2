// The recipe of a run of the command line, and what it ran on: as checkpoints keep it, and with the data's place as config.json does.
import {
  digits,
  type Fields,
  flag,
  integer,
  listOf,
  number,
  oneOf,
  optional,
  record,
  text,
} from '../formats/fields.js';
import type { KernelInfo } from '../kernels/kernels.js';

/** All that must be the same for a run to go on exactly. */
export interface Recipe {
  /** Of this package, and of Node. */
  readonly version: string;
  readonly node: string;
  readonly dataset: string;
  /** The folder that was asked for, if any. */
  readonly dataDir?: string | undefined;
  /** Inputs, hidden units, classes. */
  readonly sizes: readonly number[];
  readonly hidden: readonly number[];
  /** Those of the whole run. */
  readonly epochs: number;
  readonly batchSize: number;
  readonly lr: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  readonly initStd: number;
  /** In digits. */
  readonly seed: string;
  readonly backend: KernelInfo['backend'];
  /** BLAS library, version and core type: results differ in their last bits between these, and between numbers of threads. */
  readonly blas: string;
  readonly threads: number;
  readonly examples: number;
  readonly testExamples: number;
  readonly parameters: number;
}

/** What config.json says. */
export interface RunConfig extends Recipe {
  /** Folder, or recipe, that the data came from; not in checkpoints, which are passed on. */
  readonly source: string;
}

const recipeFields: Fields<Recipe> = {
  version: text,
  node: text,
  dataset: text,
  dataDir: optional(text),
  sizes: listOf(integer(1)),
  hidden: listOf(integer(1)),
  epochs: integer(0),
  batchSize: integer(1),
  lr: number(0),
  momentum: number(0),
  nesterov: flag,
  weightDecay: number(0),
  initStd: number(0),
  seed: digits,
  backend: oneOf(['openblas', 'builtin', 'javascript'] as const),
  blas: text,
  threads: integer(1),
  examples: integer(1),
  testExamples: integer(0),
  parameters: integer(1),
};

/** Reads a {@link Recipe} from JSON. */
export const recipeField = record(recipeFields);

/** Reads a {@link RunConfig} from JSON. */
export const runConfigField = record<RunConfig>({ ...recipeFields, source: text });
