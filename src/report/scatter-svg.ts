// Drawings of predicted numbers: against the true ones, and what they miss them by.
import { at, type Drawing, strokeClass } from './drawing.js';
import { extent } from './extent.js';
import { frame, type Frame, guide } from './frame.js';
import { type Markup, markup } from './markup.js';
import { grouped } from './numbers.js';

/** More points than these only cover each other. */
const POINTS = 2000;

/** Numbers that were predicted, and the true ones. */
export interface Predicted {
  readonly targets: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
}

/** Each prediction against what is true; on the dashed line they agree. */
export function predictedDrawing({ targets, predicted }: Predicted): Drawing {
  const rows = drawnRows(targets.length);
  const [from, to] = widened(extent(rows.flatMap((row) => [targets[row], predicted[row]]).filter(isFinite)));
  const sheet = frame({ label: 'predicted', from, to }, { label: 'true', from, to });
  const agreed = guide(sheet, [from, from], [to, to]);
  return sheet.drawing('True numbers against predicted ones', markup`${agreed}${dots(sheet, rows, (row) => [predicted[row], targets[row]])}`); // prettier-ignore
}

/** The residual of each prediction, with the sign of its error: predicted less true. On the dashed line it is right. */
export function residualDrawing({ targets, predicted }: Predicted): Drawing {
  const rows = drawnRows(targets.length);
  const residual = (row: number) => predicted[row] - targets[row];
  const [from, to] = widened(extent(rows.map((row) => predicted[row]).filter(isFinite)));
  const [, most] = widened(extent(rows.map((row) => Math.abs(residual(row))).filter(isFinite)));
  const sheet = frame({ label: 'predicted', from, to }, { label: 'error: predicted less true', from: -most, to: most });
  const right = guide(sheet, [from, 0], [to, 0]);
  return sheet.drawing('Residuals against predicted numbers', markup`${right}${dots(sheet, rows, (row) => [predicted[row], residual(row)])}`); // prettier-ignore
}

/** What to say of a drawing that leaves rows out; undefined if it leaves none. */
export function thinnedText(rows: number): string | undefined {
  return rows > POINTS ? `${grouped(POINTS)} of ${grouped(rows)} rows, evenly spaced, are drawn.` : undefined;
}

/** All rows, or as many as are drawn, evenly spaced. */
function drawnRows(rows: number): number[] {
  const drawn = Math.min(rows, POINTS);
  return Array.from({ length: drawn }, (_, i) => Math.floor((i * rows) / drawn));
}

/** Ends of an axis that are not the same. */
function widened([low, high]: readonly [number, number]): [number, number] {
  if (low > high) return [0, 1];
  return low < high ? [low, high] : [low - (Math.abs(low) / 2 || 1), high + (Math.abs(high) / 2 || 1)];
}

/** Round ends of lines without length: a tenth of the bytes of circles. */
function dots({ x, y }: Frame, rows: readonly number[], place: (row: number) => readonly [number, number]): Markup {
  const places = rows.map(place).filter((point) => point.every(isFinite));
  const d = places.map(([across, up]) => `M${at(x(across))},${at(y(up))}h0`).join('');
  return markup`<path class="${strokeClass(0)} dots" d="${d}"/>\n`;
}
