// How the cells of a column become numbers: an entry of a model's preprocessing for each column, and what each type of entry does.
import { exactly, flag, listOf, number as numeric, oneOf, optional, text, type Fields } from '../formats/fields.js';
import { bytesOf, textsOf, valuesAs } from './cells-as.js';
import type { CellForm, Form } from './cells.js';
import type { Column, TableRows } from './columns.js';
import { medianOf } from './scaling.js';

/** How the cells of a column are written, where that is not as in every file. */
type Spelling = Omit<CellForm, 'form'>;

/** A number; missing ones are the median of the training rows, and where there were some, another column says 1 for them, else 0. */
export interface NumberEncoder extends Spelling {
  readonly type: 'number';
  readonly column: string;
  readonly median: number;
  readonly indicator: boolean;
}

/** A column for each of the sorted levels of the training rows: 1 or 0; of two, one column: +1 or -1. Missing and unknown ones are 0. */
export interface CategoryEncoder {
  readonly type: 'category';
  readonly column: string;
  readonly levels: readonly string[];
}

/** Those parts that vary in the training rows, each as a number with its median for missing ones; another column as that of numbers. */
export interface DateEncoder extends Pick<Spelling, 'missing'> {
  readonly type: 'date';
  readonly column: string;
  readonly parts: readonly { readonly part: DatePart; readonly median: number }[];
  readonly indicator: boolean;
}

/** A pixel: its byte over 255. One that is missing is an error. */
export interface PixelEncoder {
  readonly type: 'pixel';
  readonly column: string;
}

/** An entry for a column. */
export type Encoder = NumberEncoder | CategoryEncoder | DateEncoder | PixelEncoder;

/** Parts of a date: months from 1, days of the week from Monday, 1, to Sunday, 7. */
export type DatePart = 'year' | 'month' | 'dayOfWeek' | 'hour';

const partOf: Readonly<Record<DatePart, (date: Date) => number>> = {
  year: (date) => date.getUTCFullYear(),
  month: (date) => date.getUTCMonth() + 1,
  dayOfWeek: (date) => date.getUTCDay() || 7,
  hour: (date) => date.getUTCHours(),
};

const DATE_PARTS = Object.keys(partOf) as DatePart[];

/** What a type of entry does. */
interface EncoderType<E extends Encoder> {
  /** The form that a column must have. */
  readonly form: Form;
  /** What a file says of an entry, besides its type. */
  readonly fields: Fields<Omit<E, 'type'>>;
  /** The entry for a column of training rows. */
  readonly fit: (column: Column, table: TableRows) => E;
  /** The names of its features. */
  readonly names: (entry: E) => string[];
  /** Its features, one after the other. `onUnknown` is told how many rows have a text that no training row had. */
  readonly encode: (
    entry: E,
    column: Column,
    table: TableRows,
    onUnknown: (count: number) => void,
  ) => Iterable<Float64Array>;
}

const words = optional(listOf(text));

const number: EncoderType<NumberEncoder> = {
  form: 'number',
  fields: { column: text, median: numeric(), indicator: flag, missing: words, thousands: optional(oneOf(['.', ','])) },
  fit: (column, table) => {
    const median = medianOf(valuesAs('number', column, table));
    const indicator = column.missing > 0;
    return { type: 'number', column: column.name, median, indicator, ...spellingOf(column, table) };
  },
  names: ({ column, indicator }) => (indicator ? [column, `${column} is missing`] : [column]),
  *encode({ median, indicator }, column, table) {
    const values = valuesAs('number', column, table);
    yield filled(values, median);
    if (indicator) yield areMissing(values);
  },
};

const category: EncoderType<CategoryEncoder> = {
  form: 'text',
  fields: { column: text, levels: listOf(text) },
  fit: (column, table) => {
    const { codes, levels } = textsOf(column, table);
    const used = new Set(codes);
    return { type: 'category', column: column.name, levels: levels.filter((_, code) => used.has(code)).sort() };
  },
  names: ({ column, levels }) =>
    (levels.length === 2 ? levels.slice(0, 1) : levels).map((level) => `${column}: ${level}`),
  *encode(entry, column, table, onUnknown) {
    const { codes, levels } = textsOf(column, table);
    const ranks = new Map(entry.levels.map((level, rank) => [level, rank]));
    const rankOf = levels.map((level) => ranks.get(level) ?? -1);
    const rows = codes.map((code) => (code < 0 ? -1 : rankOf[code]));
    onUnknown(rows.reduce((sum, rank, row) => sum + (rank < 0 && codes[row] >= 0 ? 1 : 0), 0));
    if (entry.levels.length === 2) yield Float64Array.from(rows, (rank) => (rank < 0 ? 0 : 1 - 2 * rank));
    else for (const level of entry.levels.keys()) yield Float64Array.from(rows, (rank) => (rank === level ? 1 : 0));
  },
};

const date: EncoderType<DateEncoder> = {
  form: 'date',
  fields: {
    column: text,
    parts: listOf(exactly<DateEncoder['parts'][number]>({ part: oneOf(DATE_PARTS), median: numeric() })),
    indicator: flag,
    missing: words,
  },
  fit: (column, table) => {
    const values = valuesAs('date', column, table);
    const parts = DATE_PARTS.flatMap((part) => {
      const numbers = partsOf(values, part);
      const present = numbers.filter((x) => x === x);
      return present.some((x) => x !== present[0]) ? [{ part, median: medianOf(numbers) }] : [];
    });
    const indicator = column.missing > 0;
    return { type: 'date', column: column.name, parts, indicator, ...spellingOf(column, table) };
  },
  names: ({ column, parts, indicator }) => [
    ...parts.map(({ part }) => `${column}: ${part}`),
    ...(indicator ? [`${column} is missing`] : []),
  ],
  *encode({ parts, indicator }, column, table) {
    const values = valuesAs('date', column, table);
    for (const { part, median } of parts) yield filled(partsOf(values, part), median);
    if (indicator) yield areMissing(values);
  },
};

const pixel: EncoderType<PixelEncoder> = {
  form: 'number',
  fields: { column: text },
  fit: (column) => ({ type: 'pixel', column: column.name }),
  names: ({ column }) => [column],
  *encode(_, column, table) {
    yield bytesOf(column, table).map((byte) => byte / 255);
  },
};

/** What each type of entry does, by its name in files. */
export const encoders = { number, category, date, pixel } satisfies {
  [T in Encoder['type']]: EncoderType<Extract<Encoder, { type: T }>>;
};

/** What an entry's type does. */
export function typeOf(entry: Encoder): EncoderType<Encoder> {
  return encoders[entry.type] as unknown as EncoderType<Encoder>;
}

function spellingOf({ cells }: Column, { source: { missing = [] } }: TableRows): Spelling {
  const thousands = cells?.form === 'number' ? cells.thousands : undefined;
  return { ...(missing.length > 0 && { missing }), ...(thousands && { thousands }) };
}

function filled(values: Float64Array, missing: number): Float64Array {
  return values.map((value) => (Number.isNaN(value) ? missing : value));
}

function areMissing(values: Float64Array): Float64Array {
  return values.map((value) => (Number.isNaN(value) ? 1 : 0));
}

function partsOf(times: Float64Array, part: DatePart): Float64Array {
  return times.map((time) => (Number.isNaN(time) ? NaN : partOf[part](new Date(time))));
}
