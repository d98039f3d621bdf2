// What an estimator is told when it is made: settings of a recipe, those that are not of the command alone.
import { argumentError, MlpError } from '../errors.js';
import { checkOptions } from '../options.js';
import type { ClassWeight } from './class-weight.js';
import type { Task } from './task.js';
import { foldsOn } from './presets.js';
import { applies, complete, flagOf, type SettingName, settingNames, settingOf } from './recipe-values.js';
import type { Settings } from './recipe.js';

/** Settings that say which data there are and how a file is read, which an estimator has from its tables, and what is for pictures. */
const OTHERS = [
  'data',
  'dataset',
  'dataDir',
  'from',
  'task',
  'target',
  'drop',
  'categorical',
  'numeric',
  'missing',
  'dropUnlabelled',
  'delimiter',
  'features',
  'test',
  'split',
  'member',
  'augment',
] as const satisfies readonly SettingName[];

type OwnSettings = Partial<
  Omit<Settings, (typeof OTHERS)[number] | 'hidden' | 'dropout' | 'seed' | 'validation' | 'classWeight'>
>;

/** Settings by the names of the command's flags in camel case; what is not given is as in the preset, which is `table` by default. */
export interface EstimatorOptions extends OwnSettings {
  /** Units of each hidden layer; a number is one layer. */
  readonly hidden?: number | readonly number[] | undefined;
  /** The share that is left out behind each hidden layer; a number is for all. */
  readonly dropout?: number | readonly number[] | undefined;
  /** Numbers of at least 0, by the names of the classes or in their order, which is that of `classes`. */
  readonly classWeight?: ClassWeight | undefined;
  /** An integer from -2^63 to 2^64 - 1; default 42. */
  readonly seed?: number | bigint | string | undefined;
  /** The share of rows to hold out if there are no folds; default 0.2. */
  readonly validation?: number | undefined;
}

const NAMES = Object.fromEntries(
  settingNames.filter((name) => !OTHERS.some((other) => other === name)).map((name) => [name, true] as const),
);

/**
 * The settings that were given.
 * @param where whose options they are
 * @throws MlpError `ERR_MLP_ARGUMENT` that names what is no setting, or has a value that is none
 */
export function settingsGiven(where: string, options: EstimatorOptions): Partial<Settings> {
  checkOptions(where, options, NAMES);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, checkedValue(name as SettingName, value)]));
}

/** The value; a number may stand for what its digits say as a flag. */
function checkedValue(name: SettingName, given: unknown): unknown {
  const { kind } = settingOf(name);
  const isNumeral = typeof given === 'number' || typeof given === 'bigint';
  const value = isNumeral && !kind.accepts(given) ? kind.parse(String(given)) : given;
  if (value !== undefined && kind.accepts(value) && !(name === 'validation' && typeof value === 'string')) return value;
  throw argumentError(name === 'validation' ? 'a share from 0 to below 1' : kind.what, name, given);
}

/**
 * The settings that are no fallbacks on so many rows, as on the command line: with the task, the folds, and what validates.
 * @param validation the name of the table of rows for validation, if there is one
 * @throws MlpError `ERR_MLP_ARGUMENT` that names a setting that was given but means nothing beside the others
 */
export function settingsOn(
  where: string,
  given: Partial<Settings>,
  task: Task,
  rows: number,
  validation: string | undefined,
): Partial<Settings> {
  const asked = { ...given, dataset: 'table', task, ...(validation !== undefined && { validation }) };
  const folds = foldsOn(rows, validation !== undefined, complete(asked), given);
  const known = { ...asked, folds };
  const settings = complete(known);
  const idle = settingNames.find((name) => name in asked && !applies(name, settings));
  if (idle === undefined) return known;
  throw new MlpError('ERR_MLP_ARGUMENT', `${idle} ${withoutFlags(settingOf(idle).applies!.says)}`, where, 'Leave it out, or give that'); // prettier-ignore
}

/** `is for --optimizer adam` as `is for optimizer adam`. */
function withoutFlags(says: string): string {
  return settingNames.reduce((text, name) => text.replace(new RegExp(`${flagOf(name)}\\b`, 'g'), name), says);
}
