// Which rows of a table are for the test, which for validation, and which to train on: drawn, or as letters say.
import { argumentError, checkNumber, MlpError, show } from '../errors.js';
import { checkSeed } from '../random/generator.js';
import { heldRows } from '../random/held-rows.js';
import type { Purpose } from '../random/philox.js';

/** The rows of each part, in the order of the whole. */
export interface SplitRows {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Draws rows for the test, then of the others those for validation, each class in proportion.
 * @param labels the class of each row, or undefined if there are none; rows without one, -1, count as a class of their own
 * @param test the share of all rows; 0 for none
 * @param validation the share of the rows that the test leaves; 0 for none
 * @throws MlpError `ERR_MLP_ARGUMENT` if a part would be empty
 */
export function drawSplit(
  rows: number,
  labels: Int32Array | undefined,
  test: number,
  validation: number,
  seed: number | bigint,
): SplitRows {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  const [others, tested] = draw(all, labels, 'test', test, seed);
  const [train, validated] = draw(others, labels, 'validation', validation, seed);
  return { train, validation: validated, test: tested };
}

/** The rows that stay, and those that are held out. */
function draw(
  rows: Uint32Array,
  labels: Int32Array | undefined,
  purpose: Purpose & ('test' | 'validation'),
  share: number,
  seed: number | bigint,
): [stay: Uint32Array, held: Uint32Array] {
  if (checkNumber(purpose, share, 0) >= 1) throw argumentError('a number of 0 to less than 1', purpose, share);
  if (share === 0) return [rows, new Uint32Array(0)];
  const groups = new Map<number, number[]>();
  for (const [i, row] of rows.entries()) {
    const label = labels?.[row] ?? 0;
    if (!groups.get(label)?.push(i)) groups.set(label, [i]);
  }
  const sorted = [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
  const isHeld = heldRows({ seed: checkSeed(seed), purpose }, rows.length, sorted, share);
  const [stay, held] = [0, 1].map((part) => rows.filter((_, i) => isHeld[i] === part));
  if (stay.length > 0 && held.length > 0) return [stay, held];
  const what = `a share of ${share} of ${rows.length} rows leaves ${held.length} for the ${purpose} and ${stay.length} others`;
  throw new MlpError('ERR_MLP_ARGUMENT', what, 'split', 'Give another share, or more rows');
}

/** The rows as letters say. @param where what they are of, for errors @throws MlpError `ERR_MLP_DATA` if there is not one a row */
export function splitByLetters(rows: number, letters: string, where: string): SplitRows {
  const error = (what: string, fix: string) => new MlpError('ERR_MLP_DATA', what, where, fix);
  if (letters.length !== rows) throw error(`${letters.length} letters for ${rows} rows`, 'Give one a row');
  const wrong = /[^evr]/.exec(letters);
  const fix = 'Give e for test, v for validation and r for the rest';
  if (wrong) throw error(`letter ${wrong.index + 1} is ${show(wrong[0])}`, fix);
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  const [train, validation, test] = ['r', 'v', 'e'].map((letter) => all.filter((row) => letters[row] === letter));
  if (train.length === 0) throw error('no letter is r', fix);
  return { train, validation, test };
}
