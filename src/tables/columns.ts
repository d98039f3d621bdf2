// What a column is: its kind, which all its rows decide, and its cells.
import { otherCopy } from '../copies.js';
import { argumentError } from '../errors.js';
import { isObject } from '../kinds.js';
import type { Asked, Cells } from './cells.js';
import { MAX_LEVELS } from './dictionary.js';
import type { Table } from './table.js';

/**
 * What a column is taken for. Not used are texts that hardly repeat, such as names; ids, which are all different integers in a column
 * that is named so; constants, of which every row says the same; arrays that were not asked for as features; and what was dropped on demand.
 */
export type ColumnKind = 'number' | 'category' | 'date' | 'text' | 'id' | 'constant' | 'array' | 'dropped';

/** Names of columns of ids: `id`, `customer_id`, `userId`, and as pandas calls row numbers. */
const ID_NAME = /(^|[^A-Za-z])(id|ID|Id)$|[a-z]I[dD]$|^([Ii]ndex|[Rr]ow|[Rr]ow_?[Nn]umber|Unnamed: 0)$/;

/** A column of a table. */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** How many rows say nothing. */
  readonly missing: number;
  /** Undefined if it was dropped. */
  readonly cells: Cells | undefined;
}

/** What a table is to those who compute features of its rows. */
export type TableRows = Pick<Table, 'columns' | 'column' | 'rows' | 'where' | 'source'>;

/** Whether models can learn from columns of this kind. */
export function isUsed({ kind }: Column): boolean {
  return kind === 'number' || kind === 'category' || kind === 'date';
}

/**
 * The kind of a column.
 * @param asked the form that its cells were asked for in: then it is used unless it is constant, whatever they are
 */
export function kindOf({ name, cells, missing }: Omit<Column, 'kind'>, asked: Asked | undefined): ColumnKind {
  if (!cells) return 'dropped';
  if (cells.form === 'unkept') return cells.what === 'arrays' ? 'array' : 'text';
  if (isConstant(cells, missing)) return 'constant';
  if (cells.form !== 'text')
    return cells.form === 'number' && asked === undefined && isId(name, cells.values) ? 'id' : cells.form;
  const { levels, codes } = cells;
  return asked || (levels.length <= MAX_LEVELS && levels.length * 2 <= codes.length) ? 'category' : 'text';
}

function isId(name: string, values: Float64Array): boolean {
  return ID_NAME.test(name) && values.every(Number.isInteger) && new Set(values).size === values.length;
}

/** A value beside missing ones is no constant: it says whether there is one. */
function isConstant(cells: Exclude<Cells, { form: 'unkept' }>, missing: number): boolean {
  const rows = cells.form === 'text' ? cells.codes.length : cells.values.length;
  if (missing === rows) return true;
  if (missing > 0) return false;
  if (cells.form === 'text') return cells.levels.length === 1;
  return cells.values.every((value) => value === cells.values[0]);
}

/** The smallest and the largest value; undefined if there is none. */
export function rangeOf(values: Float64Array): [min: number, max: number] | undefined {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? [min, max] : undefined;
}

/** The values of all parts, one part after the other. */
export function allOf(parts: readonly ArrayLike<number>[]): Float64Array {
  const values = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part, at);
    at += part.length;
  }
  return values;
}

/** These rows of a column, in memory of their own; its kind is that of all rows. */
export function pickRows(column: Column, rows: Uint32Array): Column {
  const { cells } = column;
  if (!cells || cells.form === 'unkept') return column;
  if (cells.form === 'text') {
    const codes = picked(cells.codes, rows, new Int32Array(rows.length));
    return { ...column, cells: { ...cells, codes }, missing: codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0) };
  }
  const values = picked(cells.values, rows, new Float64Array(rows.length));
  return { ...column, cells: { ...cells, values }, missing: values.reduce((sum, x) => sum + (x !== x ? 1 : 0), 0) };
}

/** The values of rows, by a plain loop: `from` takes ten times as long. */
function picked<A extends Float64Array | Int32Array>(values: A, rows: Uint32Array, out: A): A {
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]];
  return out;
}

/** Returns `value` if it is a Table, told by what it does, so that the class need not be loaded; otherwise throws an argument error. */
export function checkTable(value: unknown): Table {
  if (isObject(value) && typeof (value as Partial<Table>).select === 'function' && otherCopy(value) === undefined)
    return value as Table;
  throw argumentError('a Table', 'table', value, 'readTable reads one, Table.from makes one');
}
