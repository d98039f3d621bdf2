// The table of a sweep: what each trial came to, best first, and which go on.
import type { Rung, TrialRecord, TrialRun } from '../report/sweep-record.js';
import { meanOf } from '../report/sweep-trials.js';
import { isBetter, type MetricName } from '../train/metric.js';
import type { LedgerEntry } from './ledger.js';
import type { Planned } from './plan.js';

/** Every trial that has ended a rung, best first: by the rung that it came to, then by its mean, then by its number. */
export function ranked(planned: Planned, entries: readonly LedgerEntry[], metric: MetricName): TrialRecord[] {
  const byTrial = new Map<number, LedgerEntry[]>();
  for (const entry of entries) byTrial.set(entry.trial, [...(byTrial.get(entry.trial) ?? []), entry]);
  return [...byTrial].map(([trial, own]) => trialRecord(planned, trial, own)).sort((a, b) => compared(a, b, metric));
}

/** The trials that go on to the next rung: the best of those that came to this one, in the order of their numbers. */
export function promoted(trials: readonly TrialRecord[], rung: number, { trials: count }: Rung): number[] {
  const here = trials.filter((trial) => trial.rung === rung && trial.mean !== undefined);
  return here.slice(0, count).map(({ trial }) => trial).sort((a, b) => a - b); // prettier-ignore
}

function trialRecord({ valuesOf, seeds }: Planned, trial: number, entries: readonly LedgerEntry[]): TrialRecord {
  const runs = seeds.flatMap((seed) => runOf(entries.filter((entry) => entry.seed === seed)) ?? []);
  const rung = Math.max(...entries.map((entry) => entry.rung));
  const isMeasured = runs.length === seeds.length && runs.every(({ state, best }) => state === 'done' && best !== undefined); // prettier-ignore
  const values = runs.flatMap(({ best }) => (best ? [best.value] : []));
  return { trial, values: valuesOf(trial), rung, runs, ...(isMeasured && spreadOf(values)) };
}

/** The rungs of a run, one after the other; undefined without any. */
function runOf(entries: readonly LedgerEntry[]): TrialRun | undefined {
  const inOrder = [...entries].sort((a, b) => a.rung - b.rung);
  const last = inOrder.at(-1);
  if (!last) return undefined;
  const { seed, state, error } = last;
  const best = inOrder.findLast((entry) => entry.best)?.best;
  const seconds = inOrder.reduce((sum, entry) => sum + entry.seconds, 0);
  return { seed, state, epochs: inOrder.flatMap(({ epochs }) => epochs), best, seconds, ...(error !== undefined && { error }) }; // prettier-ignore
}

/** Mean and, of several, the standard deviation with n - 1. */
function spreadOf(values: readonly number[]): Pick<TrialRecord, 'mean' | 'spread'> {
  const mean = meanOf(values);
  if (values.length < 2) return { mean };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: Math.sqrt(squares / (values.length - 1)) };
}

function compared(a: TrialRecord, b: TrialRecord, metric: MetricName): number {
  if ((a.mean === undefined) !== (b.mean === undefined)) return a.mean === undefined ? 1 : -1;
  if (a.rung !== b.rung) return b.rung - a.rung;
  if (isBetter(metric, a.mean, b.mean)) return -1;
  return isBetter(metric, b.mean, a.mean) ? 1 : a.trial - b.trial;
}
