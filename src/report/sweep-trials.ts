// What is said of a sweep's trials in text: the words of their settings, how each stands, which is the best, and which cannot be told from it.
import { formatted, type SettingName, wordOf } from '../train/recipe-values.js';
import { extent } from './extent.js';
import { grouped, shortNumber } from './numbers.js';
import type { SweepRecord, TrialRecord, TrialState } from './sweep-record.js';

/** Numbers of more letters lose digits in tables; the command has them all. */
const LETTERS = 7;

/** A trial's value of a setting as a flag takes it; undefined if it has none. */
export function textOf(trial: Pick<TrialRecord, 'values'>, name: SettingName): string | undefined {
  const value = trial.values[name];
  return value === undefined ? undefined : formatted(name, value);
}

/** The same for a table: of long numbers four digits. */
export function shortTextOf(trial: Pick<TrialRecord, 'values'>, name: SettingName): string {
  const text = textOf(trial, name) ?? '–';
  const value = Number(text);
  return text.length > LETTERS && isFinite(value) ? String(Number(value.toPrecision(4))) : text;
}

/** All that varies, such as `lr 0.1, hidden 256,128`. */
export function valuesText(trial: Pick<TrialRecord, 'values'>): string {
  const names = Object.keys(trial.values) as SettingName[];
  return names.map((name) => `${wordOf(name)} ${shortTextOf(trial, name)}`).join(', ');
}

/** How a trial stands: as the worst of its runs. */
export function stateOf({ runs }: TrialRecord): TrialState {
  const has = (state: TrialState) => runs.some((run) => run.state === state);
  return has('failed') ? 'failed' : has('diverged') ? 'diverged' : 'done';
}

/** The same in a word, with those that a rung left behind. */
export function stateText(trial: TrialRecord, { rungs }: SweepRecord): string {
  const state = stateOf(trial);
  return state === 'done' && trial.rung < rungs.length - 1 ? 'cut' : state;
}

/** The last epoch that a run of it came to. */
export function epochsOf({ runs }: TrialRecord): number {
  return Math.max(0, ...runs.map(({ epochs }) => epochs.at(-1)?.epoch ?? 0));
}

/** The best epoch, or the first and the last of those of its runs. */
export function bestEpochText({ runs }: TrialRecord): string {
  const [first, last] = extent(runs.flatMap(({ best }) => best?.epoch ?? []));
  if (first > last) return '–';
  return first === last ? String(first) : `${first}–${last}`;
}

/** Of all its runs. */
export function secondsOfTrial({ runs }: TrialRecord): number {
  return runs.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** NaN if there are none, or one is. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Seconds, with a decimal if they are few. */
export function secondsText(seconds: number): string {
  return seconds < 100 ? seconds.toFixed(1) : grouped(seconds);
}

/** `0.8812 ± 0.0021`, or without a spread the mean alone. */
export function meanText({ mean, spread }: TrialRecord): string {
  return `${shortNumber(mean)}${spread === undefined ? '' : ` ± ${shortNumber(spread)}`}`;
}

/** The trial that was chosen, or before that the first one, if it was measured. */
export function bestTrial({ winner, trials }: SweepRecord): TrialRecord | undefined {
  const best = winner ? trials.find(({ trial }) => trial === winner.trial) : trials[0];
  return best?.mean === undefined ? undefined : best;
}

/** Of Student's t: what its values of 1 to 30 degrees of freedom do not exceed in 95 of 100 cases, either way; of more it is hardly less. */
const T95 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042]; // prettier-ignore

/**
 * The trials as long as the best one whose means seeds alone may set apart from its own: the difference is at most t times its standard
 * error, sqrt(s1^2 / n1 + s2^2 / n2) of the spreads over so many seeds, with t of n1 + n2 - 2 degrees of freedom (95 %). Undefined if the
 * best has no spread.
 */
export function withinNoise(record: SweepRecord): TrialRecord[] | undefined {
  const best = bestTrial(record);
  if (best?.spread === undefined) return undefined;
  const variance = ({ spread = NaN, runs }: TrialRecord) => spread ** 2 / runs.length;
  const limit = (other: TrialRecord) => {
    const freedom = Math.min(best.runs.length + other.runs.length - 2, T95.length);
    return T95[freedom - 1] * Math.sqrt(variance(other) + variance(best));
  };
  return record.trials.filter((other) => other !== best && other.rung === best.rung && Math.abs(other.mean! - best.mean!) <= limit(other)); // prettier-ignore
}

/** `trial 3`, `trials 3 and 5`, `trials 3, 5, 7 and 12 more`. */
export function trialsText(trials: readonly TrialRecord[], most = 3): string {
  const numbers = trials.slice(0, most).map(({ trial }) => String(trial));
  const more = trials.length - numbers.length;
  const last = more > 0 ? `${grouped(more)} more` : numbers.pop();
  return `trial${trials.length === 1 ? '' : 's'} ${numbers.length > 0 ? `${numbers.join(', ')} and ` : ''}${last}`;
}
