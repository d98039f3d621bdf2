// The verdict in a sentence or two, for the top of a page: what a run reached, and whether it had come to an end; or which of several is the best.
import { isBetter, type MetricName, metrics } from '../train/metric.js';
import { alwaysText, errorOf } from './baseline-text.js';
import { grouped, plural, shortNumber } from './numbers.js';
import { bestOfRun, type BestEpoch, headlineOf, parts } from './run-curves.js';
import { meanOfNets, shownEpoch, testedOf } from './run-nets.js';
import type { RunRecord, TestResults } from './run-record.js';

type Run = Pick<RunRecord, 'config' | 'epochs' | 'nets' | 'together'>;

/** By what runs are compared: the metric that chooses the epochs of all, or stands beside their losses. */
export interface Comparison {
  readonly name: MetricName;
  /** On validation rows if all runs have them; else on test data, by which they are then chosen. */
  readonly on: 'validation' | 'test';
  readonly valueOf: (run: Run) => number | undefined;
}

/** Undefined if the runs are judged by different metrics, or none was measured. */
export function comparisonOf(runs: readonly Run[]): Comparison | undefined {
  const name = [chosenBy, headlineOf].map((of) => sharedBy(runs, of)).find((shared) => shared !== undefined);
  if (name === undefined) return undefined;
  const validated = (run: Run) => meanOfNets(run, 'validation', name);
  const tested = (run: Run) => testedOf(run)?.[name];
  if (runs.every((run) => validated(run) !== undefined)) return { name, on: 'validation', valueOf: validated };
  return runs.some((run) => tested(run) !== undefined) ? { name, on: 'test', valueOf: tested } : undefined;
}

/** The metric that chooses the epochs of a run. */
function chosenBy(run: Run): MetricName {
  return run.config.monitor ?? headlineOf(run);
}

function sharedBy(runs: readonly Run[], metricOf: (run: Run) => MetricName): MetricName | undefined {
  const name = metricOf(runs[0]);
  return runs.every((run) => metricOf(run) === name) ? name : undefined;
}

/** The best run first; those that were not measured stand last, and equal ones as they were. */
export function ranked<R extends Run>(runs: readonly R[]): readonly R[] {
  const by = comparisonOf(runs);
  if (!by) return runs;
  const isBefore = (a: R, b: R) => isBetter(by.name, by.valueOf(a), by.valueOf(b));
  return [...runs].sort((a, b) => Number(isBefore(b, a)) - Number(isBefore(a, b)));
}

/** Which run is the best, if they are judged by the same metric; chosen on validation rows, it says what it reached on test data too. */
export function comparisonVerdict(runs: readonly RunRecord[]): string | undefined {
  const by = comparisonOf(runs);
  if (!by) return undefined;
  const { name, on, valueOf } = by;
  const [best] = ranked(runs);
  const { label, better } = metrics[name];
  const reached = `${best.name} has the ${better === 'higher' ? 'highest' : 'lowest'} ${on} ${label}, ${shortNumber(valueOf(best))}`;
  const tested = testedOf(best)?.[name];
  return on === 'test' || tested === undefined
    ? `${reached}.`
    : `${reached}; its test ${label} is ${shortNumber(tested)}.`;
}

/**
 * What the run came to, and whether more epochs may bring more.
 * @param results what the net says of the test data, if that is known
 */
export function verdictOf(run: Run, results?: TestResults): string {
  const name = judgedBy(run);
  const baselines = (results?.kind !== 'missing' && results?.baselines) || {};
  const always = alwaysText(name, baselines, name === 'accuracy' ? percent : shortNumber);
  if (run.nets) return netsText(run, run.nets, name, always);
  const last = run.epochs.at(-1);
  if (!last) return 'No epoch has ended.';
  const best = bestOfRun(run);
  if (!best) return 'The net was not tested.';
  return `${reachedText(run, name, always)}${progressText(run, best, last.epoch)}`;
}

/** What stands beside the loss; of a regression the error that it is judged by. */
function judgedBy(run: Run): MetricName {
  const beside = headlineOf(run);
  return beside === 'rmse' ? errorOf(run.config) : beside;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** On test data: as a share of its examples if it is one, else by its name. */
function reachedText(run: Run, name: MetricName, always: string): string {
  const { epoch } = shownEpoch(run)!;
  const value = testedOf(run)?.[name];
  if (value === undefined) return '';
  const after = `after ${plural(epoch, 'epoch')}`;
  if (name !== 'accuracy') return `The test ${metrics[name].label} is ${shortNumber(value)}${always} ${after}. `;
  return `The net is right on ${percent(value)} of ${grouped(run.config.testExamples)} test examples${always} ${after}. `;
}

/** What several nets reach together, beside the mean of what each reaches alone. */
function netsText(run: Run, nets: readonly Run[], name: MetricName, always: string): string {
  const [together, alone] = [run.together?.[name], meanOfNets(run, 'test', name)];
  const count = plural(nets.length, 'net');
  if (together === undefined) return `${count} answer together, which was not tested.`;
  const tested = grouped(run.config.testExamples);
  if (name === 'accuracy')
    return `${count} together are right on ${percent(together)} of ${tested} test examples${always}${alone === undefined ? '' : `, and each alone on ${percent(alone)} on average`}.`;
  return `The test ${metrics[name].label} of ${count} together is ${shortNumber(together)}${always}${alone === undefined ? '' : `, and that of each alone ${shortNumber(alone)} on average`}.`;
}

function progressText({ config, epochs }: Run, { on, epoch }: BestEpoch, last: number): string {
  const { label, better } = metrics[config.monitor ?? headlineOf({ epochs })];
  const of = `${parts[on].label} ${label}`;
  const since = last - epoch.epoch;
  if (since > 0) return `The ${of} has not got better in the last ${plural(since, 'epoch')}.`;
  return `The last epoch has the ${better === 'higher' ? 'highest' : 'lowest'} ${of}: more epochs may bring more.`;
}
