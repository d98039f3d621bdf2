// What a run of the command line is and ran on: as checkpoints keep it, and with the data's place as config.json does.
import { type Field, integer, listOf, oneOf, optional, orElse, record, text } from '../formats/fields.js';
import type { KernelInfo } from '../kernels/kernels.js';
import { fromJson, toJson } from './recipe-values.js';
import type { Settings } from './recipe.js';

/** Where and on what a run computes. */
export interface RunFacts {
  /** Of this package, and of Node. */
  readonly version: string;
  readonly node: string;
  /** Inputs, hidden units, outputs. */
  readonly sizes: readonly number[];
  readonly backend: KernelInfo['backend'];
  /** BLAS library, version and core type: results differ in their last bits between these, and between numbers of threads. */
  readonly blas: string;
  /** The addon's instruction set, of which the same is true; 0.1.0 did not say it, and JavaScript has none. */
  readonly isa?: string | undefined;
  readonly threads: number;
  readonly examples: number;
  readonly validationExamples: number;
  readonly testExamples: number;
  readonly parameters: number;
}

/** All that must be the same for a run to go on exactly. */
export interface Recipe extends Settings, RunFacts {}

/** What config.json says. */
export interface RunConfig extends Recipe {
  /** Folder, or recipe, that the data came from; not in checkpoints, which are passed on. */
  readonly source: string;
}

const factFields = {
  version: text,
  node: text,
  sizes: listOf(integer(1)),
  backend: oneOf(['openblas', 'builtin', 'javascript'] as const),
  blas: text,
  isa: optional(text),
  threads: integer(1),
  examples: integer(1),
  validationExamples: orElse(integer(0), 0), // 0.1.0 knew none
  testExamples: integer(0),
  parameters: integer(1),
};

const factField = record(factFields);
const configField = record({ ...factFields, source: text });

/** Reads a {@link Recipe} from JSON. */
export const recipeField: Field<Recipe> = (value, name, where) => {
  return { ...fromJson(value, name, where), ...factField(value, name, where) };
};

/** Reads a {@link RunConfig} from JSON. */
export const runConfigField: Field<RunConfig> = (value, name, where) => {
  return { ...recipeField(value, name, where), ...configField(value, name, where) };
};

/** What JSON holds of a recipe: settings that do not apply are left out. */
export function recipeJson<R extends Recipe>(recipe: R): object {
  const facts = Object.entries(recipe).filter(([name]) => name in factFields || name === 'source');
  return { ...toJson(recipe), ...Object.fromEntries(facts) };
}
