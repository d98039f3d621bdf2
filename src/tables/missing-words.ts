// Which cells among numbers and dates say that there is none.
import { numberOf } from './number-cell.js';
import type { Point } from './thousands.js';

/** What pandas' read_csv takes for missing, in any case, and what else people write in place of a number. */
const WORDS = new Set(
  ['', '#n/a', '#n/a n/a', '#na', '<na>', 'n/a', 'na', 'nan', '-nan', 'null', 'none', '?', '-'].concat(
    ['-1.#ind', '1.#ind', '-1.#qnan', '1.#qnan'], // what old versions of Windows print for NaN
  ),
);

/** Whether a cell among numbers says that the number is missing. */
export function saysMissing(cell: string): boolean {
  return cell === '' || WORDS.has(cell.trim().toLowerCase());
}

/** What tells whether a cell is missing if these words, as they stand, say so too. */
export function missingBy(words: readonly string[] = []): (cell: string) => boolean {
  const own = new Set(words);
  return own.size === 0 ? saysMissing : (cell) => saysMissing(cell) || own.has(cell.trim());
}

/** Makes numbers missing that are among these words, such as -999, and returns how many there were. */
export function leaveOut(values: Float64Array, words: readonly string[], decimal: Point): number {
  const numbers = words.flatMap((word) => numberOf(word, decimal) ?? []);
  let count = 0;
  for (let row = 0; numbers.length > 0 && row < values.length; row++) {
    if (!numbers.includes(values[row])) continue;
    values[row] = NaN;
    count++;
  }
  return count;
}
