// Columns that look like the numbers of their rows: by these a net learns the rows by heart, and rows that it is asked about later have others.
import { show } from '../errors.js';
import { allOf, rangeOf } from '../tables/columns.js';
import { arePixels } from '../tables/preprocessing.js';
import type { TableData } from './table-data.js';

/** Of fewer rows all different integers in a row may be chance, or years. */
const MIN_ROWS = 50;
/** Of the integers in their order, so many must be one more than the one before; rows that were left out make gaps. */
const LEAST_SHARE = 0.9;

/** A sentence for each column that looks like a row number, without a full stop; what is an id by its name is not used anyway. */
export function rowNumbers({ tables, target, preprocessing }: TableData): string[] {
  if (arePixels(preprocessing)) return [];
  const { train, validation, test } = tables;
  const parts = [train, validation, test].filter(({ source }) => source === train.source); // another file counts from its own first row
  return train.columns.flatMap(({ name, kind }) => {
    if (kind !== 'number' || name === target) return [];
    const cells = parts.map((table) => table.column(name).cells);
    if (!areConsecutive(cells.flatMap((part) => (part?.form === 'number' ? [part.values] : [])))) return [];
    return [`${show(name)} looks like a row number: different integers, one after the other. If it is one, --drop ${show(name)}`]; // prettier-ignore
  });
}

/** Whether these are different integers, nearly all of which follow each other, in whatever order. */
function areConsecutive(parts: readonly Float64Array[]): boolean {
  const rows = parts.reduce((sum, { length }) => sum + length, 0);
  if (rows < MIN_ROWS || !parts.every((values) => values.every(Number.isInteger))) return false;
  const ends = parts.flatMap((values) => rangeOf(values) ?? []);
  if (Math.max(...ends) - Math.min(...ends) < rows - 1) return false; // as most counts, ages and years
  const sorted = allOf(parts).sort();
  let steps = 0;
  for (let i = 1; i < rows; i++) {
    const step = sorted[i] - sorted[i - 1];
    if (step === 0) return false;
    if (step === 1) steps++;
  }
  return steps >= LEAST_SHARE * (rows - 1);
}
