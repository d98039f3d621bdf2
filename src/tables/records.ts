// Tables that a program has: objects with a property for each column, or rows of numbers with their labels.
import { argumentError, checkArrayLike, checkInteger, MlpError } from '../errors.js';
import { isArray, isDate, isObject } from '../kinds.js';
import { utf8 } from '../utf8.js';
import { readingOf, type Asked, type RawColumn, type Reading } from './cells.js';
import { ColumnReader } from './column-reader.js';

/** What a property of a record may be; a date, also as a text, such as `2024-05-06`. */
export type Value = number | bigint | string | boolean | Date | null | undefined;

/** A row, by the names of its columns. */
export type TableRecord = Readonly<Record<string, Value>>;

/** The column of labels. */
export const LABEL = 'label';

/** Rows of numbers, one after the other. */
export interface LabelledRows {
  readonly features: ArrayLike<number>;
  /** Numbers in a row: the columns x1, x2 and so on. */
  readonly width: number;
  /** One a row: the column `label`, which is the target of the table. */
  readonly labels?: ArrayLike<number | string>;
}

/** Columns by their names. */
export type NamedValues = ReadonlyMap<string, readonly Value[]>;

/** The columns of records, in the order in which their names come up; what a record lacks is missing. @param where for errors */
export function columnsOfRecords(records: readonly TableRecord[], where: string): NamedValues {
  const names = new Set<string>();
  for (const [row, record] of records.entries()) {
    if (!isObject(record) || isArray(record)) throw argumentError('an object', `row ${row} of ${where}`, record);
    for (const name of Object.keys(record)) names.add(name);
  }
  return new Map([...names].map((name) => [name, records.map((record) => record[name])]));
}

/** The columns of labelled rows. @throws MlpError `ERR_MLP_ARGUMENT` if there are not as many labels as rows */
export function columnsOfRows({ features, width, labels }: LabelledRows): NamedValues {
  checkArrayLike('features', features);
  checkInteger('width', width, 1);
  const rows = features.length / width;
  if (!Number.isInteger(rows)) throw argumentError(`a multiple of ${width} numbers`, 'features', features);
  const column = (j: number) => Array.from({ length: rows }, (_, i) => features[i * width + j]);
  const columns = new Map<string, readonly Value[]>();
  for (let j = 0; j < width; j++) columns.set(`x${j + 1}`, column(j));
  if (labels === undefined) return columns;
  checkArrayLike('labels', labels);
  if (labels.length !== rows) throw argumentError(`${rows} labels, one a row,`, 'labels', labels);
  return columns.set(LABEL, Array.from(labels));
}

/** A column of these values, each read as the cell of a CSV that says it. @param where for errors */
export function columnOfValues(
  name: string,
  values: readonly Value[],
  asked: Asked | undefined,
  where: string,
): RawColumn {
  if (asked === 'skip') return { name, missing: 0, cells: undefined };
  const reading = readingOf(asked, undefined)!;
  let reader = readerOf(name, values, reading, where);
  if (reader.isMisread) reader = readerOf(name, values, { form: 'text', isSure: false }, where);
  const cells = reader.finish();
  return { name, missing: reader.missing, cells };
}

function readerOf(name: string, values: readonly Value[], reading: Reading, where: string): ColumnReader {
  let row = 0;
  const error = (what: string, column: string, fix: string) =>
    new MlpError('ERR_MLP_DATA', what, `${where}, row ${row}, column ${JSON.stringify(column)}`, fix);
  const reader = new ColumnReader(
    name,
    { decimal: '.', isOpen: true, expectedRows: () => values.length, error },
    reading,
  );
  for (const value of values) {
    const text = cellOf(value, () => `${JSON.stringify(name)} of row ${row}`);
    const cell = utf8(typeof value === 'number' && reading.thousands === '.' ? text.replace('.', ',') : text);
    reader.add(cell, 0, cell.length);
    row++;
  }
  return reader;
}

/** The cell of a CSV that says a value. Dates are what they are in UTC. */
function cellOf(value: Value, where: () => string): string {
  if (value === null || value === undefined) return '';
  if (isDate(value) && !Number.isNaN(value.getTime())) return value.toISOString();
  if (['number', 'bigint', 'string', 'boolean'].includes(typeof value)) return String(value);
  throw argumentError('a number, a text, a boolean, a valid date or null', where(), value);
}
