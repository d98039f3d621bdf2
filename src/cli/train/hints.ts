// What looks wrong in a table's data beside the settings: a threshold for the class that is found anyway, and targets that outweigh all others.
import { hasClasses } from '../../dataset/dataset.js';
import type { TableData } from '../../dataset/table-data.js';
import { show } from '../../errors.js';
import { plural } from '../../report/numbers.js';
import { shellWord } from '../../report/shell-word.js';
import { allOf } from '../../tables/columns.js';
import { quantile } from '../../tables/scaling.js';
import { majorityOf } from '../../train/guessing.js';
import type { Settings } from '../../train/recipe.js';
import { isValidated } from '../../train/validation-settings.js';
import { shown } from './table-lines.js';

/**
 * A target is far off if it is so many distances of the quartiles from the median. Both stay what they are however far some rows lie. Of normal
 * or exponential targets no row is as far, of amounts that are log-normal with a sigma of 0.7 one in 100,000; with mse it counts 400 times as
 * much as one that is one distance off.
 */
const FAR = 20;

/** A sentence for each, without a full stop. */
export function hints(settings: Settings, data: TableData): string[] {
  return [...thresholdHint(settings, data), ...outlierHint(settings, data)];
}

/** What a threshold is of if nobody has said it, where that is the class that is found anyway. */
function thresholdHint(
  { threshold, optimize, positive }: Settings,
  { train: { labels, classNames = [] } }: Pick<TableData, 'train'>,
): string[] {
  if (positive !== undefined || (threshold === undefined && optimize === 'none')) return [];
  const [first, second] = classNames;
  if (majorityOf(labels, classNames).name !== second) return [];
  return [`the threshold is for ${show(second)}, the more frequent class: --positive ${shellWord(first)} makes it that of ${show(first)}`]; // prettier-ignore
}

/** Of all rows, since a file is cleaned as a whole. If most targets are alike, as in counts that are mostly 0, no distance says what is far. */
function outlierHint(settings: Settings, { train, validation, test, target }: TableData): string[] {
  if (hasClasses(train) || settings.loss !== 'mse') return [];
  const targets = allOf([train, ...(validation ? [validation] : []), test].map(({ labels }) => labels)).sort();
  const median = quantile(targets, 0.5);
  const limit = FAR * (quantile(targets, 0.75) - quantile(targets, 0.25));
  const far = targets.filter((value) => Math.abs(value - median) > limit);
  if (limit === 0 || far.length === 0) return [];
  const farthest = far.reduce((a, b) => (Math.abs(b - median) > Math.abs(a - median) ? b : a));
  const share = Number(((100 * far.length) / targets.length).toPrecision(2));
  const other = isValidated(settings) ? '--loss l1 --monitor mae' : '--loss l1';
  return [`${show(target)} has outliers more than ${shown(limit)} from the median ${shown(median)}: ${plural(far.length, 'row')} (${share} %), the farthest at ${shown(farthest)}. If these are errors, remove the rows; else ${other} (or huber for l1) weighs them less`]; // prettier-ignore
}
