// Curves as text: a small line chart in which each line ends at its name and last value, so that it reads without colours too.
import asciichart from 'asciichart';
import type { EpochEvent } from '../train/events.js';
import { extent } from './extent.js';

/** One line of the chart; the first value stands at the first x. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

export interface CurvesOptions {
  /** Columns in all; default 80. */
  width?: number;
  /** Rows of the plot at most; default 12. */
  height?: number;
  /** Whether box-drawing characters may be used, or ASCII alone; default true. */
  unicode?: boolean;
  /** Whether each series gets its colour; default false. */
  colors?: boolean;
  /** What x counts; default `epoch`. */
  xlabel?: string;
  /** x of the first value and of the last; default 1 and the number of values. */
  xlim?: readonly [number, number];
  /** How many values there will be, if there is to be room for more of them. */
  points?: number;
}

/** Draws loss and accuracies of a run, from the first of these epochs, which went on from others perhaps, to epoch `last`. */
export function epochCurves(epochs: readonly EpochEvent[], last: number, options: CurvesOptions): string {
  const series = [
    { name: 'loss', values: epochs.map(({ trainLoss }) => trainLoss) },
    { name: 'train acc', values: epochs.map(({ trainAccuracy }) => trainAccuracy) },
    { name: 'test acc', values: epochs.map(({ testAccuracy = NaN }) => testAccuracy) },
  ];
  const first = epochs[0]?.epoch ?? 1;
  return curvesText(series, { ...options, xlim: [first, last], points: last - first + 1 });
}

type Symbols = NonNullable<asciichart.PlotConfig['symbols']>;

const UNICODE: Symbols = ['┼', '┤', '╶', '╴', '─', '╰', '╭', '╮', '╯', '│'];
const ASCII: Symbols = ['+', '|', '-', '-', '-', '`', '.', '.', "'", '|'];
const COLORS = [asciichart.yellow, asciichart.blue, asciichart.green, asciichart.magenta, asciichart.cyan];

/** Fewest columns of a plot that has the names beside it; with less room they stand below. */
const PLOT_BESIDE_NAMES = 30;

/** Draws the series over one pair of axes. Each ends before its first value that is not finite; without two points to join, the text is empty. */
export function curvesText(series: readonly Series[], options: CurvesOptions = {}): string {
  const { width = 80, height = 15, unicode = true, colors = false, xlabel = 'epoch' } = options;
  const lines = series
    .map(({ name, values }, i) => ({ name, values: finitePart(values), color: colors ? COLORS[i % 5] : undefined }))
    .filter(({ values }) => values.length > 0);
  const drawn = Math.max(...lines.map(({ values }) => values.length), 0);
  if (drawn < 2) return '';
  const points = Math.max(drawn, options.points ?? 0);
  const [first, last] = options.xlim ?? [1, points];

  const scale = niceScale(lines, height);
  const names = namesByRow(lines, scale);
  const axis = scale.labelWidth + 2;
  const beside = width - axis - 1 - Math.max(...names.map((row) => row.map(({ text }) => text).join(', ').length));
  const isBeside = beside >= PLOT_BESIDE_NAMES;
  const plotWidth = isBeside ? beside : Math.max(width - axis, 2);

  const plot = asciichart.plot(
    lines.map(({ values }) => stretch(values, points, plotWidth).map(scale.row)),
    {
      min: scale.low,
      max: scale.high,
      height: scale.high - scale.low,
      offset: 2, // the label and the axis
      format: (row) => `${scale.label(row).padStart(scale.labelWidth)} `,
      symbols: unicode ? UNICODE : ASCII,
      colors: lines.map(({ color }) => color),
    },
  );
  const show = (row: readonly Name[]) => row.map(({ text, color }) => asciichart.colored(text, color)).join(', ');
  const rows = plot
    .split('\n')
    .map((row, i) => (isBeside && names[i].length > 0 ? `${row} ${show(names[i])}` : row.trimEnd()));
  const xAxis = `${' '.repeat(axis - 1)}${first}${`${xlabel} ${last}`.padStart(plotWidth + 1 - String(first).length)}`;
  return [...rows, xAxis, ...(isBeside ? [] : names.flat().map((name) => show([name])))].join('\n');
}

interface Line extends Series {
  readonly color: asciichart.Color;
}

interface Name {
  readonly text: string;
  readonly color: asciichart.Color;
}

/** Rows are whole multiples of a round step, from `low` to `high`. */
interface Scale {
  readonly low: number;
  readonly high: number;
  readonly labelWidth: number;
  readonly row: (value: number) => number;
  readonly label: (row: number) => string;
}

function niceScale(lines: readonly Line[], height: number): Scale {
  const values = lines.flatMap((line) => line.values);
  const [min, max] = extent(values);
  const least = (max - min || Math.abs(max) || 1) / Math.max(height - 1, 1);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
  const decimals = Math.min(Math.max(-Math.floor(Math.log10(step) + 1e-9), 0), 20);
  const row = (value: number) => Math.round(value / step);
  const label = (at: number) => (at * step).toFixed(decimals);
  const [low, high] = [row(min), row(max)];
  return { low, high, row, label, labelWidth: Math.max(label(low).length, label(high).length) };
}

/** For each row from the top, the names of the lines that end there, with their last values. */
function namesByRow(lines: readonly Line[], { low, high, row }: Scale): Name[][] {
  const names: Name[][] = Array.from({ length: high - low + 1 }, () => []);
  for (const { name, values, color } of lines) {
    const last = values[values.length - 1];
    names[high - row(last)].push({ text: `${name} ${last.toFixed(4)}`, color });
  }
  return names;
}

/** `width` columns of values, joined by straight lines; a series that ends early ends early here too. */
function stretch(values: readonly number[], points: number, width: number): number[] {
  const columns = Math.floor(((values.length - 1) / (points - 1)) * (width - 1)) + 1;
  return Array.from({ length: columns }, (_, column) => {
    const x = (column * (points - 1)) / (width - 1);
    const i = Math.min(Math.floor(x), values.length - 1);
    const next = values[Math.min(i + 1, values.length - 1)];
    return values[i] + (next - values[i]) * (x - i);
  });
}

function finitePart(values: readonly number[]): readonly number[] {
  const end = values.findIndex((value) => !Number.isFinite(value));
  return end < 0 ? values : values.slice(0, end);
}
