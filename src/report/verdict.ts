// The verdict in a sentence or two, for the top of a page: what a run reached, and whether it had come to an end; or which of several is the best.
import { isBetter, type MetricName, metrics } from '../train/metric.js';
import type { EpochEvent } from '../train/events.js';
import { decimals, grouped, plural } from './numbers.js';
import { bestOfRun, type BestEpoch, headlineOf, parts } from './run-curves.js';
import type { RunRecord } from './run-record.js';

type Run = Pick<RunRecord, 'config' | 'epochs'>;

/** Which run has the best figure on test data, if they are judged by the same one and any was tested. */
export function comparisonVerdict(runs: readonly RunRecord[]): string | undefined {
  const name = headlineOf(runs[0]);
  const valueOf = (run: Run) => shownEpoch(run)?.metrics.test?.[name];
  if (runs.some((run) => headlineOf(run) !== name)) return undefined;
  const best = runs.reduce((best, run) => (isBetter(name, valueOf(run), valueOf(best)) ? run : best));
  if (valueOf(best) === undefined) return undefined;
  const { label, better } = metrics[name];
  return `${best.name} has the ${better === 'higher' ? 'highest' : 'lowest'} test ${label}, ${decimals(valueOf(best))}.`;
}

/** What the run came to, and whether more epochs may bring more. */
export function verdictOf(run: Run): string {
  const last = run.epochs.at(-1);
  if (!last) return 'No epoch has ended.';
  const best = bestOfRun(run);
  if (!best) return 'The net was not tested.';
  return `${reachedText(run)}${progressText(run, best, last.epoch)}`;
}

/** The epoch whose weights the net has: that chosen by validation, else the last. */
function shownEpoch(run: Run): EpochEvent | undefined {
  const best = bestOfRun(run);
  return best?.on === 'validation' ? best.epoch : run.epochs.at(-1);
}

/** On test data: as a share of its examples if it is one, else by its name. */
function reachedText(run: Run): string {
  const name: MetricName = headlineOf(run);
  const { epoch, metrics: { test = {} } } = shownEpoch(run)!; // prettier-ignore
  const value = test[name];
  if (value === undefined) return '';
  const after = `after ${plural(epoch, 'epoch')}`;
  if (name !== 'accuracy') return `The test ${metrics[name].label} is ${decimals(value)} ${after}. `;
  return `The net is right on ${(value * 100).toFixed(1)} % of ${grouped(run.config.testExamples)} test examples ${after}. `;
}

function progressText({ config, epochs }: Run, { on, epoch }: BestEpoch, last: number): string {
  const { label, better } = metrics[config.monitor ?? headlineOf({ epochs })];
  const of = `${parts[on].label} ${label}`;
  const since = last - epoch.epoch;
  if (since > 0) return `The ${of} has not got better in the last ${plural(since, 'epoch')}.`;
  return `The last epoch has the ${better === 'higher' ? 'highest' : 'lowest'} ${of}: more epochs may bring more.`;
}
