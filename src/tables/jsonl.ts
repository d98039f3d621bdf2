// Reads JSON lines: an object a line, with a property for each column.
import { MlpError } from '../errors.js';
import type { Asked } from './cells.js';
import type { CellOptions, CellsReader } from './column-reader.js';
import { checkUnique, jsonColumn, type JsonColumn } from './json-column.js';
import { ObjectReader } from './json-object.js';
import { LineScanner } from './line-scanner.js';
import { Lines } from './lines.js';
import { readColumns, type ColumnsPass, type Content, type Planner } from './read-columns.js';
import type { TableText } from './table-text.js';
import { TextWork } from './text-work.js';

const EMPTY = new Uint8Array(0);

/** Whether a text is JSON lines: a brace is the first byte that is no space. */
export function isJsonl(head: Uint8Array): boolean {
  return head.find((byte) => byte > 0x20) === 0x7b;
}

/**
 * Reads JSON lines. Columns are in the order in which their names come up; what an object lacks is missing. Numbers, texts, true and false
 * are read as the cells of a CSV; arrays are passed over, but for those of the property `features`: their numbers become columns
 * such as `embedding[0]`.
 * @param asked what is asked for of columns; of others, their cells tell
 * @param missing words that say that a number is missing
 * @throws MlpError `ERR_MLP_FILE` if it cannot be read, `ERR_MLP_DATA` that names line and column if it is no table
 */
export function readJsonl(
  text: TableText,
  asked: ReadonlyMap<string, Asked>,
  features?: string,
  missing?: readonly string[],
): Promise<Content> {
  const passOf = (planner: Planner) => new JsonlPass(text.file.path, planner, features);
  return readColumns(text, passOf, () => asked, missing);
}

/** Takes the pieces of JSON lines one after the other. */
export class JsonlPass implements ColumnsPass {
  readonly lines = new Lines();
  private readonly columns = new Map<string, JsonColumn>();
  private readonly scanner: LineScanner;
  private readonly work: TextWork;

  constructor(
    private readonly path: string,
    private readonly planner: Planner,
    private readonly features: string | undefined,
  ) {
    const objects = new ObjectReader(
      (name) => this.columnOf(name),
      (what, fix = 'Write each line as json.dumps and JSON.stringify do') => this.error(what, undefined, fix),
    );
    this.scanner = new LineScanner(path, (bytes, start, end) => {
      objects.read(bytes, start, end);
      this.endRow();
    });
    this.work = new TextWork(path, this.scanner);
  }

  get rows(): number {
    return this.scanner.rows;
  }

  get names(): string[] {
    return this.parts().map(([name]) => name);
  }

  get readers(): (CellsReader | undefined)[] {
    return this.parts().map(([, reader]) => reader);
  }

  push(piece: Uint8Array, share: number): void {
    this.work.push(piece, share);
  }

  /** @throws MlpError `ERR_MLP_DATA` if there is no column */
  finish(): void {
    this.work.finish();
    const { names } = this;
    const fix = 'Give each object a property for each column';
    if (names.length === 0) throw new MlpError('ERR_MLP_DATA', 'its objects say nothing', this.path, fix);
    checkUnique(names, this.path);
  }

  private parts() {
    return [...this.columns.values()].flatMap(({ columns }) => columns);
  }

  private columnOf(name: string): JsonColumn {
    const known = this.columns.get(name);
    if (known) return known;
    if (name.trim() === '') throw this.error('a property has no name', undefined, 'Name it');
    const options: CellOptions = {
      decimal: '.',
      isOpen: true,
      expectedRows: () => this.work.expectedRows,
      error: (what, column, fix) => this.error(what, column, fix),
    };
    const [plan] = this.planner([name]);
    const column = jsonColumn(name, plan, options, name === this.features);
    while (column.rows < this.rows) column.add(EMPTY, 0, 0);
    this.columns.set(name, column);
    return column;
  }

  /** What an object did not name is missing. @throws MlpError if it named something twice */
  private endRow(): void {
    const rows = this.rows + 1;
    for (const [name, column] of this.columns) {
      if (column.rows < rows) column.add(EMPTY, 0, 0);
      if (column.rows > rows) throw this.error('the object has it twice', name, 'Rename one');
    }
    this.lines.add(this.scanner.line);
  }

  private error(what: string, column: string | undefined, fix: string): MlpError {
    const where = `${this.path}, line ${this.scanner.line}${column === undefined ? '' : `, column ${JSON.stringify(column)}`}`;
    return new MlpError('ERR_MLP_DATA', what, where, fix);
  }
}
