// A line chart: panels one below the other, each line ending at its name and a value, so that it reads without colours too.
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { line as curve } from 'd3-shape';
import { at, type Drawing, fillClass, strokeClass } from './drawing.js';
import { extent } from './extent.js';
import { type Markup, markup } from './markup.js';
import { decimals } from './numbers.js';

/** One line; what is not finite is a gap. */
export interface ChartLine {
  readonly name: string;
  readonly values: readonly number[];
  /** Where each value stands; by default 1, 2, 3 ... */
  readonly xs?: readonly number[];
  /** Which of the colours. */
  readonly color: number;
  readonly dashed?: boolean;
  /** Which of the values is chosen: it has a dot that stands out, and is written below the name. */
  readonly chosen?: number | undefined;
  /** How far apart the ends of the axis are at least, so that mere noise does not look like a curve. */
  readonly span?: number;
}

export interface Panel {
  /** May be empty, where the page around it says it. */
  readonly title: string;
  readonly lines: readonly ChartLine[];
  /** An x that stands out, and what it is. */
  readonly mark?: { readonly x: number; readonly label: string } | undefined;
}

/** Units: letters of 13 of them are readable from 400 pixels on. */
const WIDTH = 560;
const [TITLE, NO_TITLE, MARK, PLOT, AXIS] = [46, 14, 14, 190, 30];
/** Rows of a name with its value below it, those of the value, and columns of a character: of plain text, and of bold. */
const [NAME_GAP, VALUE_GAP, CHARACTER, BOLD_CHARACTER] = [33, 15, 7.3, 8.3];
/** Longer names lose their middle. */
const NAME_LENGTH = 16;
/** With more values than these, a line has no dot at each. */
const DOTS = 30;

type Scale = ScaleLinear<number, number>;

/** Where the lines go. */
interface Axes {
  readonly x: Scale;
  readonly xTicks: readonly number[];
  readonly xlabel: string;
  readonly y: Scale;
  readonly yFormat: (value: number) => string;
  readonly height: number;
}

/** Panels over the same x. */
export function chart(panels: readonly Panel[], label: string, { xlabel = 'epoch', width = WIDTH } = {}): Drawing {
  const drawn = panels.map((panel) => ({ ...panel, lines: panel.lines.filter(({ values }) => values.some(isFinite)) }));
  const lines = drawn.flatMap((panel) => panel.lines);
  const xs = lines.flatMap((line) => line.values.map((_, i) => xOf(line, i)));
  const [first, last] = xs.length > 0 ? extent(xs) : [1, 2];
  const ys = drawn.map(verticalAxis);
  const left =
    12 + Math.max(...ys.flatMap(({ y, yFormat }) => y.ticks(5).map((tick) => yFormat(tick).length))) * CHARACTER;
  const right = 16 + Math.max(...lines.flatMap((line) => atEnd(line).map(({ length }) => length)), 5) * BOLD_CHARACTER;
  const x = scaleLinear([first, last > first ? last : first + 1], [left, width - right]);
  const xTicks = x.ticks(8).filter((tick) => Number.isInteger(tick) || !xs.every(Number.isInteger));
  let height = 0;
  const content = drawn.map((panel, i) => {
    const axes = { x, xTicks, xlabel, ...ys[i] };
    const group = markup`<g transform="translate(0 ${height})">${drawPanel(panel, axes)}</g>\n`;
    height += axes.height + AXIS;
    return group;
  });
  return { width, height, label, content: markup`${content}` };
}

function verticalAxis({ title, lines, mark }: Panel): Omit<Axes, 'x' | 'xTicks' | 'xlabel'> {
  const values = lines.flatMap((line) => line.values.filter(isFinite));
  const [low, high] = values.length > 0 ? extent(values) : [0, 1];
  const span = Math.max(...lines.map((line) => line.span ?? 0), high > low ? 0 : Math.abs(low) / 5 || 2);
  const margin = Math.max(span - (high - low), 0) / 2;
  const top = (title === '' ? NO_TITLE : TITLE) + (mark ? MARK : 0);
  const height = top + Math.max(PLOT, lines.length * NAME_GAP);
  const y = scaleLinear([low - margin, high + margin], [height, top]).nice(5);
  const yFormat = y.tickFormat(5, Math.max(Math.abs(low), Math.abs(high)) < 1e5 ? undefined : '.1~e');
  return { y, yFormat, height };
}

function drawPanel({ title, lines, mark }: Panel, axes: Axes): Markup {
  return markup`<text class="title" x="16" y="28">${title}</text>
${drawAxes(axes)}${mark && drawMark(mark, axes)}${lines.map((line) => drawLine(line, axes))}${drawNames(lines, axes)}`;
}

function drawAxes({ x, xTicks, xlabel, y, yFormat, height }: Axes): Markup {
  const [left, right] = x.range();
  const rows = y.ticks(5).map(
    (tick) => markup`<line class="grid" x1="${left}" x2="${right}" y1="${at(y(tick))}" y2="${at(y(tick))}"/>
<text class="faint" x="${left - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${yFormat(tick)}</text>
`,
  );
  const columns = xTicks.map(
    (tick) => markup`<text class="faint" x="${at(x(tick))}" y="${height + 19}" text-anchor="middle">${tick}</text>\n`,
  );
  return markup`${rows}${columns}<text class="faint" x="${right + 14}" y="${height + 19}">${xlabel}</text>\n`;
}

/** A line from top to bottom, with its label above, on the side that is away from numbers of the axis and names. */
function drawMark({ x: value, label }: NonNullable<Panel['mark']>, { x, y, height }: Axes): Markup {
  const [left, top] = [at(x(value)), y.range()[1]];
  const anchor = 2 * x(value) < x.range()[0] + x.range()[1] ? 'start' : 'end';
  return markup`<line class="mark" x1="${left}" x2="${left}" y1="${top}" y2="${height}"/>
<text class="faint" x="${left}" y="${top - 8}" text-anchor="${anchor}">${label}</text>
`;
}

function drawLine(line: ChartLine, { x, y, xlabel }: Axes): Markup {
  const { name, values, color, dashed } = line;
  const points = values.map((value, i) => ({ value, x: xOf(line, i) }));
  const path = curve<(typeof points)[number]>((point) => x(point.x), (point) => y(point.value)); // prettier-ignore
  const d = path.defined(({ value }) => isFinite(value)).digits(1)(points);
  const finite = points.filter(({ value }) => isFinite(value));
  const chosen = points.filter(({ value }, i) => i === line.chosen && isFinite(value));
  const dotted = new Set([...(values.length <= DOTS ? finite : finite.slice(-1)), ...chosen]);
  const dots = [...dotted].map(
    (point) =>
      markup`<circle class="${fillClass(color)}" cx="${at(x(point.x))}" cy="${at(y(point.value))}" r="${point === chosen[0] ? 5 : 3}"><title>${xlabel} ${point.x}: ${name} ${decimals(point.value)}</title></circle>`,
  );
  return markup`<path class="${strokeClass(color)}${dashed && ' dashed'}" d="${d ?? ''}"/>\n${dots}\n`;
}

function xOf({ xs }: ChartLine, i: number): number {
  return xs?.[i] ?? i + 1;
}

/** The names to the right of the ends, each above its value, moved apart if they would lie over each other. */
function drawNames(lines: readonly ChartLine[], { x, y, height }: Axes): Markup {
  const names = lines.map((line) => ({ line, top: y(lastFinite(line)) })).sort((a, b) => a.top - b.top);
  let above = -Infinity;
  for (const name of names) above = name.top = Math.max(name.top, above + NAME_GAP);
  let below = height + NAME_GAP - VALUE_GAP;
  for (const name of [...names].reverse()) below = name.top = Math.min(name.top, below - NAME_GAP);
  const left = x.range()[1] + 12;
  return markup`${names.map(({ line, top }) => {
    const [name, value] = atEnd(line);
    return markup`<text class="${fillClass(line.color)} strong" x="${at(left)}" y="${at(top - 3)}">${name}<tspan x="${at(left)}" dy="${VALUE_GAP}">${value}</tspan></text>\n`;
  })}`;
}

/** What stands at the end of a line: its name, and the value that is chosen, or if none is its last. */
function atEnd(line: ChartLine): [name: string, value: string] {
  const { name } = line;
  const short = name.length > NAME_LENGTH ? `${name.slice(0, 6)}…${name.slice(7 - NAME_LENGTH)}` : name;
  const chosen = line.chosen === undefined ? NaN : line.values[line.chosen];
  return [short, isFinite(chosen) ? `chosen ${decimals(chosen)}` : decimals(lastFinite(line))];
}

function lastFinite({ values }: ChartLine): number {
  return values.findLast(isFinite) ?? NaN;
}
