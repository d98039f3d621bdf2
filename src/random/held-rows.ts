// Which rows are held out: a share of each group, drawn by a stream of its own.
import { drawWords, type Stream } from './philox.js';

/**
 * A 1 for each of `length` rows that is held out: of all round(length share), of each group its share, rounded by the largest remainders,
 * but never all of it. Those of a group with the smallest numbers of the stream are taken.
 * @param groups every row once
 */
export function heldRows(
  stream: Stream,
  length: number,
  groups: readonly (readonly number[])[],
  share: number,
): Uint8Array {
  const numbers = drawWords(stream, new Uint32Array(length));
  const counts = heldCounts(
    groups.map((rows) => rows.length),
    share,
  );
  const isHeld = new Uint8Array(length);
  for (const [i, rows] of groups.entries()) {
    const order = [...rows].sort((a, b) => numbers[a] - numbers[b] || a - b);
    for (const row of order.slice(0, counts[i])) isHeld[row] = 1;
  }
  return isHeld;
}

/**
 * The fold of each of `length` rows, from 0: each group, in the order of the stream's numbers, is dealt row by row, and the next group goes on
 * with the next fold, so that folds are of equal size and have their share of each group, both but for one row.
 * @param groups every row once
 */
export function foldRows(
  stream: Stream,
  length: number,
  groups: readonly (readonly number[])[],
  folds: number,
): Uint32Array {
  const numbers = drawWords(stream, new Uint32Array(length));
  const foldOf = new Uint32Array(length);
  const order = groups.flatMap((rows) => [...rows].sort((a, b) => numbers[a] - numbers[b] || a - b));
  for (const [place, row] of order.entries()) foldOf[row] = place % folds;
  return foldOf;
}

/** How many rows of groups of these sizes are held out; one of each is not. */
function heldCounts(sizes: readonly number[], share: number): number[] {
  const counts = sizes.map((size) => Math.max(0, Math.min(Math.floor(size * share), size - 1)));
  const total = Math.round(sizes.reduce((sum, size) => sum + size, 0) * share);
  let missing = total - counts.reduce((sum, count) => sum + count, 0);
  const remainder = (i: number) => (counts[i] < sizes[i] - 1 ? sizes[i] * share - counts[i] : -Infinity);
  const order = [...sizes.keys()];
  while (missing-- > 0) {
    const next = order.reduce((most, i) => (remainder(i) > remainder(most) ? i : most), 0);
    if (remainder(next) === -Infinity) break; // each has but one left
    counts[next]++;
  }
  return counts;
}
