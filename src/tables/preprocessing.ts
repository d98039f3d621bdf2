// From the columns of a table to the numbers that a net learns from: fitted on training rows, kept with the model, applied to any table.
import { MlpError, show } from '../errors.js';
import { checkOptions, nearestName, type Names } from '../options.js';
import type { CellForm, Form } from './cells.js';
import { checkTable, type Column, isUsed, type TableRows } from './columns.js';
import { encoders, typeOf, type Encoder } from './encoders.js';
import { scaled, scalingOf } from './scaling.js';
import type { Table } from './table.js';

/** How all features are scaled, in their order. */
export interface RobustScale {
  readonly type: 'robustScale';
  readonly center: readonly number[];
  readonly factor: readonly number[];
}

/** What is done with a table, as plain data: an entry for each column that is used, then what is done with all features. */
export type Preprocessing = readonly (Encoder | RobustScale)[];

/** How columns are taken. */
export interface FitPreprocessingOptions {
  /** Whether all columns but the target and those that were dropped are pixels, also those that never change; they are not scaled. */
  readonly pixels?: boolean;
}

/** What {@link applyPreprocessing} gives. */
export interface Features<T extends Float32Array | Float64Array> {
  /** [rows, width], row by row. */
  readonly features: T;
  readonly width: number;
  /** Of one row: [width], or of pixels that make a square [1, height, width of it]. */
  readonly shape: readonly number[];
  /** How many rows have a text that no training row had, by column; only columns that have some. */
  readonly unknown: Readonly<Record<string, number>>;
  /** Columns that the model does not know. */
  readonly ignored: readonly string[];
}

/**
 * The preprocessing for training rows: numbers, categories and dates as the entries say, all scaled as RealMLP-TD-S does; or pixels.
 * @param target the column that is to be predicted, which is none of the features
 * @throws MlpError `ERR_MLP_DATA` if there is no row, or no column to learn from
 */
export function fitPreprocessing(table: Table, target?: string, options: FitPreprocessingOptions = {}): Preprocessing {
  checkTable(table);
  checkOptions('fitPreprocessing', options, { pixels: true } satisfies Names<FitPreprocessingOptions>);
  if (target !== undefined) table.column(target);
  const { pixels = false } = options;
  const isTaken = (column: Column) => (pixels ? column.kind !== 'dropped' : isUsed(column));
  const columns = table.columns.filter((column) => column.name !== target && isTaken(column));
  const { name } = table.source;
  if (table.rows === 0) throw new MlpError('ERR_MLP_DATA', 'there are no rows to learn from', name);
  const array = table.columns.find(({ kind }) => kind === 'array')?.name;
  const others = array === undefined ? '' : `, \`features\` numbers of the array ${show(array)}`;
  const fix = `Numbers, dates and texts that repeat are; \`categorical\` makes any column one${others}`;
  if (columns.length === 0) throw new MlpError('ERR_MLP_DATA', 'there is no column to learn from', name, fix);
  if (pixels) return columns.map((column) => encoders.pixel.fit(column, table));
  const entries = columns.map((column) => encoders[column.kind as Encoder['type']].fit(column, table));
  const scalings = entries.flatMap((entry) => Array.from(encodedBy(entry, table), scalingOf));
  const [center, factor] = [scalings.map((scaling) => scaling.center), scalings.map((scaling) => scaling.factor)];
  return [...entries, { type: 'robustScale', center, factor }];
}

/**
 * The features of a table's rows, computed in float64 whatever type they get. Columns are found by their names, in any order.
 * @throws MlpError `ERR_MLP_DATA` if a column lacks, or is of another kind than that of the training rows
 */
export function applyPreprocessing(preprocessing: Preprocessing, table: Table): Features<Float32Array>;
export function applyPreprocessing(preprocessing: Preprocessing, table: Table, type: 'float64'): Features<Float64Array>;
export function applyPreprocessing(
  preprocessing: Preprocessing,
  table: Table,
  type: 'float32' | 'float64' = 'float32',
): Features<Float32Array | Float64Array> {
  const { length } = featureNames(preprocessing);
  const features = new (type === 'float64' ? Float64Array : Float32Array)(checkTable(table).rows * length);
  return featuresOf(preprocessing, table, features);
}

/** {@link applyPreprocessing} into `features`, of what need not be a whole table. */
export function featuresOf<T extends Float32Array | Float64Array>(
  preprocessing: Preprocessing,
  table: TableRows,
  features: T,
): Features<T> {
  const width = featureNames(preprocessing).length;
  const entries = encodersOf(preprocessing);
  checkColumns(entries, table);
  const scale = preprocessing.find((entry): entry is RobustScale => entry.type === 'robustScale');
  const unknown: Record<string, number> = {};
  let j = 0;
  for (const entry of entries) {
    const onUnknown = (count: number) => {
      if (count > 0) unknown[entry.column] = count;
    };
    for (const values of encodedBy(entry, table, onUnknown)) {
      const scaling = scale && { center: scale.center[j], factor: scale.factor[j] };
      for (let row = 0; row < table.rows; row++)
        features[row * width + j] = scaling ? scaled(values[row], scaling) : values[row];
      j++;
    }
  }
  const known = new Set(entries.map(({ column }) => column));
  const ignored = table.columns.map(({ name }) => name).filter((name) => !known.has(name));
  return { features, width, shape: exampleShape(preprocessing), unknown, ignored };
}

/** Whether all columns are pixels. */
export function arePixels(preprocessing: Preprocessing): boolean {
  return preprocessing.every(({ type }) => type === 'pixel');
}

/** The shape of a row of features. Pixels that make a square are a picture of one channel, as MNIST and its like have it. */
export function exampleShape(preprocessing: Preprocessing): number[] {
  const width = featureNames(preprocessing).length;
  const side = Math.sqrt(width);
  return arePixels(preprocessing) && Number.isInteger(side) ? [1, side, side] : [width];
}

/** The names of the features, in their order: of a category's, `plan: basic`. */
export function featureNames(preprocessing: Preprocessing): string[] {
  return encodersOf(preprocessing).flatMap((entry) => typeOf(entry).names(entry));
}

/** The forms that columns must have, for `readTable`: then a wrong cell is an error that names its line. */
export function formsOf(preprocessing: Preprocessing): Record<string, Form | CellForm> {
  return Object.fromEntries(encodersOf(preprocessing).map((entry) => [entry.column, formOf(entry)]));
}

function formOf(entry: Encoder): Form | CellForm {
  if (entry.type !== 'number' && entry.type !== 'date') return typeOf(entry).form;
  const { type: form, missing, thousands } = { thousands: undefined, ...entry };
  if (!(missing ?? thousands)) return form;
  return { form, ...(missing && { missing }), ...(thousands && { thousands }) };
}

function encodersOf(preprocessing: Preprocessing): Encoder[] {
  return preprocessing.filter((entry) => entry.type !== 'robustScale');
}

/** The features of an entry, one after the other. */
function encodedBy(
  entry: Encoder,
  table: TableRows,
  onUnknown: (count: number) => void = () => {},
): Iterable<Float64Array> {
  return typeOf(entry).encode(entry, table.column(entry.column), table, onUnknown);
}

/** @throws MlpError `ERR_MLP_DATA` that names all columns that lack, and what the table has in the place of the first */
function checkColumns(entries: readonly Encoder[], table: TableRows): void {
  const names = table.columns.map(({ name }) => name);
  const lacking = entries.map(({ column }) => column).filter((column) => !names.includes(column));
  if (lacking.length === 0) return;
  const nearest = nearestName(lacking[0], names);
  const isOne = lacking.length === 1;
  const what = `it lacks the ${isOne ? 'column' : 'columns'} ${lacking.map(show).join(', ')}`;
  const fix =
    nearest === undefined
      ? `The model was trained on ${isOne ? 'it' : 'them'}`
      : `Rename ${show(nearest)} if it is ${show(lacking[0])}`;
  throw new MlpError('ERR_MLP_DATA', what, table.source.name, fix);
}
