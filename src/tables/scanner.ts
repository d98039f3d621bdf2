// Bytes of a CSV, in pieces of any size, to cells: RFC 4180 with any delimiter, and LF as well as CRLF.
import { MlpError } from '../errors.js';
import { textOf } from '../utf8.js';

/** What takes the cells of a column, one a row, in order. */
export interface CellSink {
  /** Bytes start to end, without the quotes around them; they are valid during the call only. */
  add(bytes: Uint8Array, start: number, end: number): void;
}

/** What takes those of a CSV. */
export interface CsvSink extends CellSink {
  /** Takes the cell at `start` if it is a number, a plain one, up to a delimiter, and returns where that is; else takes nothing, and returns -1. */
  addNumber(bytes: Uint8Array, start: number, end: number, delimiter: number): number;
}

const [QUOTE, CR, LF] = [0x22, 0x0d, 0x0a];
/** A cell that is longer has lost its closing quote. */
const MAX_CELL_BYTES = 2 ** 24;

/** Finds the cells of one text; empty lines are none of its rows. */
export class Scanner {
  /** Of the cell that is read now, from 1. */
  line = 1;
  /** Rows that are complete, without the header. */
  rows = 0;
  private names: string[] = [];
  private sinks: readonly CsvSink[] | undefined;
  private column = 0;
  private lineOfRow = 1;
  private readonly isSpecial = new Uint8Array(256);
  /** Line feeds and doubled quotes inside the quoted cell that was found last. */
  private breaks = 0;
  private doubled = 0;

  /**
   * @param path for errors
   * @param open takes the header, and gives what takes the cells below each of its names
   * @param onRow is told the line that each row began in
   *
   * Both are told where in the bytes that are scanned the row ends, and where the next line begins.
   */
  constructor(
    private readonly path: string,
    private readonly delimiter: number,
    private readonly open: (header: readonly string[], end: number, next: number) => readonly CsvSink[],
    private readonly onRow: (line: number, end: number, next: number) => void,
  ) {
    for (const byte of [QUOTE, CR, LF, delimiter]) this.isSpecial[byte] = 1;
  }

  /**
   * Reads the whole cells that begin in bytes 0 to end, and returns where the first begins that may go on after them: the next bytes
   * must begin with it.
   * @param isLast whether nothing comes after them
   * @throws MlpError `ERR_MLP_DATA` that names the line
   */
  scan(bytes: Uint8Array, end: number, isLast: boolean): number {
    const { isSpecial, delimiter } = this;
    let at = 0;
    while (at < end) {
      const { sinks } = this;
      if (sinks && this.column < sinks.length) {
        const next = sinks[this.column].addNumber(bytes, at, end, delimiter); // each byte is looked at once then
        if (next >= 0) {
          this.column++;
          at = next + 1;
          continue;
        }
      }
      const isQuoted = bytes[at] === QUOTE;
      let stop = isQuoted ? this.closingQuote(bytes, at, end, isLast) + 1 : at;
      if (isQuoted && stop === 0) return at;
      const contentEnd = stop;
      if (!isQuoted) {
        while (stop < end && isSpecial[bytes[stop]] === 0) stop++;
        if (stop < end && bytes[stop] === delimiter) {
          this.add(bytes, at, stop); // as below: without its questions numbers are read a tenth faster
          this.column++;
          at = stop + 1;
          continue;
        }
      }
      if (!isLast && (stop === end || (bytes[stop] === CR && stop + 1 === end))) return this.checkedStart(at, end);
      this.checkStop(bytes, stop, end, isQuoted);
      const isEmptyLine = stop === at && this.column === 0 && bytes[stop] !== delimiter;
      if (isQuoted) this.addQuoted(bytes, at + 1, contentEnd - 1);
      else if (!isEmptyLine) this.add(bytes, at, stop);
      at = stop + (bytes[stop] === CR ? 2 : 1);
      if (bytes[stop] === delimiter && stop < end) this.column++;
      else this.endLine(isEmptyLine, stop, at);
    }
    if (isLast && this.column > 0) {
      this.add(bytes, end, end); // nothing after the last delimiter
      this.endLine(false, end, end);
    }
    return Math.min(at, end);
  }

  /** Where the quote that belongs to the one at `at` is; -1 if it may come later. */
  private closingQuote(bytes: Uint8Array, at: number, end: number, isLast: boolean): number {
    this.breaks = 0;
    this.doubled = 0;
    for (let i = at + 1; i < end; i++) {
      if (bytes[i] === LF) this.breaks++;
      if (bytes[i] !== QUOTE) continue;
      if (i + 1 === end && !isLast) return -1;
      if (i + 1 === end || bytes[i + 1] !== QUOTE) return i;
      this.doubled++;
      i++;
    }
    if (!isLast && end - at <= MAX_CELL_BYTES) return -1;
    throw this.error('a quote opens here and is not closed', 'Close it, or double it if it is part of the cell');
  }

  private checkedStart(at: number, end: number): number {
    if (end - at <= MAX_CELL_BYTES) return at;
    throw this.error(`a cell of more than ${MAX_CELL_BYTES} bytes`, 'Is this a CSV?');
  }

  /** What may stand after a cell: a delimiter, the end of a line or of the file. */
  private checkStop(bytes: Uint8Array, stop: number, end: number, isQuoted: boolean): void {
    const byte = bytes[stop];
    if (stop >= end || byte === LF || byte === this.delimiter) return;
    if (byte === CR) {
      if (stop + 1 < end && bytes[stop + 1] === LF) return;
      throw this.error('a carriage return without a line feed', 'End lines by LF or CRLF, or quote the cell');
    }
    const what = isQuoted
      ? 'text after the closing quote of a cell'
      : 'a quote inside a cell that does not begin with one';
    throw this.error(what, 'Put the whole cell into quotes, and double those that are part of it');
  }

  /** A cell without the quotes around it, and with those inside it once. */
  private addQuoted(bytes: Uint8Array, start: number, end: number): void {
    if (this.doubled === 0) this.add(bytes, start, end);
    else {
      const text = new Uint8Array(end - start - this.doubled);
      for (let from = start, to = 0; from < end; from++) {
        text[to++] = bytes[from];
        if (bytes[from] === QUOTE) from++;
      }
      this.add(text, 0, text.length);
    }
    this.line += this.breaks;
  }

  private add(bytes: Uint8Array, start: number, end: number): void {
    const { sinks, column } = this;
    if (!sinks) this.names.push(textOf(bytes.subarray(start, end)));
    else if (column < sinks.length) sinks[column].add(bytes, start, end);
    // a cell too many is told at the end of its row, with how many there are
  }

  private endLine(isEmpty: boolean, end: number, next: number): void {
    if (!isEmpty) {
      if (!this.sinks) this.sinks = this.open(this.names, end, next);
      else {
        if (this.column + 1 !== this.sinks.length) throw this.raggedRow(this.column + 1, this.sinks.length);
        this.rows++;
        this.onRow(this.lineOfRow, end, next);
      }
    }
    this.column = 0;
    this.lineOfRow = ++this.line;
  }

  private raggedRow(cells: number, width: number): MlpError {
    const what = `${cells} cell${cells === 1 ? '' : 's'} where the header has ${width}`;
    const fix =
      cells > width
        ? `Quote cells that hold the delimiter, or set another delimiter${this.rows === 0 ? ', or remove the lines above the header' : ''}`
        : 'Give each row all its cells, empty if unknown';
    return new MlpError('ERR_MLP_DATA', what, `${this.path}, line ${this.lineOfRow}`, fix);
  }

  private error(what: string, fix: string): MlpError {
    const name = this.sinks && this.names[this.column];
    const column = name === undefined ? '' : `, column ${JSON.stringify(name)}`;
    return new MlpError('ERR_MLP_DATA', what, `${this.path}, line ${this.line}${column}`, fix);
  }
}
