// Curves as text: small line charts over the same x, beside each other on a wide screen, in which each line ends at its name and last value.
import { stripVTControlCharacters } from 'node:util';
import {
  bestSign,
  columnOf,
  namesByRow,
  type Line,
  nameText,
  type Pen,
  plotRows,
  type Series,
  type TextPlot,
  textPlot,
} from './text-plot.js';

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

/** Fewest columns of a plot that has the names beside it; with less room they stand below. */
const PLOT_BESIDE_NAMES = 30;
/** Columns between two panels. */
const GAP = 3;

/** What the panels have in common. */
interface Layout extends Pen {
  /** How many values there will be. */
  readonly points: number;
  readonly xlim: readonly [first: number, last: number];
  readonly xlabel: string;
}

/**
 * Draws panels, each with an axis of its own for y: beside each other if all have room for the names beside their plots, else below each
 * other. A line ends before its first value that is not finite, and a panel without lines is left out; without two points to join, the text
 * is empty.
 */
export function curvesText(panels: readonly (readonly Series[])[], options: CurvesOptions = {}): string {
  const { width = 80, height = 15, unicode = true, colors = false, xlabel = 'epoch' } = options;
  const drawn = drawable(panels);
  const longest = Math.max(...drawn.flatMap((lines) => lines.map(({ values }) => values.length)), 0);
  if (longest < 2) return '';
  const points = Math.max(longest, options.points ?? 0);
  const layout = { unicode, colors, points, xlim: options.xlim ?? ([1, points] as const), xlabel };

  const share = Math.floor((width - GAP * (drawn.length - 1)) / drawn.length);
  const tall = drawn.map((lines) => textPlot(lines, height));
  const isWide = tall.every((plot) => plotWidth(share, plot.scale.labelWidth, namesWidth(plot)) >= PLOT_BESIDE_NAMES);
  const each = Math.max(Math.floor((height + 1) / drawn.length) - 1, 2);
  const rows = isWide
    ? besideEachOther(tall, share, layout)
    : belowEachOther(drawn.map((lines) => textPlot(lines, each)), width, layout); // prettier-ignore
  return rows.map((row) => row.trimEnd()).join('\n');
}

/** What can be drawn of the lines, each in a colour. */
function drawable(panels: readonly (readonly Series[])[]): Line[][] {
  let count = 0;
  const all = panels.map((lines) => lines.map((line) => finitePart({ ...line, color: line.color ?? count++ })));
  return all.map((lines) => lines.filter(({ values }) => values.length > 0)).filter((lines) => lines.length > 0);
}

function finitePart(line: Line): Line {
  const end = line.values.findIndex((value) => !Number.isFinite(value));
  if (end < 0) return line;
  return { ...line, values: line.values.slice(0, end), best: (line.best ?? end) < end ? line.best : undefined };
}

/** Columns for the lines, besides labels, the axis and names. */
function plotWidth(width: number, labelWidth: number, names: number): number {
  return width - labelWidth - 2 - (names > 0 ? names + 1 : 0);
}

/** Columns of the widest row of names. */
function namesWidth(plot: TextPlot): number {
  const plain = { unicode: true, colors: false };
  return Math.max(...namesByRow(plot).map((lines) => nameText(lines, plain).length));
}

/** Panels whose x axes stand in one row, which may differ in how many rows their scales need. */
function besideEachOther(plots: readonly TextPlot[], share: number, layout: Layout): string[] {
  const blocks = plots.map((plot) => {
    const { labelWidth } = plot.scale;
    const columns = plotWidth(share, labelWidth, namesWidth(plot));
    return [...namedRows(plot, columns, labelWidth, layout), xAxis([plot], columns, labelWidth, layout)];
  });
  const height = Math.max(...blocks.map((rows) => rows.length));
  return Array.from({ length: height }, (_, y) =>
    blocks.map((rows) => padded(rows[y - height + rows.length] ?? '', share)).join(' '.repeat(GAP)),
  );
}

/** Panels whose plots are equally wide, with one x axis for all; the names are below each if there is no room beside it. */
function belowEachOther(plots: readonly TextPlot[], width: number, layout: Layout): string[] {
  const labelWidth = Math.max(...plots.map(({ scale }) => scale.labelWidth));
  const beside = plotWidth(width, labelWidth, Math.max(...plots.map(namesWidth)));
  const isBeside = beside >= PLOT_BESIDE_NAMES;
  const columns = isBeside ? beside : Math.max(plotWidth(width, labelWidth, 0), 2);
  const axis = xAxis(plots, columns, labelWidth, layout);
  return plots.flatMap((plot, i) => {
    const rows = isBeside
      ? namedRows(plot, columns, labelWidth, layout)
      : plotRows(plot, layout.points, columns, labelWidth, layout);
    const names = isBeside ? [] : namesByRow(plot).flat().map((line) => nameText([line], layout)); // prettier-ignore
    return [...(i > 0 ? [''] : []), ...rows, ...(i === plots.length - 1 ? [axis] : []), ...names];
  });
}

function namedRows(plot: TextPlot, columns: number, labelWidth: number, layout: Layout): string[] {
  const names = namesByRow(plot);
  const rows = plotRows(plot, layout.points, columns, labelWidth, layout);
  return rows.map((row, y) => (names[y].length > 0 ? `${row} ${nameText(names[y], layout)}` : row));
}

/** The first x, the best one near where it stands if there is room, and the last. */
function xAxis(plots: readonly TextPlot[], columns: number, labelWidth: number, layout: Layout): string {
  const { xlim: [first, last], xlabel, points } = layout; // prettier-ignore
  const [left, right] = [String(first), `${xlabel} ${last}`];
  const between = columns + 1 - left.length - right.length;
  const best = plots.flatMap(({ lines }) => lines).find((line) => line.best !== undefined)?.best ?? NaN;
  const text = `${bestSign(layout)} best: ${first + best}`;
  const column = Math.max(columnOf(best, points, columns) + 1 - left.length, 2);
  const at = Math.min(column, between - text.length - 2); // NaN if none is the best
  const middle = at >= 2 ? `${' '.repeat(at)}${text}` : '';
  return `${' '.repeat(labelWidth + 1)}${left}${middle}${right.padStart(between - middle.length + right.length)}`;
}

/** The text with spaces up to as many columns; colours take none. */
function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(columns - stripVTControlCharacters(text).length, 0));
}
