// One panel of curves as text: a scale of round steps, the rows of its lines, and their names at the rows where they end.
import asciichart from 'asciichart';
import { extent } from './extent.js';
import { decimals } from './numbers.js';

/** One line; the first value stands at the first x, and it ends before its first value that is not finite. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
  /** Which of the colours and marks; by default the next one. */
  readonly color?: number;
  /** Which value is marked as the best. */
  readonly best?: number | undefined;
  /** How far apart the ends of a scale are at least, so that mere noise does not look like a curve. */
  readonly span?: number;
}

/** What the lines are drawn with. */
export interface Pen {
  /** Whether box-drawing characters may be used, or ASCII alone. */
  readonly unicode: boolean;
  readonly colors: boolean;
}

type Symbols = NonNullable<asciichart.PlotConfig['symbols']>;

/** Axes, and a kind of line for each colour, so that lines that cross can be told without colours. */
const UNICODE: readonly Symbols[] = [
  ['┼', '┤', '╶', '╴', '─', '╰', '╭', '╮', '╯', '│'],
  ['┼', '┤', '╺', '╸', '━', '┗', '┏', '┓', '┛', '┃'],
  ['┼', '┤', '═', '═', '═', '╚', '╔', '╗', '╝', '║'],
];
const ASCII: readonly Symbols[] = [
  ['+', '|', '-', '-', '-', '`', '.', '.', "'", '|'],
  ['+', '|', '*', '*', '*', '*', '*', '*', '*', '*'],
  ['+', '|', 'o', 'o', 'o', 'o', 'o', 'o', 'o', 'o'],
];
/** Blue, orange, green, violet and red that can be read on dark screens and on light ones. */
const COLORS = [33, 166, 28, 134, 161].map((code) => `\u001b[38;5;${code}m`);

/** The sign of the best value. */
export function bestSign({ unicode }: Pen): string {
  return unicode ? '●' : '@';
}

/** Rows from 1, at the bottom, to `rows`; their labels are a round step apart. */
interface Scale {
  readonly rows: number;
  readonly labelWidth: number;
  readonly row: (value: number) => number;
  readonly label: (row: number) => string;
}

/** A line that can be drawn: all of its values are finite, and it has a colour. */
export interface Line extends Series {
  readonly color: number;
}

/** A panel that is to be drawn. */
export interface TextPlot {
  readonly lines: readonly Line[];
  readonly scale: Scale;
}

/** Lines with the smallest round step by which their values fit into the rows. */
export function textPlot(lines: readonly Line[], rows: number): TextPlot {
  return { lines, scale: niceScale(lines, rows) };
}

/** The lowest row is the lowest value, rounded as the labels are. */
function niceScale(lines: readonly Line[], most: number): Scale {
  const [min, max] = extent(lines.flatMap((line) => line.values));
  const size = Math.max(Math.abs(min), Math.abs(max)) || 1;
  const range = max - min > 1e-6 * size ? max - min : size; // what is no more than rounding is one row
  const span = Math.max(range, ...lines.map((line) => line.span ?? 0));
  const unit = 10 ** Math.floor(Math.log10(span / (most - 1)));
  const low = Math.round(min / unit) * unit;
  const steps = [1, 2, 3, 4, 5, 10, 20].map((factor) => factor * unit);
  const step = steps.find((candidate) => Math.round(Math.max(max - low, span) / candidate) < most)!;
  const row = (value: number) => 1 + Math.max(Math.round((value - low) / step), 0);
  const rows = row(max);
  const digits = Math.min(Math.max(-Math.floor(Math.log10(unit) + 1e-9), 0), 20);
  const label = (at: number) => {
    const value = low + (at - 1) * step;
    return Math.abs(value) < 1e5 ? value.toFixed(digits) : value.toExponential(2);
  };
  return { rows, row, label, labelWidth: Math.max(label(1).length, label(rows).length) };
}

/** The rows from the top: labels, axis and lines, for `points` values across `width` columns; they end where the longest line does. */
export function plotRows(
  { lines, scale }: TextPlot,
  points: number,
  width: number,
  labelWidth: number,
  pen: Pen,
): string[] {
  const axis: Cell = { sign: symbolsOf(0, pen)[1] };
  const drawn = lines.map((line) => ({ ...line, heights: stretch(line.values, points, width).map(scale.row) }));
  const longest = Math.max(...drawn.map(({ heights }) => heights.length));
  const cells = Array.from({ length: scale.rows }, () => [
    [axis],
    ...Array.from({ length: longest }, (): Cell[] => []),
  ]);
  for (const { heights, color } of drawn) {
    lineRows(heights, scale.rows, symbolsOf(color, pen)).forEach((row, y) =>
      [...row].forEach((sign, x) => {
        if (x === 0 && sign !== axis.sign) cells[y][0] = [{ sign, color }];
        else if (x > 0 && sign !== ' ') cells[y][x].push({ sign, color });
      }),
    );
  }
  for (const { heights, color, best } of drawn) {
    if (best === undefined) continue;
    const column = Math.min(columnOf(best, points, width), Math.max(heights.length - 2, 0));
    cells[scale.rows - heights[column]][column + 1] = [{ sign: bestSign(pen), color }];
  }
  // Lines in the same cells take turns, so that all of them are seen.
  const shown = cells.map((row) => row.map((cell, x) => cell[x % cell.length] ?? { sign: ' ' }));
  return shown.map((row, y) => `${scale.label(scale.rows - y).padStart(labelWidth)} ${painting(row, pen)}`);
}

/** One line with its axis before it, without labels. */
function lineRows(heights: number[], rows: number, symbols: Symbols): string[] {
  const options = { min: 1, max: rows, height: rows - 1, offset: 2, format: () => ' ', symbols };
  const drawn = asciichart.plot([heights], options);
  return drawn.split('\n').map((row) => row.slice(1));
}

/** One character of a plot. */
interface Cell {
  readonly sign: string;
  readonly color?: number | undefined;
}

function painting(row: readonly Cell[], pen: Pen): string {
  let text = '';
  for (let from = 0, to = 0; from < row.length; from = to) {
    while (to < row.length && row[to].color === row[from].color) to++;
    const signs = row.slice(from, to).map(({ sign }) => sign);
    text += painted(signs.join(''), row[from].color, pen);
  }
  return text;
}

/** The column of the i-th of `points` values that go from the first of `width` columns to the last. */
export function columnOf(i: number, points: number, width: number): number {
  return Math.round((i * (width - 1)) / (points - 1));
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

/** For each row from the top the lines whose names stand there: where they end, or in the next free row if there are enough. */
export function namesByRow({ lines, scale: { rows, row } }: TextPlot): Line[][] {
  const ends = lines.map((line) => ({ line, last: line.values[line.values.length - 1] }));
  const names = ends.sort((a, b) => b.last - a.last).map(({ line, last }) => ({ line, at: rows - row(last) }));
  if (names.length <= rows) {
    let [above, below] = [-1, rows];
    for (const name of names) above = name.at = Math.max(name.at, above + 1);
    for (const name of [...names].reverse()) below = name.at = Math.min(name.at, below - 1);
  }
  return Array.from({ length: rows }, (_, y) => names.filter(({ at }) => at === y).map(({ line }) => line));
}

/** Names with their marks and last values. */
export function nameText(lines: readonly Line[], pen: Pen): string {
  const text = ({ name, values, color }: Line) =>
    painted(`${symbolsOf(color, pen)[4]} ${name} ${decimals(values[values.length - 1])}`, color, pen);
  return lines.map(text).join(', ');
}

function symbolsOf(color: number, { unicode }: Pen): Symbols {
  const kinds = unicode ? UNICODE : ASCII;
  return kinds[color % kinds.length];
}

function painted(text: string, color: number | undefined, { colors }: Pen): string {
  return colors && color !== undefined ? asciichart.colored(text, COLORS[color % COLORS.length]) : text;
}
