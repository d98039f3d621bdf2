// What can be asked for of the columns of a table, by their names.
import { argumentError, checkArrayLike, MlpError, show } from '../errors.js';
import { nearestName, type Names } from '../options.js';
import { type Form } from './column-reader.js';
import { type Asked } from './csv.js';

/** What columns are taken for, other than their cells say. */
export interface ColumnOptions {
  /** Columns that are not read. */
  readonly drop?: readonly string[];
  /** Columns that are categories, whatever they hold: numbers are texts there. */
  readonly categorical?: readonly string[];
  /** Columns that are numbers: a text in one is an error that names its line. */
  readonly numeric?: readonly string[];
  /** The forms that columns have to have if they are there, such as `formsOf` gives for a model's preprocessing. */
  readonly forms?: Readonly<Record<string, Form>>;
}

export const COLUMN_OPTIONS: Names<ColumnOptions> = { drop: true, categorical: true, numeric: true, forms: true };

/** Which list asks for what. */
const lists = { drop: 'skip', categorical: 'text', numeric: 'number' } as const;

/**
 * What is asked for of columns of these names.
 * @throws MlpError `ERR_MLP_ARGUMENT` if one is named that is not there, or for two things
 */
export function askedOf(names: readonly string[], options: ColumnOptions, where: string): ReadonlyMap<string, Asked> {
  const asked = new Map<string, Asked>();
  for (const [list, what] of Object.entries(lists)) {
    const listed = options[list as keyof typeof lists] ?? [];
    if (typeof listed === 'string') throw argumentError('an array of names of columns', list, listed);
    checkArrayLike(list, listed);
    for (const name of listed) {
      if (!names.includes(name)) throw unknownColumn(name, names, where);
      if (asked.has(name)) throw argumentError('a column once', 'drop, categorical and numeric', name);
      asked.set(name, what);
    }
  }
  for (const [name, form] of Object.entries(options.forms ?? {})) if (!asked.has(name)) asked.set(name, form);
  return asked;
}

/** The error about a column that is not there. */
export function unknownColumn(name: unknown, names: readonly string[], where: string): MlpError {
  const nearest = typeof name === 'string' ? nearestName(name, names) : undefined;
  const some = names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
  const fix = nearest === undefined ? `There are ${some}` : `The nearest is ${show(nearest)}`;
  return new MlpError('ERR_MLP_ARGUMENT', `there is no column ${show(name)}`, where, fix);
}
