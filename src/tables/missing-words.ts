// Which cells among numbers and dates say that there is none.

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
