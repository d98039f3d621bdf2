// How the report writes numbers and tables.
import type { Figure, Measured } from './measure.js';

/** A number with about three digits: 0.0123, 1.23, 12.3, 1,234. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 || size === 0 ? 2 : size >= 0.1 ? 3 : 4);
}

/** `0.278 +- 0.003` */
export function withSpread({ value, spread }: Figure): string {
  return `${number(value)} +- ${number(spread)}`;
}

/** `9 rounds, 2 slow ones dropped`, or `11 rounds, 8 of them slow` where the machine was not quiet. */
export function rounds({ kept, slow, all }: Measured): string {
  const isDropped = kept.length < all.length;
  return `${kept.length} rounds${slow > 0 ? `, ${slow} ${isDropped ? 'slow ones dropped' : 'of them slow'}` : ''}`;
}

/** `1 thread`, `2 threads` */
export function threadsOf(count: number): string {
  return count === 1 ? '1 thread' : `${count} threads`;
}

/** A whole number: 8,192. */
export function count(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en-US') : '-';
}

/** Rows in columns below a heading: figures on the right, the first column and those without a heading on the left. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  const isLeft = (i: number) => i === 0 || rows[0][i] === '';
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (isLeft(i) ? cell.padEnd(widths[i]) : cell.padStart(widths[i])));
  return rows.map((row) => line(row).join('  ').trimEnd());
}
