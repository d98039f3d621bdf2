// The curves of a sweep's leading trials: what each measures on the validation rows, epoch by epoch.
import { metrics } from '../train/metric.js';
import { type SettingName, wordOf } from '../train/recipe-values.js';
import { chart } from './chart.js';
import { type Drawing, svgFile } from './drawing.js';
import { withoutExplosions } from './metric-axis.js';
import { plural } from './numbers.js';
import { leastSpan } from './run-curves.js';
import type { SweepRecord, TrialRecord } from './sweep-record.js';
import { meanOf, shortTextOf } from './sweep-trials.js';

/** More lines than colours cannot be told apart. */
const LEADERS = 8;
/** The ends of lines have room for so many letters. */
const NAME_LENGTH = 16;

/** The validation metric over the epochs of the leading trials, each the mean of its seeds as far as all of them go. */
export function curvesOfTrialsSvg(record: SweepRecord): string {
  return svgFile(curvesOfTrialsDrawing(record));
}

export function curvesOfTrialsDrawing(record: SweepRecord, width = 460): Drawing {
  const { metric } = record;
  const leaders = leadersOf(record);
  const names = namesOf(leaders, record);
  const curves = withoutExplosions(metric, meanCurves(leaders, record));
  const lines = curves.map((values, i) => {
    const xs = leaders[i].runs[0]?.epochs.map(({ epoch }) => epoch) ?? [];
    return { name: names[i], color: colorOf(i), values, xs, span: leastSpan(values, metric) };
  });
  return chart([{ title: '', lines }], `Validation ${metrics[metric].label} of the leading trials`, { width });
}

/** What to say of the curves; undefined if no trial has one of two epochs. */
export function curvesText(record: SweepRecord): string | undefined {
  const leaders = leadersOf(record);
  const curves = meanCurves(leaders, record);
  if (curves.every(({ length }) => length < 2)) return undefined;
  const drawn = withoutExplosions(record.metric, curves).flat().filter(isFinite).length;
  const texts = [
    leaders.length < record.trials.length && `The best ${leaders.length} of ${plural(record.trials.length, 'trial')}.`,
    record.seeds.length > 1 && 'Each is the mean of its seeds.',
    drawn < curves.flat().filter(isFinite).length && 'What would flatten all others is left out.',
  ];
  return texts.filter(Boolean).join(' ');
}

/** The best trials that were measured, as many as there are colours. */
function leadersOf({ trials }: SweepRecord): TrialRecord[] {
  return trials.filter(({ mean }) => mean !== undefined).slice(0, LEADERS);
}

/** The winner is orange, as in the other drawings; the others have what is left. */
function colorOf(rank: number): number {
  return rank === 0 ? 1 : rank === 1 ? 0 : rank;
}

/** Over the seeds of each, as far as all of them go. */
function meanCurves(trials: readonly TrialRecord[], { metric }: SweepRecord): number[][] {
  return trials.map(({ runs }) => {
    const length = runs.length > 0 ? Math.min(...runs.map(({ epochs }) => epochs.length)) : 0;
    return Array.from({ length }, (_, i) => meanOf(runs.map(({ epochs }) => epochs[i].validation[metric] ?? NaN)));
  });
}

/** By settings and values, by values alone or by their numbers: what is short enough. */
function namesOf(leaders: readonly TrialRecord[], { varied }: SweepRecord): string[] {
  const joined = (textOf: (trial: TrialRecord, name: SettingName) => string) =>
    leaders.map((trial) => varied.map(({ name }) => textOf(trial, name)).join(' '));
  const candidates = [joined((trial, name) => `${wordOf(name)} ${shortTextOf(trial, name)}`), joined(shortTextOf)];
  const short = candidates.find((names) => names.every(({ length }) => length > 0 && length <= NAME_LENGTH));
  return (varied.length <= 2 && short) || leaders.map(({ trial }) => `trial ${trial}`);
}
