// Tables, and splits of them, from files.
import { argumentError } from '../errors.js';
import { readFile } from '../files/read-file.js';
import { readContent } from './table-content.js';
import { askedOf, checkReadOptions, type ReadTableOptions } from './table-options.js';
import { Table } from './table.js';

/** Far more rows than fit the memory. */
const MAX_LETTER_BYTES = 2 ** 31;

/**
 * Reads a table from a CSV, TSV and the like whose first line names the columns, or from JSON lines: an object a line, with a property for
 * each column; plain or gzip. Empty cells, null and properties that an object lacks are missing; among numbers also what pandas takes
 * for missing (`NA`, `n/a`, `NULL`, `None` and the like), `?` and `-`.
 * @throws MlpError `ERR_MLP_FILE` if the file cannot be read, `ERR_MLP_DATA` that names line and column if it is no table,
 * `ERR_MLP_ARGUMENT` if options name a column that is not there
 */
export async function readTable(path: string, options: ReadTableOptions = {}): Promise<Table> {
  checkReadOptions(options);
  if (typeof path !== 'string') throw argumentError('a path', 'readTable', path);
  const asked = askedOf(options);
  const content = await readContent(path, options, asked);
  const { isGzip, lines, rows, columns } = content;
  const dialect = 'delimiter' in content && { delimiter: content.delimiter, decimal: content.decimal };
  const { missing } = options;
  const source = {
    name: path,
    ...dialect,
    isGzip,
    ...(missing && { missing }),
    lineOf: (row: number) => `line ${lines.of(row)}`,
  };
  return Table.of(columns, asked, rows, source);
}

/**
 * The letters of a file, one a row: e for test, v for validation, r for the rest, which is trained on.
 * @throws MlpError `ERR_MLP_FILE` if it cannot be read
 */
export function readLetters(path: string): string {
  return readFile(path, MAX_LETTER_BYTES).toString('latin1').replace(/\s/g, '');
}
