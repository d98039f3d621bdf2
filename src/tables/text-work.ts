// Bytes of a text between what reads them and what scans them: checked to be text, and with what was left of the piece before.
import { checkText, lineFeeds } from './text-check.js';

const LF = 0x0a;
/** Rows that are expected beyond what the part that was read says. */
const MARGIN = 1.02;

/** What finds the rows of a text. */
export interface TextScanner {
  /** Of what is read now, from 1. */
  readonly line: number;
  /** Rows that are complete. */
  readonly rows: number;
  /**
   * Reads what is whole of bytes 0 to end, and returns where the rest begins, with which the next bytes must begin.
   * @param isLast whether nothing comes after them
   */
  scan(bytes: Uint8Array, end: number, isLast: boolean): number;
}

/** Takes the pieces of a text one after the other. */
export class TextWork {
  /** Rows that there will be, by the part that was read. */
  expectedRows = 0;
  /** What was read and not used yet, from 0 to `end`; up to `checked` it is known to be text. */
  private work = new Uint8Array(0);
  private end = 0;
  private checked = 0;

  constructor(
    private readonly path: string,
    private readonly scanner: TextScanner,
  ) {}

  /** Takes the next bytes, until which a share of the file was read. @throws MlpError `ERR_MLP_DATA` if they are no text */
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
    this.expectedRows = Math.ceil((MARGIN * this.scanner.rows) / share);
  }

  /** Takes what is left as the last of the file. */
  finish(): void {
    this.check(this.end);
    this.scanner.scan(this.work, this.end, true);
  }

  /** That bytes up to `end`, at which no character is cut in two, are text. */
  private check(end: number): void {
    const { checked, work } = this;
    if (end <= checked) return;
    checkText(this.path, work.subarray(checked, end), () => this.scanner.line + lineFeeds(work.subarray(0, checked)));
    this.checked = end;
  }
}
