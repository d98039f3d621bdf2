// Which classes a column tells apart, if it does: what a model may be asked for, and what splits keep in proportion.
import type { Cells } from './cells.js';

/** More integers than these are amounts. */
const MAX_INTEGERS = 20;

/** The classes of the rows. */
export interface Classes {
  /** Sorted: texts by their characters, integers by size. */
  readonly names: readonly string[];
  /** A number of `names` for each row; -1 is missing. */
  readonly labels: Int32Array;
}

/** The classes of texts, or of integers of at most 20 values, or `most`; undefined if they are neither. */
export function classesOf(cells: Cells, most = MAX_INTEGERS): Classes | undefined {
  if (cells.form === 'unkept' || cells.form === 'date') return undefined;
  if (cells.form === 'text') {
    const used = new Set(cells.codes);
    const order = [...cells.levels.keys()].filter((code) => used.has(code));
    order.sort((a, b) => (cells.levels[a] < cells.levels[b] ? -1 : 1));
    const ranks = new Int32Array(cells.levels.length);
    for (const [rank, code] of order.entries()) ranks[code] = rank;
    return {
      names: order.map((code) => cells.levels[code]),
      labels: cells.codes.map((code) => (code < 0 ? -1 : ranks[code])),
    };
  }
  const integers = integersOf(cells.values, most);
  if (!integers) return undefined;
  const ranks = new Map(integers.map((value, rank) => [value, rank]));
  return { names: integers.map(String), labels: Int32Array.from(cells.values, (value) => ranks.get(value) ?? -1) };
}

function integersOf(values: Float64Array, most: number): number[] | undefined {
  const found = new Set<number>();
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return undefined;
    if (found.add(value + 0).size > most) return undefined;
  }
  return [...found].sort((a, b) => a - b);
}
