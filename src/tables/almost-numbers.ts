// Columns that are texts because of a few cells, or of a unit in each, and numbers but for these.
import { textOf } from '../utf8.js';
import { numberOf, plainNumber } from './number-cell.js';
import { groupedNumber, type Point } from './thousands.js';
import { unitOf } from './unit.js';

/** Of the cells that are not empty, so many must be numbers. */
const LEAST_SHARE = 0.8;
/** As many words, and units, are counted one by one. */
const MAX_WORDS = 64;
/** Fewer different numbers with a unit are as good as categories: `36 months` and `60 months`. */
const MIN_WITH_UNIT = 3;

/** A column of texts most of which are numbers. */
export interface AlmostNumbers {
  /** With those that have the unit beside them, if there is one. */
  readonly numbers: number;
  /** How many cells are none; 0 if a comma in all of them may separate thousands or decimals, or all have the unit. */
  readonly others: number;
  /** What these say, or those that have the unit, the most frequent first. */
  readonly words: readonly string[];
  /** What keeps most cells from being numbers, such as `$` or `kg`. */
  readonly unit?: string;
}

/** Counts the numbers in a column of texts. */
export class NumberCount {
  private numbers = 0;
  private others = 0;
  /** Of the others, those with any unit. */
  private withUnit = 0;
  private readonly words = new Map<string, number>();
  private readonly units = new Map<string, number>();

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
    return this.numbers + 2 * this.withUnit > this.others;
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    const value = plainNumber(bytes, start, end, this.decimal.charCodeAt(0));
    if (value === value) this.numbers++;
    else this.addText(textOf(bytes.subarray(start, end)), 1);
  }

  /** What was counted; undefined if the column is one of texts indeed. */
  result(): AlmostNumbers | undefined {
    const { numbers, others } = this;
    const least = LEAST_SHARE * (numbers + others);
    const words = byCount(this.words).map(([word]) => word);
    if (numbers > 0 && numbers >= least) return { numbers, others, words };
    const [unit, count] = byCount(this.units)[0] ?? ['', 0];
    const ofUnit = words.filter((word) => unitOf(word) === unit);
    if (numbers + count < least || ofUnit.length < MIN_WITH_UNIT) return undefined;
    return { numbers: numbers + count, others: others - count, words: ofUnit, unit };
  }

  private addText(cell: string, count: number): void {
    if (this.saysMissing(cell)) return;
    if ((numberOf(cell, this.decimal) ?? groupedNumber(cell, this.decimal)) !== undefined) {
      this.numbers += count;
      return;
    }
    this.others += count;
    const word = cell.trim();
    addTo(this.words, word, count);
    const unit = unitOf(word);
    if (unit === undefined) return;
    this.withUnit += count;
    addTo(this.units, unit, count);
  }
}

function addTo(counts: Map<string, number>, text: string, count: number): void {
  if (counts.size < MAX_WORDS || counts.has(text)) counts.set(text, (counts.get(text) ?? 0) + count);
}

/** The most frequent first. */
function byCount(counts: ReadonlyMap<string, number>): [text: string, count: number][] {
  return [...counts].sort((a, b) => b[1] - a[1]);
}
