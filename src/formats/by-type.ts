// What a file names by its `type`, such as a layer or a loss: made by the entry of that type in a table, and by nothing else.
import { MlpError } from '../errors.js';
import { version } from '../version.js';
import { record, text } from './fields.js';

/** Makes one of a type from its settings, which are what a description has besides `type`. */
export type Maker<T> = (settings: object, where: string) => T;

/** A description that came from outside, and where from. */
export interface Described {
  readonly description: unknown;
  /** The file, and what of it. */
  readonly where: string;
  /** The version that wrote the file, such as `mlp-train 0.2.0`, if it says so. */
  readonly writtenBy?: string | undefined;
}

/**
 * Makes what the description says by the table's entry of its type.
 * @param what what errors call one, such as `layer`
 * @throws MlpError `ERR_MLP_FORMAT` for a type that the table does not have, or settings that are not the type's
 */
export function makeByType<T>(
  what: string,
  table: Readonly<Record<string, Maker<T>>>,
  { description, where, writtenBy }: Described,
): T {
  const { type } = record({ type: text })(description, what, where);
  if (!Object.hasOwn(table, type)) throw unknownType(what, type, where, writtenBy);
  const settings = Object.entries(description as object).filter(([name]) => name !== 'type');
  try {
    return table[type](Object.fromEntries(settings), where);
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    throw new MlpError('ERR_MLP_FORMAT', `its ${what} ${type}: ${error.what}`, where, error.fix, { cause: error });
  }
}

function unknownType(what: string, type: string, where: string, writtenBy: string | undefined): MlpError {
  const writer = writtenBy === undefined ? '' : `, and ${writtenBy} wrote it`;
  const problem = `it has a ${what} of type ${JSON.stringify(type)}, which mlp-train ${version()} does not know${writer}`;
  return new MlpError('ERR_MLP_FORMAT', problem, where, 'Read it with the version that wrote it, or a newer one');
}
