// What is to be said on top of a sweep's page: which trial is the best and how sure that is, and what looks wrong.
import { wordOf } from '../train/recipe-values.js';
import { type MetricName, metrics } from '../train/metric.js';
import { extent } from './extent.js';
import { plural, shortNumber } from './numbers.js';
import { numberOf } from './setting-axis.js';
import type { SweepRecord, TrialRecord } from './sweep-record.js';
import { bestTrial, epochsOf, meanText, stateOf, trialsText, valuesText, withinNoise } from './sweep-trials.js'; // prettier-ignore

/** A best value this near to the end of what was tried, as a share of it, is at its edge. */
const EDGE = 0.05;

/** The best trial, its figures, and which others are as good as far as one can tell. */
export function sweepVerdict(record: SweepRecord): string {
  const best = bestTrial(record);
  if (!best) return 'No trial has been measured.';
  const seeds = best.runs.length > 1 ? ` over ${plural(best.runs.length, 'seed')}` : '';
  const reached = `Trial ${best.trial} (${valuesText(best)}) is the best${record.ended ? '' : ' so far'}: its validation ${metrics[record.metric].label} is ${meanText(best)}${seeds}.`;
  return [reached, testedText(record), noiseText(record)].filter((text) => text !== undefined).join(' ');
}

/** The metric of the sweep on the test rows; or another one, if that was not measured. */
export function testedFigure({ winner, metric }: SweepRecord): { name: MetricName; value: number } | undefined {
  const measured = Object.entries(winner?.test ?? {}) as [MetricName, number][];
  const [name, value] = measured.find(([name]) => name === metric) ?? measured.at(-1) ?? [];
  return name === undefined || value === undefined ? undefined : { name, value };
}

function testedText(record: SweepRecord): string | undefined {
  const tested = testedFigure(record);
  if (!record.winner || !tested) return undefined;
  const { name, value } = tested;
  return `Trained once more on all training rows for ${plural(record.winner.epochs, 'epoch')}, it has a test ${metrics[name].label} of ${shortNumber(value)}.`;
}

function noiseText(record: SweepRecord): string | undefined {
  if (record.trials.length < 2) return undefined;
  const near = withinNoise(record);
  if (!near) return 'How much of the differences between trials is seed noise is not known: each had one seed.';
  if (near.length === 0) return 'No other trial is within seed noise.';
  const names = trialsText(near);
  return `${names.charAt(0).toUpperCase()}${names.slice(1)} ${near.length === 1 ? 'is' : 'are'} within seed noise.`;
}

/** What makes the best trial less sure than it looks. */
export function sweepWarnings(record: SweepRecord): string[] {
  const best = bestTrial(record);
  const of = (state: ReturnType<typeof stateOf>) => record.trials.filter((trial) => stateOf(trial) === state);
  const total = plural(record.trials.length, 'trial');
  const [failed, diverged] = [of('failed'), of('diverged')];
  const why = failed.flatMap(({ runs }) => runs.flatMap(({ error }) => error ?? []))[0];
  return [
    !record.ended && 'The sweep has not ended.',
    failed.length > 0 && `${failed.length} of ${total} failed (${trialsText(failed)})${why === undefined ? '.' : `: ${why}`}`, // prettier-ignore
    diverged.length > 0 && `${diverged.length} of ${total} diverged (${trialsText(diverged)}).`,
    ...(best ? [jumpText(best, record), ...edgeTexts(best, record), lastEpochText(best, record)] : []),
  ].filter((text) => typeof text === 'string');
}

/** How many times as far from the best there is the test may be as the validation was, and of what goes up to 1 by how much at least. */
const [FAR, FAR_AT_LEAST] = [1.5, 0.02];

/** A winner that is far worse on the test rows than it was on those that chose its epoch. */
function jumpText({ mean }: TrialRecord, { metric, winner }: SweepRecord): string | false {
  const tested = winner?.test[metric];
  if (mean === undefined || tested === undefined) return false;
  const lack = (value: number) => (metrics[metric].better === 'higher' ? 1 - value : value); // the highest are 1
  const least = metrics[metric].better === 'higher' ? FAR_AT_LEAST : 0;
  if (lack(tested) <= Math.max(FAR * lack(mean), lack(mean) + least)) return false;
  return `On the test rows the winner has ${shortNumber(tested)}, far from the ${shortNumber(mean)} of validation. If its curve jumps from epoch to epoch, as many epochs on all rows end elsewhere: a smaller rate, or a schedule that comes to 0, is steadier.`;
}

/** Settings of which the best value is the first or the last that was tried, so that better ones may lie beyond. */
function edgeTexts(best: TrialRecord, { varied, trials }: SweepRecord): string[] {
  return varied.flatMap((setting) => {
    if (setting.scale === 'words') return [];
    const place = (value: number) => (setting.scale === 'log' && value > 0 ? Math.log(value) : value);
    const tried = [...new Set(trials.flatMap((trial) => numberOf(trial, setting) ?? []))];
    const value = numberOf(best, setting);
    if (tried.length < 3 || value === undefined) return [];
    const [low, high] = extent(tried.map(place));
    const share = (place(value) - low) / (high - low);
    const end = share <= EDGE && value !== 0 ? 'smallest' : share >= 1 - EDGE ? 'largest' : undefined;
    if (end === undefined) return [];
    const [smallest, largest] = extent(tried);
    const isEnd = value === (end === 'smallest' ? smallest : largest);
    return `The best ${wordOf(setting.name)}, ${value}, is ${isEnd ? '' : 'near '}the ${end} that was tried: better ones may lie beyond.`; // prettier-ignore
  });
}

/** Whether every seed was at its best when it ended. */
function lastEpochText(best: TrialRecord, { rungs }: SweepRecord): string | false {
  const last = epochsOf(best);
  const isLast = last >= (rungs.at(-1)?.epochs ?? 0) && best.runs.every((run) => run.best?.epoch === last);
  return isLast && `The best trial was the best in its last epoch, ${last}: more epochs may bring more.`;
}
