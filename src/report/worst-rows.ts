// Which rows of a table are the worst for a net, and what their cells say.
import type { Column } from '../tables/columns.js';
import { dateText } from '../tables/summary.js';

/** Rows whose true class got the least probability, up to `count`, the worst first. @param probabilities [rows, classes] */
export function leastProbable(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
  count: number,
): number[] {
  return largest(labels.length, count, (row) => 1 - probabilities[row * classes + labels[row]]);
}

/** Rows that are missed by the most, up to `count`, the worst first. */
export function farthestOff(targets: ArrayLike<number>, predicted: ArrayLike<number>, count: number): number[] {
  return largest(targets.length, count, (row) => Math.abs(predicted[row] - targets[row]));
}

/** What is no number is worse than any. */
function largest(rows: number, count: number, of: (row: number) => number): number[] {
  const values = Float64Array.from({ length: rows }, (_, row) => of(row)).map((x) => (Number.isNaN(x) ? Infinity : x));
  return Array.from(values.keys())
    .sort((a, b) => values[b] - values[a] || a - b)
    .slice(0, count);
}

/** What a column says of a row, as text; empty if it says nothing, or was not kept. */
export function cellText({ cells }: Column, row: number): string {
  if (!cells || cells.form === 'unkept') return '';
  if (cells.form === 'text') return cells.codes[row] < 0 ? '' : cells.levels[cells.codes[row]];
  const value = cells.values[row];
  if (Number.isNaN(value)) return '';
  return cells.form === 'number' ? String(value) : dateText(value);
}
