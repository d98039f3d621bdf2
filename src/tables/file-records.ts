// The rows of a table's file as they are written there, byte for byte: what answers are put beside.
import type { Delimiter } from './dialect.js';
import { LineScanner } from './line-scanner.js';
import { Scanner, type CsvSink } from './scanner.js';
import { tableText, textPieces, type TableText } from './table-text.js';
import { TextWork, type TextScanner } from './text-work.js';

const [CR, LF] = [0x0d, 0x0a];
const EMPTY = new Uint8Array(0);
const skip: CsvSink = { add: () => {}, addNumber: () => -1 };

/**
 * The rows of a file, in the order of the table that `readTable` makes of it, each without the end of its line. It is read in pieces as they
 * are asked for.
 */
export interface FileRecords extends AsyncIterable<Uint8Array> {
  /** The line that names the columns; undefined of JSON lines. */
  readonly header: Uint8Array | undefined;
  /** What ends the first line; a line feed if nothing does. */
  readonly lineEnd: '\n' | '\r\n';
}

/**
 * Opens a file for its rows.
 * @param delimiter that of a CSV, as the table's source has it; without one the file is JSON lines
 * @throws MlpError as `readTable` does, also while rows are read
 */
export async function fileRecords(path: string, delimiter?: Delimiter): Promise<FileRecords> {
  const text = await tableText(path);
  const scanner = new RecordScanner(path, delimiter);
  let first: Uint8Array = EMPTY;
  for await (const record of recordsOf(text, scanner)) {
    first = record;
    break;
  }
  return {
    header: delimiter === undefined ? undefined : first,
    lineEnd: scanner.lineEnd,
    [Symbol.asyncIterator]: () => rowsOf(text, delimiter),
  };
}

async function* rowsOf(text: TableText, delimiter: Delimiter | undefined): AsyncGenerator<Uint8Array> {
  let isHeader = delimiter !== undefined;
  for await (const record of recordsOf(text, new RecordScanner(text.file.path, delimiter))) {
    if (!isHeader) yield record;
    isHeader = false;
  }
}

/** The header, if there is one, and the rows. */
async function* recordsOf(text: TableText, scanner: RecordScanner): AsyncGenerator<Uint8Array> {
  const work = new TextWork(text.file.path, scanner);
  for await (const [piece, share] of textPieces(text)) {
    work.push(piece, share);
    yield* scanner.take();
  }
  work.finish();
  yield* scanner.take();
}

/** Finds the rows of a text and keeps their bytes. */
class RecordScanner implements TextScanner {
  lineEnd: '\n' | '\r\n' = '\n';
  private readonly scanner: TextScanner;
  private found: Uint8Array[] = [];
  private isFirst = true;
  /** What is scanned, and where in it the row begins that is not complete; what was scanned of it before. */
  private bytes: Uint8Array = EMPTY;
  private start = 0;
  private before: Uint8Array = EMPTY;

  constructor(path: string, delimiter: Delimiter | undefined) {
    if (delimiter === undefined) {
      this.scanner = new LineScanner(path, (_, start, end) => {
        this.start = start;
        this.add(end);
      });
      return;
    }
    const open = (header: readonly string[], end: number, next: number) => {
      this.add(end, next);
      return header.map(() => skip);
    };
    this.scanner = new Scanner(path, delimiter.charCodeAt(0), open, (_, end, next) => this.add(end, next));
  }

  get line(): number {
    return this.scanner.line;
  }

  get rows(): number {
    return this.scanner.rows;
  }

  scan(bytes: Uint8Array, end: number, isLast: boolean): number {
    this.bytes = bytes.slice(0, end); // which stays, as those do not
    this.start = 0;
    const used = this.scanner.scan(bytes, end, isLast);
    this.before = this.until(used);
    return used;
  }

  /** The records that were found since they were taken last. */
  take(): readonly Uint8Array[] {
    const { found } = this;
    this.found = [];
    return found;
  }

  /** A record that ends at `end`; blank lines may stand before it. */
  private add(end: number, next = end): void {
    const record = this.until(end);
    const from = record.findIndex((byte) => byte !== LF && byte !== CR);
    this.found.push(record.subarray(from));
    if (this.isFirst && this.bytes[end] === CR) this.lineEnd = '\r\n';
    this.isFirst = false;
    this.start = next;
    this.before = EMPTY;
  }

  private until(end: number): Uint8Array {
    const { before, bytes, start } = this;
    return before.length === 0 ? bytes.subarray(start, end) : Buffer.concat([before, bytes.subarray(start, end)]);
  }
}
