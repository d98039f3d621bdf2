// Reads a CSV column by column, in pieces: its head, to see what its columns are; the whole; and once more those columns that turned out to
// be text after numbers, since numbers do not keep their texts.
import { type Cells, type Form } from './column-reader.js';
import { CsvPass, type Plan } from './csv-pass.js';
import { dialectOf, type Delimiter, type Dialect } from './dialect.js';
import { type Lines } from './lines.js';
import { piecesOf, tableFile, type TableFile } from './table-file.js';
import { checkHead } from './text-check.js';

const HEAD_BYTES = 2 ** 18;
const BOM = [0xef, 0xbb, 0xbf];

/** What is asked for of a column: the form that its cells must have, all texts being kept; or that it is passed over. */
export type Asked = Form | 'skip';

/** A column as it was read. */
export interface RawColumn {
  readonly name: string;
  readonly missing: number;
  /** Undefined if it was passed over. */
  readonly cells: Cells | undefined;
}

/** What a CSV holds, and how it is written. */
export interface CsvContent extends Dialect {
  readonly columns: readonly RawColumn[];
  readonly rows: number;
  readonly isGzip: boolean;
  readonly lines: Lines;
}

/**
 * Reads a CSV, TSV and the like, plain or gzip.
 * @param ask what is asked for of columns of these names; of those that are not in its answer, their cells tell
 * @param delimiter what stands between cells; by default what the head says
 * @throws MlpError `ERR_MLP_FILE` if it cannot be read, `ERR_MLP_DATA` that names line and column if it is no table
 */
export async function readCsv(
  path: string,
  ask: (names: readonly string[]) => ReadonlyMap<string, Asked>,
  delimiter?: Delimiter,
): Promise<CsvContent> {
  const file = tableFile(path);
  const head = await headOf(file);
  checkHead(path, head);
  const start = BOM.every((byte, i) => head[i] === byte) ? BOM.length : 0;
  const dialect = dialectOf(head.subarray(start), delimiter);
  const first = new CsvPass(path, dialect, (names) => plansOf(names, ask(names)));
  first.push(head.subarray(start), 1);
  const forms = new Map(first.readers.map((reader, i) => [first.names[i], reader?.form]));
  const all = await readAll(file, start, dialect, (names) => plansOf(names, ask(names), forms));
  if (all.readers.some((reader) => reader?.isMisread)) {
    const texts = await readAll(file, start, dialect, () =>
      all.readers.map((reader) => (reader?.isMisread ? { form: 'text', isSure: false } : undefined)),
    );
    all.readers = all.readers.map((reader, i) => texts.readers[i] ?? reader);
  }
  const columns = all.names.map((name, i) => {
    const reader = all.readers[i];
    return { name, missing: reader?.missing ?? 0, cells: reader?.finish() };
  });
  return { columns, rows: all.rows, ...dialect, isGzip: file.isGzip, lines: all.lines };
}

/** The first bytes of a file, unpacked. */
async function headOf(file: TableFile): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const [piece] of piecesOf(file)) {
    pieces.push(Buffer.from(piece));
    length += piece.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(pieces);
}

/** @param seen the forms of those columns that were looked at */
function plansOf(
  names: readonly string[],
  asked: ReadonlyMap<string, Asked>,
  seen?: ReadonlyMap<string, Form | undefined>,
): Plan[] {
  return names.map((name) => {
    const form = asked.get(name);
    return form === 'skip' ? undefined : { form: form ?? seen?.get(name), isSure: form !== undefined };
  });
}

/** @param start bytes that are passed over */
async function readAll(
  file: TableFile,
  start: number,
  dialect: Dialect,
  plan: (names: readonly string[]) => readonly Plan[],
): Promise<CsvPass> {
  const pass = new CsvPass(file.path, dialect, plan);
  let left = start;
  for await (const [piece, share] of piecesOf(file)) {
    pass.push(piece.subarray(left), share);
    left = Math.max(0, left - piece.length);
  }
  pass.finish();
  return pass;
}
