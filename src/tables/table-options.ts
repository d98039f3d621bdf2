// What can be asked for of the columns of a table, by their names.
import { argumentError, checkArrayLike, MlpError, show } from '../errors.js';
import { isArray } from '../kinds.js';
import { checkOptions, nearestName, type Names } from '../options.js';
import type { Asked, CellForm, Form } from './cells.js';
import { DELIMITERS, type Delimiter } from './dialect.js';

/** What columns are taken for, other than their cells say. */
export interface ColumnOptions {
  /** Columns that are not read. */
  readonly drop?: readonly string[];
  /** Columns that are categories, whatever they hold: numbers are texts there. */
  readonly categorical?: readonly string[];
  /** Columns that are numbers: a text in one is an error that names its line. */
  readonly numeric?: readonly string[];
  /** The forms that columns have to have if they are there, such as `formsOf` gives for a model's preprocessing. */
  readonly forms?: Readonly<Record<string, Form | CellForm>>;
}

/** How a file is read. */
export interface ReadTableOptions extends ColumnOptions {
  /** What stands between cells of a CSV; by default `,`, `;`, tab or `|`, as the head of the file says. */
  readonly delimiter?: Delimiter;
  /** Words that say that a cell among numbers or dates is missing, besides those that always do: `['k.A.', '-999']`. */
  readonly missing?: readonly string[];
  /**
   * The property of JSON lines whose arrays of numbers become columns: `embedding[0]`, `embedding[1]` and so on. Other arrays are not used.
   * By default the one that `forms` name elements of.
   */
  readonly features?: string;
}

export const COLUMN_OPTIONS: Names<ColumnOptions> = { drop: true, categorical: true, numeric: true, forms: true };

const READ_OPTIONS: Names<ReadTableOptions> = { ...COLUMN_OPTIONS, delimiter: true, missing: true, features: true };

/** Which list asks for what. */
const lists = { drop: 'skip', categorical: 'text', numeric: 'number' } as const;

/** @throws MlpError `ERR_MLP_ARGUMENT` that names the option */
export function checkReadOptions(options: ReadTableOptions): void {
  checkOptions('readTable', options, READ_OPTIONS);
  const { delimiter, features, missing } = options;
  if (delimiter !== undefined && !DELIMITERS.includes(delimiter))
    throw argumentError(`one of ${DELIMITERS.map((one) => JSON.stringify(one)).join(', ')}`, 'delimiter', delimiter);
  if (missing !== undefined && !(isArray(missing) && missing.every((word) => typeof word === 'string')))
    throw argumentError('an array of words', 'missing', missing);
  if (features !== undefined && typeof features !== 'string')
    throw argumentError('the name of a property', 'features', features);
}

/** What is asked for of columns, by their names. @throws MlpError `ERR_MLP_ARGUMENT` if one is named for two things */
export function askedOf(options: ColumnOptions): ReadonlyMap<string, Asked> {
  const asked = new Map<string, Asked>();
  for (const [list, what] of Object.entries(lists)) {
    const listed = options[list as keyof typeof lists] ?? [];
    if (typeof listed === 'string') throw argumentError('an array of names of columns', list, listed);
    checkArrayLike(list, listed);
    for (const name of listed) {
      if (asked.has(name)) throw argumentError('a column once', 'drop, categorical and numeric', name);
      asked.set(name, what);
    }
  }
  for (const [name, form] of Object.entries(options.forms ?? {})) if (!asked.has(name)) asked.set(name, form);
  return asked;
}

/** @throws MlpError `ERR_MLP_ARGUMENT` if a column is named, but for `forms`, that is not there */
export function checkNamed(names: readonly string[], options: ColumnOptions, where: string): void {
  const there = new Set(names);
  for (const list of Object.keys(lists) as (keyof typeof lists)[])
    for (const name of options[list] ?? []) if (!there.has(name)) throw unknownColumn(name, names, where);
}

/** The error about a column that is not there. */
export function unknownColumn(name: unknown, names: readonly string[], where: string): MlpError {
  const nearest = typeof name === 'string' ? nearestName(name, names) : undefined;
  const some = names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
  const fix = nearest === undefined ? `There are ${some}` : `The nearest is ${show(nearest)}`;
  return new MlpError('ERR_MLP_ARGUMENT', `there is no column ${show(name)}`, where, fix);
}
