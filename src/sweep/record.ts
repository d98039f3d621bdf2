// The record of a sweep, of which its pages are drawn.
import type { SweepRecord, VariedSetting } from '../report/sweep-record.js';
import { formatted } from '../train/recipe-values.js';
import type { LedgerEntry } from './ledger.js';
import type { Planned } from './plan.js';
import { isListed, type Varied } from './space.js';

/** What plan and ledger do not say. */
type Known = Pick<SweepRecord, 'title' | 'metric' | 'trials' | 'winner' | 'validationExamples'>;

/** The record of a sweep that ends now. */
export function recordOf(
  { seeds, rungs, plan, space }: Planned,
  entries: readonly LedgerEntry[],
  known: Known,
): SweepRecord {
  const seconds = entries.reduce((sum, entry) => sum + entry.seconds, 0);
  const { strategy } = plan;
  return { ...known, strategy, varied: space.varied.map(variedSetting), seeds, rungs, seconds, ended: new Date() };
}

/** How a page shows a setting that varies: numbers on an axis, which is logarithmic if the values are; other values as words. */
function variedSetting(varied: Varied): VariedSetting {
  const { name } = varied;
  if (!isListed(varied)) return { name, scale: varied.isLog ? 'log' : 'linear' };
  const values = varied.values.map((value) => formatted(name, value));
  return { name, scale: scaleOf(values), values };
}

/** Of texts that are all numbers, also those of one hidden layer. */
function scaleOf(texts: readonly string[]): VariedSetting['scale'] {
  const numbers = texts.map(Number).sort((a, b) => a - b);
  if (texts.length < 3 || !numbers.every(isFinite)) return 'words';
  return numbers[0] > 0 && numbers[numbers.length - 1] / numbers[0] >= LOG_FROM ? 'log' : 'linear';
}

/** The ratio of the largest to the smallest value from which an axis is logarithmic. */
const LOG_FROM = 8;
