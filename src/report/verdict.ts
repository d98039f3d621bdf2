// The verdict on a run in a few sentences, for the top of its page.
import { guessingLoss, isGuessing } from '../train/guessing.js';
import { metrics } from '../train/metric.js';
import { decimals, plural } from './numbers.js';
import { bestOfRun, headlineOf, parts } from './run-curves.js';
import type { RunRecord } from './run-record.js';

/** What the run came to, and whether it had come to an end. */
export function verdictOf({ config, epochs }: Pick<RunRecord, 'config' | 'epochs'>): string {
  const last = epochs.at(-1);
  if (!last) return 'No epoch has ended.';
  const { test = {} } = last.metrics;
  const classes = config.sizes[config.sizes.length - 1];
  if (config.task === 'classes' && isGuessing(test, classes)) {
    const guessing = `(ln ${classes} = ${decimals(guessingLoss(classes))})`;
    return `The net is no better than guessing: its test loss is ${decimals(test.loss)} ${guessing}. Try another learning rate or other initial weights.`; // prettier-ignore
  }
  const best = bestOfRun({ config, epochs });
  if (!best) return 'The net was not tested.';
  const { label, better } = metrics[config.monitor ?? headlineOf({ epochs })];
  const of = `${parts[best.on].label} ${label}`;
  const since = last.epoch - best.epoch.epoch;
  if (since > 0) return `The ${of} has not got better in the last ${plural(since, 'epoch')}.`;
  return `The last epoch has the ${better === 'higher' ? 'highest' : 'lowest'} ${of}: more epochs may bring more.`;
}
