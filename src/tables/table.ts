// Table: named columns of one length, from a file or from a program, and its parts.
import { COPY, copy } from '../copies.js';
import { argumentError, expected, MlpError } from '../errors.js';
import { isArray, isObject } from '../kinds.js';
import { checkOptions, type Names } from '../options.js';
import { classesOf } from './classes.js';
import { kindOf, pickRows, type Column } from './columns.js';
import type { Dialect } from './dialect.js';
import type { Asked, RawColumn } from './cells.js';
import {
  columnOfValues,
  columnsOfRecords,
  columnsOfRows,
  LABEL,
  type LabelledRows,
  type TableRecord,
} from './records.js';
import { summaryOf, type ColumnSummary } from './summary.js';
import { askedOf, checkNamed, COLUMN_OPTIONS, unknownColumn, type ColumnOptions } from './table-options.js';
import { drawSplit, splitByLetters, type SplitRows } from './table-split.js';

/** How a table is split. */
export interface SplitOptions {
  /** The share of rows for the test; default 0.2, or 0 beside `letters`. */
  readonly test?: number;
  /** The share, of the rows that the test leaves, for validation; default 0. */
  readonly validation?: number;
  /** The column that is to be predicted, which the parts remember: if it has classes, each part gets its share of each. Default: the table's own. */
  readonly target?: string;
  /** An integer of -2^63 to 2^64 - 1; default 0. */
  readonly seed?: number | bigint;
  /** In place of all these: one letter a row, e for test, v for validation, r for the rest. */
  readonly letters?: string;
}

/** The parts of a table, each in the order of the whole. */
export interface TableSplit {
  readonly train: Table;
  /** Without rows if none were asked for. */
  readonly validation: Table;
  readonly test: Table;
}

/** Where a table is from. */
export interface TableSource extends Partial<Dialect> {
  /** The path of the file, or what stands for it in errors. */
  readonly name: string;
  readonly isGzip?: boolean;
  /** Words that were missing cells of numbers and dates, besides those that always are. */
  readonly missing?: readonly string[];
  /** The line, or the number, of a row of the whole. */
  readonly lineOf: (row: number) => string;
}

const SPLIT_OPTIONS: Names<SplitOptions> = { test: true, validation: true, target: true, seed: true, letters: true };

/** Named columns of one length. `readTable` reads one from a file, {@link Table.from} makes one of what a program has. */
export class Table {
  private constructor(
    readonly columns: readonly Column[],
    /** How many there are. */
    readonly rows: number,
    readonly source: TableSource,
    /** Numbers of the rows in the whole; undefined if this is the whole. */
    private readonly origin?: Uint32Array,
    /** The column that is to be predicted, if `split` or labels of {@link Table.from} have said it. */
    readonly target?: string,
  ) {}

  /** A table of objects with a property for each column, or of rows of numbers with their labels. @throws MlpError */
  static from(rows: readonly TableRecord[] | LabelledRows, options: ColumnOptions = {}): Table {
    checkOptions('Table.from', options, COLUMN_OPTIONS);
    if (!isObject(rows) || (!isArray(rows) && !('features' in rows)))
      throw argumentError('an array of objects, or features, width and labels,', 'Table.from', rows);
    const where = 'Table.from';
    const values = isArray(rows) ? columnsOfRecords(rows, where) : columnsOfRows(rows);
    const length = values.values().next().value?.length ?? 0;
    if (length === 0) throw new MlpError('ERR_MLP_DATA', 'there are no rows', where);
    const asked = askedOf(options);
    checkNamed([...values.keys()], options, where);
    const columns = [...values].map(([name, column]) => columnOfValues(name, column, asked.get(name), where));
    const source = { name: where, lineOf: (row: number) => `row ${row}` };
    const target = !isArray(rows) && asked.get(LABEL) !== 'skip' && values.has(LABEL) ? LABEL : undefined;
    return Table.of(columns, asked, length, source, target);
  }

  /** A table of columns that were read; `readTable` does it. @internal */
  static of(
    columns: readonly RawColumn[],
    asked: ReadonlyMap<string, Asked>,
    rows: number,
    source: TableSource,
    target?: string,
  ): Table {
    const kinded = columns.map((column) => ({ ...column, kind: kindOf(column, asked.get(column.name)) }));
    return new Table(kinded, rows, source, undefined, target);
  }

  /** The copy of the package that it is of. */
  get [COPY]() {
    return copy;
  }

  /** The column of this name. @throws MlpError `ERR_MLP_ARGUMENT` with the nearest name if there is none */
  column(name: string): Column {
    const column = this.columns.find((other) => other.name === name);
    if (column) return column;
    throw unknownColumn(
      name,
      this.columns.map((other) => other.name),
      this.source.name,
    );
  }

  /** Where a row is, such as `churn.csv, line 17`. */
  where(row: number): string {
    return `${this.source.name}, ${this.source.lineOf(this.origin ? this.origin[row] : row)}`;
  }

  /** These rows, in this order, in memory of their own; columns keep their kinds. */
  select(rows: ArrayLike<number>): Table {
    return this.pick(rows, this.target);
  }

  private pick(rows: ArrayLike<number>, target: string | undefined): Table {
    const picked = Uint32Array.from(rows);
    const outside = picked.find((row) => row >= this.rows);
    if (outside !== undefined)
      throw new MlpError('ERR_MLP_INDEX', expected(`a row from 0 to ${this.rows - 1}`, 'select', outside));
    const origin = picked.map((row) => (this.origin ? this.origin[row] : row));
    const columns = this.columns.map((column) => pickRows(column, picked));
    return new Table(columns, picked.length, this.source, origin, target);
  }

  /**
   * Parts of the rows, drawn by streams of their own, so that table, shares and seed say which; or as letters say.
   * @throws MlpError if a part that is asked for would be empty, or there is not one letter a row
   */
  split(options: SplitOptions = {}): TableSplit {
    checkOptions('split', options, SPLIT_OPTIONS);
    const { target = this.target } = options;
    if (target !== undefined) this.column(target);
    const { train, validation, test } = this.partsOf({ ...options, target });
    return {
      train: this.pick(train, target),
      validation: this.pick(validation, target),
      test: this.pick(test, target),
    };
  }

  /** What it has, column by column. */
  describe(): ColumnSummary[] {
    return this.columns.map(summaryOf);
  }

  private partsOf({ test = 0.2, validation = 0, target, seed = 0, letters }: SplitOptions): SplitRows {
    if (letters !== undefined) return splitByLetters(this.rows, letters, `the split of ${this.source.name}`);
    const cells = target === undefined ? undefined : this.column(target).cells;
    return drawSplit(this.rows, cells && classesOf(cells)?.labels, test, validation, seed);
  }
}
