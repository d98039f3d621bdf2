// Reads a CSV, TSV and the like.
import type { Asked } from './cells.js';
import { CsvPass } from './csv-pass.js';
import { dialectOf, type Delimiter, type Dialect } from './dialect.js';
import { readColumns, type Content } from './read-columns.js';
import type { TableText } from './table-text.js';

/** What a CSV holds, and how it is written. */
export interface CsvContent extends Content, Dialect {}

/**
 * Reads a CSV, TSV and the like.
 * @param ask what is asked for of columns of these names; of those that are not in its answer, their cells tell
 * @param delimiter what stands between cells; by default what the head says
 * @param missing words that say that a number is missing
 * @throws MlpError `ERR_MLP_FILE` if it cannot be read, `ERR_MLP_DATA` that names line and column if it is no table
 */
export async function readCsv(
  text: TableText,
  ask: (names: readonly string[]) => ReadonlyMap<string, Asked>,
  delimiter?: Delimiter,
  missing?: readonly string[],
): Promise<CsvContent> {
  const dialect = dialectOf(text.head, delimiter);
  const content = await readColumns(text, (planner) => new CsvPass(text.file.path, dialect, planner), ask, missing);
  return { ...content, ...dialect };
}
