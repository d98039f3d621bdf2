// Drawings of predicted numbers: against the true ones, and what they miss them by.
import { quantile } from '../tables/scaling.js';
import { at, type Drawing, strokeClass } from './drawing.js';
import { frame, type Frame, guide } from './frame.js';
import { type Markup, markup } from './markup.js';
import { grouped, plural } from './numbers.js';

/** More points than these only cover each other. */
const POINTS = 2000;
/** An axis is cut if all values lie so many times as far apart as those without the far ones; it goes on by this share of these. */
const [FAR, MARGIN] = [3, 0.1];

/** Numbers that were predicted, and the true ones. */
export interface Predicted {
  readonly targets: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
}

/** A drawing of points. */
export interface Scatter extends Drawing {
  /** How many of the points lie beyond its axes, and are left out. */
  readonly beyond: number;
}

/** Each prediction against what is true; on the dashed line they agree. */
export function predictedDrawing({ targets, predicted }: Predicted): Scatter {
  const rows = drawnRows(targets.length);
  const [from, to] = endsOf(rows.flatMap((row) => [targets[row], predicted[row]]));
  const sheet = frame({ label: 'predicted', from, to }, { label: 'true', from, to });
  const agreed = guide(sheet, [from, from], [to, to]);
  const points = rows.map((row): Point => [predicted[row], targets[row]]);
  return scatter('True numbers against predicted ones', sheet, agreed, points);
}

/** The residual of each prediction, with the sign of its error: predicted less true. On the dashed line it is right. */
export function residualDrawing({ targets, predicted }: Predicted): Scatter {
  const rows = drawnRows(targets.length);
  const points = rows.map((row): Point => [predicted[row], predicted[row] - targets[row]]);
  const [from, to] = endsOf(points.map(([guess]) => guess));
  const [, most] = endsOf(points.flatMap(([, error]) => [-error, error]));
  const sheet = frame({ label: 'predicted', from, to }, { label: 'error: predicted less true', from: -most, to: most });
  const right = guide(sheet, [from, 0], [to, 0]);
  return scatter('Residuals against predicted numbers', sheet, right, points);
}

/** What to say of a drawing that leaves some of so many rows out; empty if it leaves none. */
export function notDrawnText(rows: number, { beyond }: Pick<Scatter, 'beyond'>): string {
  const texts = [
    rows > POINTS && `${grouped(POINTS)} of ${grouped(rows)} rows, evenly spaced, are drawn.`,
    beyond > 0 && `${plural(beyond, 'point lies', 'points lie')} far out, beyond these axes.`,
  ];
  return texts.filter(Boolean).join(' ');
}

/** All rows, or as many as are drawn, evenly spaced. */
function drawnRows(rows: number): number[] {
  const drawn = Math.min(rows, POINTS);
  return Array.from({ length: drawn }, (_, i) => Math.floor((i * rows) / drawn));
}

/** The ends of an axis: the farthest values; or where a hundredth at an end is far out, those without it, and a margin. */
function endsOf(values: readonly number[]): [number, number] {
  const sorted = Float64Array.from(values.filter(isFinite)).sort();
  if (sorted.length === 0) return [0, 1];
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  const [low, high] = [quantile(sorted, 0.01), quantile(sorted, 0.99)];
  const margin = MARGIN * (high - low);
  return margin > 0 && last - first > FAR * (high - low) ? [low - margin, high + margin] : widened([first, last]);
}

/** Ends of an axis that are not the same. */
function widened([low, high]: readonly [number, number]): [number, number] {
  return low < high ? [low, high] : [low - (Math.abs(low) / 2 || 1), high + (Math.abs(high) / 2 || 1)];
}

type Point = readonly [across: number, up: number];

/** Points as round ends of lines without length: a tenth of the bytes of circles. */
function scatter(label: string, sheet: Frame, behind: Markup, points: readonly Point[]): Scatter {
  const { x, y } = sheet;
  const isWithin = (value: number, [from, to]: readonly number[]) => value >= from && value <= to;
  const finite = points.filter((point) => point.every(isFinite));
  const drawn = finite.filter(([across, up]) => isWithin(across, x.domain()) && isWithin(up, y.domain()));
  const d = drawn.map(([across, up]) => `M${at(x(across))},${at(y(up))}h0`).join('');
  const drawing = sheet.drawing(label, markup`${behind}<path class="${strokeClass(0)} dots" d="${d}"/>\n`);
  return { ...drawing, beyond: finite.length - drawn.length };
}
