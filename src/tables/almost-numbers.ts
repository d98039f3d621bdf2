// Columns that are texts because of a few cells, and numbers but for these.
import { textOf } from '../utf8.js';
import { numberOf, plainNumber } from './number-cell.js';
import { groupedNumber, type Point } from './thousands.js';

/** Of the cells that are not empty, so many must be numbers. */
const LEAST_SHARE = 0.8;
/** As many words are counted one by one. */
const MAX_WORDS = 64;

/** A column of texts most of which are numbers. */
export interface AlmostNumbers {
  readonly numbers: number;
  /** How many cells are none; 0 if a comma in all of them may separate thousands or decimals. */
  readonly others: number;
  /** What these say, the most frequent first. */
  readonly words: readonly string[];
}

/** Counts the numbers in a column of texts. */
export class NumberCount {
  private numbers = 0;
  private others = 0;
  private readonly words = new Map<string, number>();

  /** @param codes the texts so far, by their number among the levels; -1 is missing */
  constructor(
    levels: readonly string[],
    codes: Int32Array,
    private readonly decimal: Point,
    private readonly saysMissing: (cell: string) => boolean,
  ) {
    const counts = levels.map(() => 0);
    for (const code of codes) if (code >= 0) counts[code]++;
    for (const [code, level] of levels.entries()) this.addText(level, counts[code]);
  }

  /** Whether counting is worth its time. */
  get isLikely(): boolean {
    return this.numbers > this.others;
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    const value = plainNumber(bytes, start, end, this.decimal.charCodeAt(0));
    if (value === value) this.numbers++;
    else this.addText(textOf(bytes.subarray(start, end)), 1);
  }

  /** What was counted; undefined if the column is one of texts indeed. */
  result(): AlmostNumbers | undefined {
    const { numbers, others } = this;
    if (numbers === 0 || numbers < LEAST_SHARE * (numbers + others)) return undefined;
    const words = [...this.words].sort((a, b) => b[1] - a[1]).map(([word]) => word);
    return { numbers, others, words };
  }

  private addText(cell: string, count: number): void {
    if (this.saysMissing(cell)) return;
    if ((numberOf(cell, this.decimal) ?? groupedNumber(cell, this.decimal)) !== undefined) {
      this.numbers += count;
      return;
    }
    this.others += count;
    const word = cell.trim();
    if (this.words.size < MAX_WORDS || this.words.has(word)) this.words.set(word, (this.words.get(word) ?? 0) + count);
  }
}
