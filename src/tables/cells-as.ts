// Cells as a model was trained on them, whatever form a table keeps them in; a column of another kind is an error.
import { MlpError, show } from '../errors.js';
import type { Cells, Form } from './cells.js';
import type { Column, TableRows } from './columns.js';
import { numberOf } from './number-cell.js';

/** Numbers, or milliseconds since 1970; NaN is missing. @throws MlpError `ERR_MLP_DATA` with the first cell that is none */
export function valuesAs(form: 'number' | 'date', { cells, name, missing }: Column, table: TableRows): Float64Array {
  if (cells && cells.form === form) return cells.values;
  if (missing === table.rows) return new Float64Array(table.rows).fill(NaN);
  throw anotherKind(form, name, table);
}

/** Texts by number; -1 is missing. Numbers are the texts that say them. @throws MlpError `ERR_MLP_DATA` */
export function textsOf(
  { cells, name, missing }: Column,
  table: TableRows,
): { codes: Int32Array; levels: readonly string[] } {
  if (cells?.form === 'text') return cells;
  if (missing === table.rows) return { codes: new Int32Array(table.rows).fill(-1), levels: [] };
  if (cells?.form !== 'number') throw anotherKind('text', name, table);
  const codes = new Map<number, number>();
  const coded = Int32Array.from(cells.values, (value) => {
    if (Number.isNaN(value)) return -1;
    if (!codes.has(value)) codes.set(value, codes.size);
    return codes.get(value)!;
  });
  return { codes: coded, levels: [...codes.keys()].map(String) };
}

/** Bytes of pixels, integers from 0 to 255. @throws MlpError `ERR_MLP_DATA` with the first cell that is none, or is missing */
export function bytesOf(column: Column, table: TableRows): Float64Array {
  const { cells, name } = column;
  if (!cells || cells.form === 'unkept' || cells.form === 'date')
    throw noByte(...firstOf(column, 'number'), name, table);
  const values = cells.form === 'text' ? numbersIn(cells) : cells.values;
  const row = values.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value <= 255));
  if (row < 0) return values;
  const cell = cells.form === 'text' ? (cells.levels[cells.codes[row]] ?? NaN) : values[row];
  const what = Number.isNaN(cell) ? 'the pixel is missing' : `${show(cell)} is no byte of a pixel`;
  throw noByte(what, row, name, table);
}

function numbersIn({ codes, levels }: Extract<Cells, { form: 'text' }>): Float64Array {
  const numbers = levels.map((level) => numberOf(level, '.') ?? NaN);
  return Float64Array.from(codes, (code) => numbers[code] ?? NaN);
}

function noByte(what: string, row: number | undefined, name: string, table: TableRows): MlpError {
  const where = row === undefined ? table.source.name : table.where(row);
  const fix = 'Pixels are integers from 0 to 255: correct it, or leave out what is no pixel (`drop`, --drop)';
  return new MlpError('ERR_MLP_DATA', what, `${where}, column ${JSON.stringify(name)}`, fix);
}

function anotherKind(form: Form, name: string, table: TableRows): MlpError {
  const [what, row] = firstOf(table.column(name), form);
  const where = row === undefined ? table.source.name : table.where(row);
  const fix = `The model was trained on ${form}s there: correct the column, or read it as such (\`forms\`)`;
  return new MlpError('ERR_MLP_DATA', what, `${where}, column ${JSON.stringify(name)}`, fix);
}

/** What a column holds in place of a form, and the first row that shows it. */
function firstOf({ cells }: Column, form: Form): [what: string, row: number | undefined] {
  if (!cells) return ['it was dropped', undefined];
  if (cells.form === 'unkept') return [`it holds ${cells.what}`, undefined];
  if (cells.form === 'date') return ['it holds dates', cells.values.findIndex((value) => value === value)];
  const isText = cells.form === 'text';
  const row = isText ? cells.codes.findIndex((code) => code >= 0) : cells.values.findIndex((value) => value === value);
  return [`${show(isText ? cells.levels[cells.codes[row]] : cells.values[row])} is no ${form}`, row];
}
