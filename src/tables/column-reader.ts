// The cells of one column, kept as what they turn out to be: numbers, dates, or texts of a dictionary.
import { MlpError, show } from '../errors.js';
import { textOf } from '../utf8.js';
import { NumberCount } from './almost-numbers.js';
import type { Cells, Form, Reading } from './cells.js';
import { commonOrder, dateOf, unpackDate, type DateOrder } from './date-cell.js';
import { DateMemory } from './date-memory.js';
import { Dictionary, MAX_LEVELS } from './dictionary.js';
import { leaveOut, missingBy } from './missing-words.js';
import { MAX_DIGITS, MINUS, numberOf, plainNumber, POWERS, ZERO } from './number-cell.js';
import type { CellSink, CsvSink } from './scanner.js';
import { groupedNumber, mayBeDecimal, otherPoint, type Point } from './thousands.js';

/** What the cells of a column are read with. */
export interface CellOptions {
  /** The decimal point. */
  readonly decimal: Point;
  /** Whether the file leaves open what a comma in a number is, if all numbers of a column are such as `1,318`. */
  readonly isOpen: boolean;
  /** How many rows there will be, as far as can be known. */
  readonly expectedRows: () => number;
  /** The error about a cell that is read now. */
  readonly error: (what: string, column: string, fix: string) => MlpError;
}

/** What reads the cells of a column. */
export interface CellsReader extends CellSink {
  readonly form: Form | undefined;
  readonly missing: number;
  /** Whether cells before were kept as something that this column is not: it is to be read again, as text. */
  readonly isMisread: boolean;
  /** What was read; it may find more that is missing. @throws MlpError `ERR_MLP_DATA` if a number is infinite */
  finish(): Cells;
}

/** Takes the cells of a column. What it takes them for, the first that is not missing says, unless the reading does. */
export class ColumnReader implements CellsReader, CsvSink {
  rows = 0;
  missing = 0;
  form: Form | undefined;
  private values = new Float64Array(0);
  private codes = new Int32Array(0);
  private dictionary: Dictionary | undefined;
  private dates: DateMemory | undefined;
  /** Of the dates until now. */
  private order: DateOrder | undefined;
  /** About the first number that is infinite: none that matters if the column turns out to be text. */
  private infinite: MlpError | undefined;
  /** Whether all that are missing were empty, which they are in a column of any form. */
  private areEmpty = true;
  private readonly decimal: Point;
  private readonly point: number;
  private readonly saysMissing: (cell: string) => boolean;
  /** Numbers whose thousands are set apart, and those of them that may have three decimals in their place. */
  private grouped = 0;
  private open = 0;
  /** Whether there was a text among numbers or dates. */
  private isForeign = false;
  /** Of texts that are not kept, as long as most may be numbers. */
  private numbers: NumberCount | undefined;

  constructor(
    readonly name: string,
    private readonly options: CellOptions,
    private readonly reading: Reading,
  ) {
    const { form, missing, thousands } = reading;
    this.form = form;
    this.decimal = thousands && options.isOpen ? otherPoint(thousands) : options.decimal;
    this.point = this.decimal.charCodeAt(0);
    this.saysMissing = missingBy(missing);
    if (form === 'text') this.dictionary = new Dictionary();
  }

  get isMisread(): boolean {
    const isOpen = this.options.isOpen && !this.reading.isSure && this.open > 0;
    return this.isForeign || (isOpen && this.open === this.rows - this.missing);
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    if (this.form === 'number') {
      const value = plainNumber(bytes, start, end, this.point);
      if (value === value) this.keep(value);
      else this.addOther(bytes, start, end);
    } else if (this.dictionary) this.addText(this.dictionary, bytes, start, end);
    else if (this.form === 'date') this.addDate(bytes, start, end);
    else if (this.form !== 'text') this.addOther(bytes, start, end);
    else {
      this.rows++;
      if (start === end) this.missing++;
      else if (this.numbers?.isLikely) this.numbers.add(bytes, start, end);
    }
  }

  /** As {@link plainNumber}, of at most 15 digits, without looking for the end of the cell first. */
  addNumber(bytes: Uint8Array, start: number, end: number, delimiter: number): number {
    if (this.form !== 'number') return -1;
    const isNegative = bytes[start] === MINUS;
    const first = isNegative ? start + 1 : start;
    let [value, pointAt, at] = [0, -1, first];
    for (; at < end; at++) {
      const digit = bytes[at] - ZERO;
      if (digit >= 0 && digit <= 9) value = value * 10 + digit;
      else if (bytes[at] === this.point && pointAt < 0) pointAt = at;
      else break;
    }
    const decimals = pointAt < 0 ? 0 : at - pointAt - 1;
    const digits = at - first - (pointAt < 0 ? 0 : 1);
    if (at === end || bytes[at] !== delimiter || digits === 0 || digits > MAX_DIGITS) return -1;
    if (decimals > 0) value /= POWERS[decimals];
    this.keep(isNegative ? -value : value);
    return at;
  }

  finish(): Cells {
    if (this.form === 'text') {
      const { dictionary } = this;
      if (!dictionary) return { form: 'unkept', what: 'texts', almost: this.numbers?.result() };
      const [codes, levels] = [this.codes.subarray(0, this.rows), dictionary.texts()];
      return { form: 'text', codes, levels, almost: this.countNumbers(codes, levels)?.result() };
    }
    if (this.infinite) throw this.infinite;
    this.become(this.form ?? 'number');
    const values = this.values.subarray(0, this.rows);
    if (this.form === 'date') {
      const order = this.order!;
      return { form: 'date', values: values.map((packed) => unpackDate(packed, order)), order };
    }
    const { missing = [], thousands = this.grouped > 0 ? otherPoint(this.decimal) : undefined } = this.reading;
    if (missing.length > 0) this.missing += leaveOut(values, missing, this.decimal);
    return { form: 'number', values, ...(thousands && { thousands }) };
  }

  private keep(value: number): void {
    if (this.rows === this.values.length) this.values = grown(this.values, this.capacity(), Float64Array);
    this.values[this.rows++] = value;
  }

  private keepCode(code: number): void {
    if (this.rows === this.codes.length) this.codes = grown(this.codes, this.capacity(), Int32Array);
    this.codes[this.rows++] = code;
  }

  private capacity(): number {
    const expected = this.options.expectedRows();
    return expected > this.rows ? expected : Math.ceil(this.rows * 1.25) + 64;
  }

  private addText(dictionary: Dictionary, bytes: Uint8Array, start: number, end: number): void {
    if (start === end) this.missing++;
    this.keepCode(start === end ? -1 : dictionary.codeOf(bytes, start, end));
    if (dictionary.size <= MAX_LEVELS || this.reading.isSure) return;
    this.numbers = this.countNumbers(this.codes.subarray(0, this.rows), dictionary.texts());
    this.dictionary = undefined;
    this.codes = new Int32Array(0);
  }

  /** What a cell says of the order it has said the first time. */
  private addDate(bytes: Uint8Array, start: number, end: number): void {
    this.dates ??= new DateMemory();
    const known = this.dates.recall(bytes, start, end);
    if (known === known) return this.keep(known);
    this.addOther(bytes, start, end);
    this.dates.remember(this.values[this.rows - 1]);
  }

  /** A cell that is no plain number, of a column of numbers or dates, or of one of which no cell has told yet. */
  private addOther(bytes: Uint8Array, start: number, end: number): void {
    const cell = textOf(bytes.subarray(start, end));
    if (this.saysMissing(cell)) {
      this.missing++;
      this.areEmpty &&= cell === '';
      if (this.form === undefined) this.rows++;
      else this.keep(NaN);
      return;
    }
    const number = this.form === 'date' ? undefined : (numberOf(cell, this.decimal) ?? this.groupedNumber(cell));
    const date = this.form === 'number' ? undefined : dateOf(cell);
    const order = date && commonOrder(this.order ?? date.order, date.order);
    if (number !== undefined) this.addSpelt(number, cell);
    else if (date && order) {
      this.order = order;
      this.become('date');
      this.keep(date.packed);
    } else this.addForeign(cell, bytes, start, end);
  }

  private groupedNumber(cell: string): number | undefined {
    const number = groupedNumber(cell, this.decimal);
    if (number !== undefined) this.grouped++;
    if (number !== undefined && mayBeDecimal(cell)) this.open++;
    return number;
  }

  /** Of texts that were not asked for. */
  private countNumbers(codes: Int32Array, levels: readonly string[]): NumberCount | undefined {
    return this.reading.isSure ? undefined : new NumberCount(levels, codes, this.decimal, this.saysMissing);
  }

  private addSpelt(number: number, cell: string): void {
    if (!Number.isFinite(number)) {
      const what = `${show(cell)} is no finite number`;
      this.infinite ??= this.options.error(what, this.name, 'Correct it, or leave it empty if it is unknown');
    }
    this.become('number');
    this.keep(number);
  }

  /** A text among numbers or dates: the column is one of texts, unless it was said what it is. */
  private addForeign(cell: string, bytes: Uint8Array, start: number, end: number): void {
    if (this.reading.isSure) {
      const what = `${show(cell)} is no ${this.form}`;
      throw this.options.error(what, this.name, 'Correct it, or leave it empty if it is unknown');
    }
    if (this.areEmpty && this.missing === this.rows) {
      this.form = undefined;
      this.become('text');
      return this.add(bytes, start, end);
    }
    this.isForeign = true;
    this.form = 'text';
    this.values = new Float64Array(0);
  }

  /** From now on cells are kept so; those before were empty, if nothing had told. */
  private become(form: Form): void {
    if (this.form !== undefined) return;
    const { rows } = this;
    this.form = form;
    this.rows = 0;
    if (form === 'text') this.dictionary = new Dictionary();
    while (this.rows < rows)
      if (form === 'text') this.keepCode(-1);
      else this.keep(NaN);
  }
}

/** @throws MlpError `ERR_MLP_MEMORY` */
function grown<A extends Float64Array | Int32Array>(array: A, length: number, type: new (length: number) => A): A {
  try {
    const larger = new type(length);
    larger.set(array);
    return larger;
  } catch (cause) {
    const what = `there is no memory for a column of ${length} rows`;
    throw new MlpError('ERR_MLP_MEMORY', what, undefined, 'Leave out columns that are not needed', { cause });
  }
}
