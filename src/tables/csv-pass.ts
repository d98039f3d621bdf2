// One way through the bytes of a CSV: a reader for each column that is wanted.
import { MlpError } from '../errors.js';
import { ColumnReader, type CellOptions, type Form } from './column-reader.js';
import { type Dialect } from './dialect.js';
import { Lines } from './lines.js';
import { Scanner, type CellSink } from './scanner.js';
import { checkText, lineFeeds } from './text-check.js';

const LF = 0x0a;
/** Rows that are expected beyond what the part that was read says. */
const MARGIN = 1.02;

/** How a column is read; undefined if it is passed over. */
export type Plan = { readonly form: Form | undefined; readonly isSure: boolean } | undefined;

const UNNAMED_FIRST =
  'If it numbers the rows, write the file without: index=False in pandas, row.names=FALSE in R; else name it';

const skip: CellSink = { add: () => {} };

/** Takes the pieces of a file one after the other. */
export class CsvPass {
  names: readonly string[] = [];
  /** One a name; undefined for what is passed over. */
  readers: readonly (ColumnReader | undefined)[] = [];
  readonly lines = new Lines();
  private readonly scanner: Scanner;
  /** What was read and not used yet, from 0 to `end`; up to `checked` it is known to be text. */
  private work = new Uint8Array(0);
  private end = 0;
  private checked = 0;
  /** Rows that there will be, by the part that was read. */
  private expectedRows = 0;

  /** @param plan says how columns of these names are read */
  constructor(
    private readonly path: string,
    private readonly dialect: Dialect,
    private readonly plan: (names: readonly string[]) => readonly Plan[],
  ) {
    const open = (header: readonly string[]) => this.open(header);
    this.scanner = new Scanner(path, dialect.delimiter.charCodeAt(0), open, (line) => this.lines.add(line));
  }

  /** Takes the next bytes, until which a share of the file was read. */
  push(piece: Uint8Array, share: number): void {
    const length = this.end + piece.length;
    if (length > this.work.length) {
      const work = new Uint8Array(2 * length);
      work.set(this.work.subarray(0, this.end));
      this.work = work;
    }
    this.work.set(piece, this.end);
    this.end = length;
    this.check(this.work.lastIndexOf(LF, length - 1) + 1);
    const used = this.scanner.scan(this.work, length, false);
    this.work.copyWithin(0, used, length);
    this.end = length - used;
    this.checked = Math.max(0, this.checked - used);
    this.expectedRows = Math.ceil((MARGIN * this.rows) / share);
  }

  /** Takes what is left as the last of the file. @throws MlpError `ERR_MLP_DATA` if there are no rows */
  finish(): void {
    this.check(this.end);
    this.scanner.scan(this.work, this.end, true);
    if (this.rows > 0) return;
    const what = this.names.length > 0 ? 'it has a header and no rows' : 'it is empty';
    throw new MlpError('ERR_MLP_DATA', what, this.path, 'Give a CSV with a header and rows below it');
  }

  get rows(): number {
    return this.scanner.rows;
  }

  /** That bytes up to `end`, at which no character is cut in two, are text. */
  private check(end: number): void {
    const { checked, work } = this;
    if (end <= checked) return;
    checkText(this.path, work.subarray(checked, end), () => this.scanner.line + lineFeeds(work.subarray(0, checked)));
    this.checked = end;
  }

  private open(header: readonly string[]): readonly CellSink[] {
    this.names = namesOf(header, this.path);
    const options: CellOptions = {
      decimal: this.dialect.decimal,
      expectedRows: () => this.expectedRows,
      error: (what, column, fix) => {
        const where = `${this.path}, line ${this.scanner.line}, column ${JSON.stringify(column)}`;
        return new MlpError('ERR_MLP_DATA', what, where, fix);
      },
    };
    this.readers = this.plan(this.names).map((plan, i) =>
      plan ? new ColumnReader(this.names[i], options, plan.form, plan.isSure) : undefined,
    );
    return this.readers.map((reader) => reader ?? skip);
  }
}

/** Names of columns, without spaces around them. @throws MlpError `ERR_MLP_DATA` if one is empty or there twice */
function namesOf(header: readonly string[], path: string): string[] {
  const names = header.map((name) => name.trim());
  const error = (what: string, fix: string) => new MlpError('ERR_MLP_DATA', what, `${path}, header`, fix);
  const places = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    const unnamed = i === 0 ? UNNAMED_FIRST : 'Name each column in the first line';
    if (name === '') throw error(`column ${i + 1} of ${names.length} has no name`, unnamed);
    const first = places.get(name);
    if (first !== undefined)
      throw error(`columns ${first + 1} and ${i + 1} are both named ${JSON.stringify(name)}`, 'Rename one');
    places.set(name, i);
  }
  return names;
}
