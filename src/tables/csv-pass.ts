// One way through the bytes of a CSV: a reader for each column that is wanted.
import { MlpError } from '../errors.js';
import { ColumnReader, type CellOptions } from './column-reader.js';
import type { Dialect } from './dialect.js';
import { Lines } from './lines.js';
import type { ColumnsPass, Planner } from './read-columns.js';
import { Scanner, type CsvSink } from './scanner.js';
import { TextWork } from './text-work.js';

const UNNAMED_FIRST =
  'If it numbers the rows, write the file without: index=False in pandas, row.names=FALSE in R; else name it';

const skip: CsvSink = { add: () => {}, addNumber: () => -1 };

/** Takes the pieces of a CSV one after the other. */
export class CsvPass implements ColumnsPass {
  names: readonly string[] = [];
  readers: readonly (ColumnReader | undefined)[] = [];
  readonly lines = new Lines();
  private readonly scanner: Scanner;
  private readonly work: TextWork;

  constructor(
    private readonly path: string,
    private readonly dialect: Dialect,
    private readonly planner: Planner,
  ) {
    const open = (header: readonly string[]) => this.open(header);
    this.scanner = new Scanner(path, dialect.delimiter.charCodeAt(0), open, (line) => this.lines.add(line));
    this.work = new TextWork(path, this.scanner);
  }

  push(piece: Uint8Array, share: number): void {
    this.work.push(piece, share);
  }

  /** @throws MlpError `ERR_MLP_DATA` if there are no rows */
  finish(): void {
    this.work.finish();
    if (this.rows > 0) return;
    const what = this.names.length > 0 ? 'it has a header and no rows' : 'it is empty';
    throw new MlpError('ERR_MLP_DATA', what, this.path, 'Give a CSV with a header and rows below it');
  }

  get rows(): number {
    return this.scanner.rows;
  }

  private open(header: readonly string[]): readonly CsvSink[] {
    this.names = namesOf(header, this.path);
    const options: CellOptions = {
      decimal: this.dialect.decimal,
      isOpen: this.dialect.delimiter !== ',', // which would end the cell
      expectedRows: () => this.work.expectedRows,
      error: (what, column, fix) => {
        const where = `${this.path}, line ${this.scanner.line}, column ${JSON.stringify(column)}`;
        return new MlpError('ERR_MLP_DATA', what, where, fix);
      },
    };
    this.readers = this.planner(this.names).map((plan, i) =>
      plan ? new ColumnReader(this.names[i], options, plan) : undefined,
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
