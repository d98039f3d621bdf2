// What a column of a table holds, and what can be asked for of one.
import type { AlmostNumbers } from './almost-numbers.js';
import type { DateOrder } from './date-cell.js';
import type { Point } from './thousands.js';

/** How cells are kept. */
export type Form = 'number' | 'date' | 'text';

/** What a column's cells are. */
export type Cells =
  /** NaN is missing. Dates are milliseconds since 1970, by the clock of the zone that they were written in. */
  | {
      readonly form: 'number' | 'date';
      readonly values: Float64Array;
      /** What separates the thousands of numbers, if something does. */
      readonly thousands?: Point;
      /** Of dates. */
      readonly order?: DateOrder;
    }
  /** Numbers of `levels`; -1 is missing. */
  | {
      readonly form: 'text';
      readonly codes: Int32Array;
      readonly levels: readonly string[];
      readonly almost?: AlmostNumbers | undefined;
    }
  /** More different texts than are kept, or arrays that were not asked for: they were counted only. */
  | { readonly form: 'unkept'; readonly what: 'texts' | 'arrays'; readonly almost?: AlmostNumbers | undefined };

/** A form with how its cells are written, where that is not as in every file. */
export interface CellForm {
  readonly form: 'number' | 'date';
  /** Words that say that a cell is missing, besides those that always do. */
  readonly missing?: readonly string[];
  /** What separates thousands. Where a file leaves open what a comma is, the other of `.` and `,` is the decimal point then. */
  readonly thousands?: Point;
}

/** What is asked for of a column: the form that its cells must have, all texts being kept; or that it is passed over. */
export type Asked = Form | CellForm | 'skip';

/** A column as it was read. */
export interface RawColumn {
  readonly name: string;
  readonly missing: number;
  /** Undefined if it was passed over. */
  readonly cells: Cells | undefined;
}

/** How a column is read. */
export interface Reading extends Partial<Omit<CellForm, 'form'>> {
  /** What its cells are; undefined if they are to tell. */
  readonly form: Form | undefined;
  /** Whether that was asked for: then another cell is an error, and all texts are kept. */
  readonly isSure: boolean;
}

/** How a column is read of which that was asked; undefined if it is passed over. @param missing words for every column */
export function readingOf(
  asked: Asked | undefined,
  missing: readonly string[] | undefined,
  seen?: Form,
): Reading | undefined {
  if (asked === 'skip') return undefined;
  const all = missing && { missing };
  if (typeof asked === 'object') return { ...all, ...asked, isSure: true };
  return { ...all, form: asked ?? seen, isSure: asked !== undefined };
}
