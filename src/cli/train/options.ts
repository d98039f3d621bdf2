// What `mlp-train train` does: the recipe's settings, and how a run is computed, shown and kept.
import type { LoadOptions } from '../../dataset/sources.js';
import type { Backend } from '../../kernels/kernels.js';
import { foldsOn } from '../../train/presets.js';
import { applies, complete, flagOf, formatted, type SettingName, settingOf } from '../../train/recipe-values.js';
import type { Settings } from '../../train/recipe.js';
import { usageError } from '../terminal/failure.js';

/** How a run is computed, shown and kept; not what it is. */
export interface RunOptions {
  backend?: Backend;
  threads?: number;
  out?: string;
  saveEvery?: number;
  resume?: string;
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
}

/** What `train` does, checked. */
export interface TrainOptions extends RunOptions {
  settings: Settings;
  /** Those that are no fallbacks. */
  known: Partial<Settings>;
  /** Names of the options that stand on the command line. */
  given: ReadonlySet<string>;
}

/** What is done if nothing is given. */
export function noOptions(): TrainOptions {
  return { settings: complete({}), known: {}, given: new Set() };
}

/** Which data, from where, and how they are read. */
export type DataChoice = Pick<Settings, 'dataset'> & Omit<LoadOptions, 'download' | 'onProgress' | 'signal'>;

/**
 * What the settings say of the data. A table tells the task itself if nobody has, and by its rows how many folds are trained.
 * @param known the settings that are no fallbacks
 */
export function dataChoice(settings: Settings, known: Partial<Settings>): DataChoice {
  const { task, ...choice } = settings;
  return {
    ...choice,
    ...(known.task !== undefined && { task }),
    folds: (rows, hasValidation) => foldsOn(rows, hasValidation, settings, known),
  };
}

/** The options with more that is known, from which the fallbacks of all others come. */
export function withKnown(options: TrainOptions, more: Partial<Settings>): TrainOptions {
  const known = { ...options.known, ...more };
  return { ...options, known, settings: complete(known) };
}

/** Refuses settings that were given but mean nothing beside the others. */
export function checkApplies(settings: Settings, given: readonly SettingName[]): void {
  const idle = given.find((name) => !applies(name, settings));
  if (idle === undefined) return;
  throw usageError(`${flagOf(idle)} ${settingOf(idle).applies!.says}`, 'Leave it out, or give that');
}

/** How a setting differs from another recipe's, such as `--lr 0.2 is 0.1` or `--bias false is true`; undefined if it does not. */
export function difference(name: SettingName, now: Settings, before: Settings): string | undefined {
  const [value, other] = [now, before].map((all) => formatted(name, all[name]));
  if (value === other) return undefined;
  return `${flagOf(name).replace(/^--no-/, '--')} ${value} is ${other || 'none'}`;
}
