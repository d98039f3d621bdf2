// Answers: the rows of a file, byte for byte, each with what a model makes of it.
import type { ModelTable } from '../../dataset/model-table.js';
import { show } from '../../errors.js';
import { fileRecords } from '../../tables/file-records.js';
import { usageError } from '../terminal/failure.js';

/** What is put beside a row, by the names of its columns. */
export type Answer = Readonly<Record<string, string | number>>;

/**
 * The lines of the file with an answer each, the header first: of a CSV cells behind its own, of JSON lines properties.
 * @param names of the answers' columns
 * @throws usage error if the file has a column of such a name
 */
export async function* answerLines(
  path: string,
  { table }: ModelTable,
  names: readonly string[],
  answerOf: (row: number) => Answer,
): AsyncGenerator<Uint8Array> {
  const taken = names.find((name) => table.columns.some((column) => column.name === name));
  if (taken !== undefined)
    throw usageError(`${path} has a column ${show(taken)} already, which the answers are to have`, 'Rename it there');
  const { delimiter } = table.source;
  const { header, lineEnd, ...records } = await fileRecords(path, delimiter);
  if (delimiter !== undefined && header) yield line(header, cells(names, delimiter), lineEnd);
  let row = 0;
  for await (const record of { [Symbol.asyncIterator]: records[Symbol.asyncIterator] }) {
    const answer = answerOf(row++);
    if (delimiter !== undefined)
      yield line(record, cells(names.map((name) => answer[name]), delimiter), lineEnd); // prettier-ignore
    else yield line(record.subarray(0, record.lastIndexOf(BRACE)), properties(answer), lineEnd);
  }
}

const BRACE = '}'.charCodeAt(0);

function line(record: Uint8Array, more: string, lineEnd: string): Uint8Array {
  return Buffer.concat([record, Buffer.from(more + lineEnd)]);
}

/** Cells behind others, in quotes if they need them. */
function cells(values: readonly (string | number)[], delimiter: string): string {
  const needsQuotes = (text: string) => text.includes(delimiter) || /["\r\n]/.test(text);
  return values
    .map(String)
    .map((text) => delimiter + (needsQuotes(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join('');
}

/** Properties behind others, up to the end of the object. */
function properties(answer: Answer): string {
  return Object.entries(answer).map(([name, value]) => `, ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join('') + '}'; // prettier-ignore
}
