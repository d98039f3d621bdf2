// Parallel coordinates: an axis for each setting of a sweep, one below the other, the metric last, and a line through them for each trial.
import { curveBumpY, line as curve } from 'd3-shape';
import { metrics } from '../train/metric.js';
import { type Axis, isCrowded, type Scale, scaleOf, type Tick, ticksOf } from './axis.js';
import { at, crossAt, type Drawing, shortened, strokeClass, svgFile, widthOf } from './drawing.js';
import { type Markup, markup } from './markup.js';
import { metricAxis } from './metric-axis.js';
import { settingAxis } from './setting-axis.js';
import type { SweepRecord, TrialRecord } from './sweep-record.js';
import { bestTrial, meanText, stateOf, valuesText } from './sweep-trials.js';

/** One below the other there is room for the words of an axis on a telephone too. */
const [WIDTH, MARGIN, TOP, ROW, BOTTOM] = [460, 18, 22, 84, 34];
/** Shades of lines: for the best so many of a hundred, and for all others. */
export const SHADES = [5, 15, 35, 65];
/** With more lines than so many, each is thinner. */
const MANY = 60;
/** With more words an axis writes none that runs into another one. */
const WORD_LENGTH = 16;

/** A row of the drawing. */
interface Row {
  readonly axis: Axis;
  readonly scale: Scale;
  /** Of a trial, its place from left to right. */
  readonly place: (trial: TrialRecord) => number | undefined;
}

/** All settings that a sweep varies, and what its trials came to. */
export function parallelSvg(record: SweepRecord): string {
  return svgFile(parallelDrawing(record));
}

export function parallelDrawing(record: SweepRecord): Drawing {
  const rows = [...record.varied.map((varied) => settingRow(record, varied)), metricRow(record)];
  const height = TOP + (rows.length - 1) * ROW + BOTTOM;
  const best = bestTrial(record);
  const measured = record.trials.filter(({ mean }) => mean !== undefined);
  const diverged = record.trials.filter((trial) => stateOf(trial) === 'diverged');
  const lines = measured.map(
    (trial, rank) =>
    drawLine(trial, rows, trial === best ? `${strokeClass(1)} best` : shadeOf(rank / measured.length)), // prettier-ignore
  );
  const many = record.trials.length > MANY && markup` class="many"`;
  const content = markup`<g${many}>${diverged.map((trial) => drawLine(trial, rows, 'gone'))}${lines.reverse()}</g>${rows.map(drawRow)}${diverged.map((trial) => drawCross(trial, rows.at(-1)!, rows.length - 1))}`; // prettier-ignore
  return { width: WIDTH, height, label: `${rows.at(-1)!.axis.label} and all settings that vary`, content };
}

/** @param share of those measured, how many are better */
function shadeOf(share: number): string {
  const shade = SHADES.findIndex((percent) => share < percent / 100);
  return `shade${shade < 0 ? SHADES.length : shade}`;
}

function settingRow(record: SweepRecord, varied: SweepRecord['varied'][number]): Row {
  const { axis, of } = settingAxis(record, varied);
  const scale = scaleOf(axis, [MARGIN, WIDTH - MARGIN]);
  return {
    axis,
    scale,
    place: (trial) => {
      const value = of(trial);
      return value === undefined ? undefined : scale(value);
    },
  };
}

/** Trials without a mean, and those that are worse than the axis shows, stand at its bad end. */
function metricRow({ metric, trials }: SweepRecord): Row {
  const { axis, worst } = metricAxis(metric, trials.flatMap(({ mean }) => mean ?? [])); // prettier-ignore
  const scale = scaleOf(axis, [MARGIN, WIDTH - MARGIN]).clamp(true);
  const edge = scale.domain()[worst === 'from' ? 0 : 1];
  const { better } = metrics[metric];
  const label = `${axis.label}, better to the ${better === 'higher' ? 'right' : 'left'}`;
  return { axis: { ...axis, label }, scale, place: ({ mean = edge }) => scale(mean) };
}

function heightOf(row: number): number {
  return TOP + row * ROW;
}

/** What is written at an axis lies on top of the lines, on a seam of the paper's colour. */
function drawRow({ axis, scale }: Row, row: number): Markup {
  const y = heightOf(row);
  const texts = readable(ticksOf(axis, scale)).map(
    ({ place, text }) => markup`<line class="tick" x1="${at(place)}" x2="${at(place)}" y1="${y - 4}" y2="${y + 4}"/>
<text class="faint halo" x="${at(inside(place, text))}" y="${y + 18}" text-anchor="middle">${text}</text>
`,
  );
  return markup`<line class="tick" x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${y}" y2="${y}"/>
<text class="strong halo" x="${MARGIN}" y="${y - 9}">${axis.label}</text>
${texts}`;
}

/** The middle of a text that would otherwise stand beyond the sheet. */
function inside(place: number, text: string): number {
  const half = widthOf(text) / 2;
  return Math.max(half, Math.min(place, WIDTH - half));
}

/** Words that are shortened, and if they still run into each other every other one, or every third. */
function readable(ticks: readonly Tick[]): Tick[] {
  const short = ticks.map(({ place, text }) => ({ place, text: shortened(text, WORD_LENGTH) }));
  let step = 1;
  while (step < short.length && isCrowded(short.filter((_, i) => i % step === 0))) step++;
  return short.filter((_, i) => i % step === 0);
}

function drawLine(trial: TrialRecord, rows: readonly Row[], kind: string): Markup {
  const places = rows.map((row) => row.place(trial));
  const path = curve<number | undefined>((place) => place!, (_, row) => heightOf(row)).defined((place) => place !== undefined); // prettier-ignore
  const d = path.curve(curveBumpY).digits(0)(places) ?? '';
  const says = stateOf(trial) === 'done' ? meanText(trial) : stateOf(trial);
  return markup`<path class="trial ${kind}" d="${d}"><title>trial ${trial.trial}, ${valuesText(trial)}: ${says}</title></path>\n`;
}

function drawCross(trial: TrialRecord, { place }: Row, row: number): Markup | undefined {
  const x = place(trial);
  return x === undefined ? undefined : markup`<path class="cross" d="${crossAt(x, heightOf(row))}"/>\n`;
}
