// What dates are worth, by their bytes: they come again and again, and are read once each.
import { Dictionary } from './dictionary.js';

/** Of more different dates, such as those with a time of day, none are looked up. */
const MAX_DATES = 4096;

/** Remembers the dates of a column. */
export class DateMemory {
  private dates: Dictionary | undefined = new Dictionary();
  private readonly values = new Float64Array(MAX_DATES).fill(NaN);
  private last = -1;

  /** What a cell was worth before; NaN if it is new, or missing. */
  recall(bytes: Uint8Array, start: number, end: number): number {
    if (!this.dates) return NaN;
    this.last = this.dates.codeOf(bytes, start, end);
    return this.values[this.last];
  }

  /** Keeps what the cell is worth that was asked for last. */
  remember(value: number): void {
    if (!this.dates) return;
    this.values[this.last] = value;
    if (this.dates.size === MAX_DATES) this.dates = undefined;
  }
}
