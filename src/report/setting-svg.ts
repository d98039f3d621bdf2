// Drawings of a sweep's trials over one of its settings: the metric, and the seconds that an epoch takes.
import { wordOf } from '../train/recipe-values.js';
import { line as curve } from 'd3-shape';
import type { SettingName } from '../train/recipe-values.js';
import { at, crossAt, type Drawing, fillClass, strokeClass, svgFile } from './drawing.js';
import { extent } from './extent.js';
import { frame, type Frame } from './frame.js';
import { type Markup, markup } from './markup.js';
import { metricAxis, type MetricAxis } from './metric-axis.js';
import { shortNumber } from './numbers.js';
import { settingAxis } from './setting-axis.js';
import type { SweepRecord, TrialRecord } from './sweep-record.js';
import { bestTrial, meanOf, meanText, stateOf, stateText, valuesText } from './sweep-trials.js';

/** Of so many trials at most the axis shows all bars, and so all trials that have one. */
const FEW = 30;
const SECONDS = 'seconds an epoch';

/** The metric of each trial over this setting: diverged ones are crosses at the bad edge, worse ones than the axis shows triangles there. */
export function settingSvg(record: SweepRecord, name: SettingName): string {
  return svgFile(settingDrawing(record, name));
}

/** The seconds that an epoch of each trial took over this setting: of several seeds the mean, and a bar from the fastest to the slowest. */
export function secondsSvg(record: SweepRecord, name: SettingName): string {
  return svgFile(secondsDrawing(record, name));
}

/** A trial on the sheet: where, how far its seeds lie apart, and what it says. */
interface Mark {
  readonly trial: TrialRecord;
  readonly x: number;
  readonly y: number;
  readonly bar?: readonly [number, number] | undefined;
  readonly title: string;
}

export function settingDrawing(record: SweepRecord, name: SettingName): Drawing {
  const { axis, of } = axisOf(record, name);
  const up = axisOfMetric(record);
  const sheet = frame(axis, up.axis);
  const edge = sheet.y.domain()[up.worst === 'from' ? 0 : 1];
  const marks = marksOf(measured(record), of, (trial) => ({ y: trial.mean!, bar: endsOf(trial), says: meanText(trial) })); // prettier-ignore
  const diverged = record.trials.filter((trial) => stateOf(trial) === 'diverged');
  const crosses = marksOf(diverged, of, () => ({ y: edge, says: 'diverged' }));
  const best = bestTrial(record);
  return sheet.drawing(
    `${up.axis.label} over ${wordOf(name)}`,
    markup`${record.varied.length === 1 && joined(marks.filter(({ y }) => isWithin(y, sheet)), sheet)}${marks.map((mark) => drawMark(mark, sheet, { edge, kind: kindOf(mark.trial, record, best) }))}${crosses.map((mark) => drawCross(mark, sheet))}`, // prettier-ignore
  );
}

/** What the marks of {@link settingDrawing} mean, as far as there are such. */
export function marksText(record: SweepRecord, name: SettingName): string {
  const { axis } = axisOfMetric(record);
  const trials = measured(record);
  const { isSpread } = axisOf(record, name);
  const texts = [
    isSpread && 'Points of the same value are moved apart, so that each is seen.',
    trials.some(({ spread }) => spread !== undefined) && 'Bars: one standard deviation over seeds.',
    bestTrial(record) && 'Orange: the winner.',
    record.trials.some((trial) => stateText(trial, record) === 'cut') && 'Hollow: cut on a rung before the last.',
    record.trials.some((trial) => stateOf(trial) === 'diverged') && 'Crosses: diverged.',
    trials.some(({ mean = 0 }) => mean < axis.from || mean > axis.to) && 'Triangles: worse than the axis shows.',
  ];
  return texts.filter(Boolean).join(' ');
}

function measured({ trials }: SweepRecord): TrialRecord[] {
  return trials.filter(({ mean }) => mean !== undefined);
}

/** One standard deviation to each side; undefined with one seed. */
function endsOf({ mean, spread }: TrialRecord): [number, number] | undefined {
  return mean === undefined || spread === undefined ? undefined : [mean - spread, mean + spread];
}

function axisOfMetric(record: SweepRecord): MetricAxis {
  const means = measured(record).map(({ mean }) => mean!);
  return metricAxis(record.metric, means, means.length <= FEW ? measured(record).flatMap((trial) => endsOf(trial) ?? []) : []); // prettier-ignore
}

export function secondsDrawing(record: SweepRecord, name: SettingName): Drawing {
  const { axis, of } = axisOf(record, name);
  const trials = record.trials.filter((trial) => secondsOf(trial).length > 0);
  const [, most] = extent([0, ...trials.flatMap(secondsOf)]);
  const sheet = frame(axis, { label: SECONDS, from: 0, to: most || 1 });
  const marks = marksOf(trials, of, (trial) => {
    const seconds = secondsOf(trial);
    const mean = meanOf(seconds);
    return { y: mean, bar: seconds.length > 1 ? extent(seconds) : undefined, says: `${shortNumber(mean)} s` };
  });
  const best = bestTrial(record);
  const lines = record.varied.length === 1 && joined(marks, sheet);
  return sheet.drawing(`${SECONDS} over ${wordOf(name)}`, markup`${lines}${marks.map((mark) => drawMark(mark, sheet, { edge: 0, kind: kindOf(mark.trial, record, best) }))}`); // prettier-ignore
}

/** Of an epoch of each run that was not broken off. */
function secondsOf({ runs }: TrialRecord): number[] {
  return runs.flatMap(({ state, seconds, epochs }) => (state === 'done' && epochs.length > 0 ? [seconds / epochs.length] : [])); // prettier-ignore
}

function axisOf(record: SweepRecord, name: SettingName) {
  return settingAxis(record, record.varied.find((varied) => varied.name === name) ?? { name, scale: 'words' });
}

/** Those that have a value, the best ones last, so that they lie on top. */
function marksOf(
  trials: readonly TrialRecord[],
  of: (trial: TrialRecord) => number | undefined,
  told: (trial: TrialRecord) => Pick<Mark, 'y' | 'bar'> & { says: string },
): Mark[] {
  const marks = trials.flatMap((trial) => {
    const x = of(trial);
    const { says, ...place } = told(trial);
    return x === undefined ? [] : [{ trial, x, ...place, title: `trial ${trial.trial}, ${valuesText(trial)}: ${says}` }]; // prettier-ignore
  });
  return marks.reverse();
}

/** A line through all marks from left to right. */
function joined(marks: readonly Mark[], { x, y }: Frame): Markup {
  const path = curve<Mark>((mark) => x(mark.x), (mark) => y(mark.y)).digits(1); // prettier-ignore
  return markup`<path class="${strokeClass(0)} thin" d="${path([...marks].sort((a, b) => a.x - b.x)) ?? ''}"/>\n`;
}

function isWithin(value: number, { y }: Frame): boolean {
  const [from, to] = y.domain();
  return value >= from && value <= to;
}

function kindOf(trial: TrialRecord, record: SweepRecord, best: TrialRecord | undefined): string {
  if (trial === best) return `${fillClass(1)} best`;
  return stateText(trial, record) === 'cut' ? 'cut' : fillClass(0);
}

/** A dot with the bar of its seeds; at the edge, if it lies beyond, a triangle. */
function drawMark(
  { x: across, y: up, bar, title }: Mark,
  sheet: Frame,
  { edge, kind }: { edge: number; kind: string },
): Markup {
  const { x, y } = sheet;
  const left = x(across);
  if (!isWithin(up, sheet)) {
    const [tip, side] = [y(edge), edge === y.domain()[0] ? -1 : 1];
    return markup`<path class="beyond" d="M${at(left - 5)},${at(tip + side * 8)}h10L${at(left)},${at(tip)}Z"><title>${title}</title></path>\n`;
  }
  const whisker = bar && markup`<line class="whisker" x1="${at(left)}" x2="${at(left)}" y1="${at(y(bar[0]))}" y2="${at(y(bar[1]))}"/>\n`; // prettier-ignore
  return markup`${whisker}<circle class="${kind}" cx="${at(left)}" cy="${at(y(up))}" r="${kind.endsWith('best') ? 6 : 4}"><title>${title}</title></circle>\n`;
}

function drawCross({ x: across, y: up, title }: Mark, { x, y }: Frame): Markup {
  const d = crossAt(x(across), y(up));
  return markup`<path class="cross" d="${d}"><title>${title}</title></path>\n`;
}
