// Curves as text: small line charts over the same x, in which each line ends at its name and last value, so that it reads without colours too.
import asciichart from 'asciichart';
import type { EpochEvent } from '../train/events.js';
import { headline, metrics } from '../train/metric.js';
import { extent } from './extent.js';
import { decimals } from './numbers.js';

/** One line of a chart; the first value stands at the first x. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

export interface CurvesOptions {
  /** Columns in all; default 80. */
  width?: number;
  /** Rows of the plots and between them at most; default 15. */
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

/** Draws the loss of a run above the metric beside it (accuracy, RMSE), from the first of these epochs, which went on from others perhaps, to epoch `last`. */
export function epochCurves(epochs: readonly EpochEvent[], last: number, options: CurvesOptions): string {
  const loss = [{ name: 'loss', values: epochs.map(({ trainLoss }) => trainLoss) }];
  const beside = headline(epochs[0]?.metrics.train ?? {});
  const { short } = metrics[beside];
  const others = [
    { name: `train ${short}`, values: epochs.map(({ metrics: { train } }) => train[beside] ?? NaN) },
    { name: `test ${short}`, values: epochs.map(({ metrics: { test } }) => test?.[beside] ?? NaN) },
  ];
  const first = epochs[0]?.epoch ?? 1;
  return curvesText([loss, beside === 'loss' ? [] : others], {
    ...options,
    xlim: [first, last],
    points: last - first + 1,
  });
}

type Symbols = NonNullable<asciichart.PlotConfig['symbols']>;

const UNICODE: Symbols = ['┼', '┤', '╶', '╴', '─', '╰', '╭', '╮', '╯', '│'];
const ASCII: Symbols = ['+', '|', '-', '-', '-', '`', '.', '.', "'", '|'];
const COLORS = [asciichart.yellow, asciichart.blue, asciichart.green, asciichart.magenta, asciichart.cyan];

/** Fewest columns of a plot that has the names beside it; with less room they stand below. */
const PLOT_BESIDE_NAMES = 30;

/**
 * Draws panels below each other, each with an axis of its own for y. A line ends before its first value that is not finite, and a panel
 * without lines is left out; without two points to join, the text is empty.
 */
export function curvesText(panels: readonly (readonly Series[])[], options: CurvesOptions = {}): string {
  const { width = 80, height = 15, unicode = true, colors = false, xlabel = 'epoch' } = options;
  const charts = scaled(panels, height, colors);
  const drawn = Math.max(...charts.flatMap(({ lines }) => lines.map(({ values }) => values.length)), 0);
  if (drawn < 2) return '';
  const points = Math.max(drawn, options.points ?? 0);
  const [first, last] = options.xlim ?? [1, points];

  const labelWidth = Math.max(...charts.map(({ scale }) => scale.labelWidth));
  const axis = labelWidth + 2;
  const namesWidth = Math.max(...charts.flatMap(({ names }) => names.map((row) => shown(row, false).length)));
  const beside = width - axis - 1 - namesWidth;
  const isBeside = beside >= PLOT_BESIDE_NAMES;
  const plotWidth = isBeside ? beside : Math.max(width - axis, 2);

  const xAxis = `${' '.repeat(axis - 1)}${first}${`${xlabel} ${last}`.padStart(plotWidth + 1 - String(first).length)}`;
  const blocks = charts.map((chart, i) => {
    const rows = plotRows(chart, { points, plotWidth, labelWidth, unicode });
    const named = rows.map((row, at) => (chart.names[at].length > 0 ? `${row} ${shown(chart.names[at])}` : row));
    const below = chart.names.flat().map((name) => shown([name]));
    const end = i === charts.length - 1 ? [xAxis] : [];
    return isBeside ? [...named, ...end] : [...rows, ...end, ...below];
  });
  return blocks.map((rows) => rows.map((row) => row.trimEnd()).join('\n')).join('\n\n');
}

interface Line extends Series {
  readonly color: asciichart.Color;
}

interface Name {
  readonly text: string;
  readonly color: asciichart.Color;
}

/** Rows from 1, at the bottom, to `rows`; their labels are a round step apart. */
interface Scale {
  readonly rows: number;
  readonly labelWidth: number;
  readonly row: (value: number) => number;
  readonly label: (row: number) => string;
}

/** Lines with their scale and, for each row from the top, the names of the lines that end there, with their last values. */
interface Chart {
  readonly lines: readonly Line[];
  readonly scale: Scale;
  readonly names: readonly (readonly Name[])[];
}

/** What the panels have in common. */
interface Layout {
  /** How many values there will be, across `plotWidth` columns. */
  readonly points: number;
  readonly plotWidth: number;
  readonly labelWidth: number;
  readonly unicode: boolean;
}

/** The panels that have something to draw, in at most `height` rows with an empty one between two. */
function scaled(panels: readonly (readonly Series[])[], height: number, colors: boolean): Chart[] {
  let count = 0;
  const all = panels.map((series) =>
    series.map(({ name, values }) => ({
      name,
      values: finitePart(values),
      color: colors ? COLORS[count++ % 5] : undefined,
    })),
  );
  const drawn = all.map((lines) => lines.filter(({ values }) => values.length > 0)).filter((lines) => lines.length > 0);
  const rows = Math.max(Math.floor((height + 1) / drawn.length) - 1, 2);
  return drawn.map((lines) => {
    const scale = niceScale(lines, rows);
    return { lines, scale, names: namesByRow(lines, scale) };
  });
}

/** The smallest round step by which the values fit into the rows. The lowest row is the lowest value, rounded as the labels are. */
function niceScale(lines: readonly Line[], most: number): Scale {
  const [min, max] = extent(lines.flatMap((line) => line.values));
  const size = Math.max(Math.abs(min), Math.abs(max)) || 1;
  const range = max - min > 1e-6 * size ? max - min : size; // what is no more than rounding is one row
  const unit = 10 ** Math.floor(Math.log10(range / (most - 1)));
  const low = Math.round(min / unit) * unit;
  const steps = [1, 2, 5, 10, 20].map((factor) => factor * unit);
  const step = steps.find((candidate) => Math.round((max - low) / candidate) < most)!;
  const row = (value: number) => 1 + Math.max(Math.round((value - low) / step), 0);
  const rows = row(max);
  const digits = Math.min(Math.max(-Math.floor(Math.log10(unit) + 1e-9), 0), 20);
  const label = (at: number) => {
    const value = low + (at - 1) * step;
    return Math.abs(value) < 1e5 ? value.toFixed(digits) : value.toExponential(2);
  };
  return { rows, row, label, labelWidth: Math.max(label(1).length, label(rows).length) };
}

function namesByRow(lines: readonly Line[], { rows, row }: Scale): Name[][] {
  const names: Name[][] = Array.from({ length: rows }, () => []);
  for (const { name, values, color } of lines) {
    const last = values[values.length - 1];
    names[rows - row(last)].push({ text: `${name} ${decimals(last)}`, color });
  }
  return names;
}

function shown(names: readonly Name[], inColors = true): string {
  return names.map(({ text, color }) => (inColors ? asciichart.colored(text, color) : text)).join(', ');
}

/** The rows of a panel from the top: labels, axis and lines. */
function plotRows({ lines, scale }: Chart, { points, plotWidth, labelWidth, unicode }: Layout): string[] {
  const series = lines.map(({ values }) => stretch(values, points, plotWidth).map(scale.row));
  const plot = asciichart.plot(series, {
    min: 1,
    max: scale.rows,
    height: scale.rows - 1,
    offset: 2, // the label and the axis
    format: (row) => `${scale.label(row).padStart(labelWidth)} `,
    symbols: unicode ? UNICODE : ASCII,
    colors: lines.map(({ color }) => color),
  });
  return plot.split('\n');
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
