// What the objects of a JSONL say of one property, row by row: cells, or an array that becomes a column for each of its elements.
import { MlpError } from '../errors.js';
import type { Cells } from './cells.js';
import { ColumnReader, type CellOptions, type CellsReader } from './column-reader.js';
import type { ElementSink, PropertySink } from './json-object.js';
import type { Plan } from './read-columns.js';
import type { CellSink } from './scanner.js';

const EMPTY = new Uint8Array(0);

/** What is read of a property. */
export interface JsonColumn extends PropertySink {
  /** Rows that said something of it. */
  readonly rows: number;
  /** The columns that it becomes, each with what reads it; undefined for what is passed over. */
  readonly columns: readonly (readonly [name: string, reader: CellsReader | undefined])[];
}

/** The column for a plan. @param isFeatures whether it is an array of numbers that become columns */
export function jsonColumn(name: string, plan: Plan, options: CellOptions, isFeatures: boolean): JsonColumn {
  if (!plan) return new SkippedColumn(name);
  return isFeatures ? new FeaturesColumn(name, options) : new CellsColumn(name, plan, options);
}

class SkippedColumn implements JsonColumn {
  readonly isSkipped = true;
  rows = 0;
  readonly columns;

  constructor(name: string) {
    this.columns = [[name, undefined]] as const;
  }

  add(): void {
    this.rows++;
  }

  startArray(): undefined {}
}

/** A column of cells; of arrays, if they were not asked for, only how many are missing is kept. */
class CellsColumn implements JsonColumn {
  readonly isSkipped = false;
  rows = 0;
  private reader: CellsReader;

  constructor(
    private readonly name: string,
    private readonly plan: NonNullable<Plan>,
    private readonly options: CellOptions,
  ) {
    const { thousands, ...others } = plan;
    this.reader = new ColumnReader(name, options, thousands === '.' ? others : plan); // JSON's numbers have points
  }

  get columns() {
    return [[this.name, this.reader]] as const;
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    this.reader.add(bytes, start, end);
    this.rows++;
  }

  startArray(): undefined {
    const { missing } = this.reader;
    if (!(this.reader instanceof UnkeptArrays)) {
      if (missing < this.rows || this.plan.isSure) {
        const what = this.plan.isSure ? `an array is no ${this.plan.form}` : 'an array in a column of other values';
        throw this.options.error(what, this.name, 'Give every row the same kind of value');
      }
      this.reader = new UnkeptArrays(this.name, this.options, missing);
    }
    this.rows++;
  }
}

/** Arrays that were not asked for. */
class UnkeptArrays implements CellsReader {
  readonly form = undefined;
  readonly isMisread = false;

  constructor(
    private readonly name: string,
    private readonly options: CellOptions,
    public missing: number,
  ) {}

  add(_: Uint8Array, start: number, end: number): void {
    if (start < end) throw this.options.error('no array, as rows before have', this.name, 'Give every row an array');
    this.missing++;
  }

  finish(): Cells {
    return { form: 'unkept', what: 'arrays' };
  }
}

/** Arrays of numbers, all of one length. */
class FeaturesColumn implements JsonColumn, ElementSink {
  readonly isSkipped = false;
  rows = 0;
  private readonly readers: ColumnReader[] = [];
  /** Whether the first array was read, which says how many columns there are. */
  private isOpen = true;

  constructor(
    private readonly name: string,
    private readonly options: CellOptions,
  ) {}

  /** One that was passed over, if there is no array in it. */
  get columns() {
    if (this.isOpen) return [[this.name, undefined]] as const;
    return this.readers.map((reader) => [reader.name, reader] as const);
  }

  /** Null, or no property of the name: all numbers are missing. */
  add(_: Uint8Array, start: number, end: number): void {
    const fix = 'Give an array of numbers, or null if they are unknown';
    if (start < end) throw this.options.error('no array, as `features` need', this.name, fix);
    for (const reader of this.readers) reader.add(EMPTY, 0, 0);
    this.rows++;
  }

  startArray(): this {
    return this;
  }

  elementAt(index: number): CellSink {
    if (index === this.readers.length && this.isOpen) {
      const reader = new ColumnReader(`${this.name}[${index}]`, this.options, { form: 'number', isSure: true });
      for (let row = 0; row < this.rows; row++) reader.add(EMPTY, 0, 0);
      this.readers.push(reader);
    }
    return this.readers[index] ?? { add: () => {} }; // of too many: `endArray` says how many
  }

  endArray(length: number): void {
    const expected = Math.max(this.readers.length, 1);
    if (length !== expected) {
      const what = `an array of ${length} numbers${this.isOpen ? '' : ` where rows before have ${expected}`}`;
      throw this.options.error(what, this.name, 'Give every row as many, or null if they are unknown');
    }
    this.isOpen = false;
    this.rows++;
  }
}

/** A table needs each name once. @throws MlpError `ERR_MLP_DATA` */
export function checkUnique(names: readonly string[], path: string): void {
  if (new Set(names).size === names.length) return;
  const twice = names.find((name, i) => names.indexOf(name) < i);
  const what = `${JSON.stringify(twice)} is an element of an array, and a property besides`;
  throw new MlpError('ERR_MLP_DATA', what, path, 'Rename the property');
}
