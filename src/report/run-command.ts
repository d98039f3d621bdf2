// The command that repeats a run, as a page says it.
import { isAbsolute, relative } from 'node:path';
import { sourceOf } from '../dataset/sources.js';
import { foldsOn } from '../train/presets.js';
import { toArguments } from '../train/recipe-values.js';
import type { Settings } from '../train/recipe.js';
import type { RunRecord } from './run-record.js';
import { shellWord } from './shell-word.js';

/** What to type in the folder in which the page is drawn; a dash if the data are of no source that the command knows. */
export function commandOf({ config }: Pick<RunRecord, 'config'>): string {
  if (!sourceOf(config.dataset)) return '–';
  const { data, dataDir, examples, validationExamples } = config;
  const given = toArguments({ ...config, dataDir: dataDir === undefined ? undefined : shorter(dataDir) });
  const [, , ...others] = given; // the first setting is --data, which the first word says too
  const words = data === undefined ? ['train', ...given] : [shorter(data), ...others];
  const folds = isFolded(config, given, examples + validationExamples) ? ['--folds', '0'] : [];
  return ['npx', 'mlp-train', ...words, ...folds].map(shellWord).join(' ');
}

/** Whether a run of one net would be one of folds if nobody said otherwise. */
function isFolded(config: Settings, given: readonly string[], rows: number): boolean {
  const { validation, folds } = config;
  return folds === 0 && foldsOn(rows, false, config, given.includes('--validation') ? { validation } : {}) > 0;
}

/** A path from the root, or from this folder if that is shorter. */
function shorter(path: string): string {
  const here = relative('', path);
  return isAbsolute(path) && here !== '' && here.length < path.length ? here : path;
}
