// The curves of a sweep's leading trials: what each measures on the validation rows, epoch by epoch.
import { metrics } from '../train/metric.js';
import { chart } from './chart.js';
import { type Drawing, svgFile } from './drawing.js';
import { leastSpan } from './run-curves.js';
import type { SweepRecord, TrialRecord } from './sweep-record.js';
import { meanOf, shortTextOf } from './sweep-trials.js';

/** More lines than colours cannot be told apart. */
export const LEADERS = 8;
/** Longer names at the ends of lines lose their middle. */
const NAME_LENGTH = 15;

/** The validation metric over the epochs of the leading trials, each the mean of its seeds as far as all of them go. */
export function curvesOfTrialsSvg(record: SweepRecord): string {
  return svgFile(curvesOfTrialsDrawing(record));
}

export function curvesOfTrialsDrawing(record: SweepRecord, width = 460): Drawing {
  const leaders = record.trials.slice(0, LEADERS);
  const lines = leaders.map((trial, i) => {
    const values = meanCurve(trial, record);
    const xs = trial.runs[0]?.epochs.map(({ epoch }) => epoch) ?? [];
    return { name: nameOf(trial, record), color: colorOf(i), values, xs, span: leastSpan(values, record.metric) };
  });
  return chart([{ title: '', lines }], `Validation ${metrics[record.metric].label} of the leading trials`, { width });
}

/** The winner is orange, as in the other drawings; the others have what is left. */
function colorOf(rank: number): number {
  return rank === 0 ? 1 : rank === 1 ? 0 : rank;
}

function meanCurve({ runs }: TrialRecord, { metric }: SweepRecord): number[] {
  const length = Math.min(...runs.map(({ epochs }) => epochs.length));
  if (!isFinite(length)) return [];
  return Array.from({ length }, (_, i) => meanOf(runs.map(({ epochs }) => epochs[i].validation[metric] ?? NaN)));
}

/** By its values if they are few and short, else by its number. */
function nameOf(trial: TrialRecord, { varied }: SweepRecord): string {
  const values = varied.map(({ name }) => shortTextOf(trial, name)).join(' ');
  return varied.length <= 2 && values.length <= NAME_LENGTH ? values : `trial ${trial.trial}`;
}
