// Lines of a text, in pieces of any size: LF as well as CRLF ends them, and those of nothing but spaces are passed over.
import { MlpError } from '../errors.js';
import type { TextScanner } from './text-work.js';

const [TAB, LF, CR, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
/** A line that is longer is none of a table. */
const MAX_LINE_BYTES = 2 ** 26;

/** Finds the lines of one text. */
export class LineScanner implements TextScanner {
  line = 1;
  rows = 0;

  /**
   * @param path for errors
   * @param onRow is told where a line lies that is not blank, without its end
   */
  constructor(
    private readonly path: string,
    private readonly onRow: (bytes: Uint8Array, start: number, end: number) => void,
  ) {}

  /** @throws MlpError `ERR_MLP_DATA` that names the line */
  scan(bytes: Uint8Array, end: number, isLast: boolean): number {
    let at = 0;
    while (at < end) {
      const found = bytes.indexOf(LF, at);
      const isWhole = found >= 0 && found < end;
      if (!isWhole && !isLast) return this.checkedStart(at, end);
      const stop = isWhole ? found : end;
      this.take(bytes, at, stop);
      at = Math.min(stop + 1, end);
      this.line++;
    }
    return at;
  }

  private take(bytes: Uint8Array, start: number, stop: number): void {
    const end = stop > start && bytes[stop - 1] === CR ? stop - 1 : stop;
    let at = start;
    while (at < end && (bytes[at] === SPACE || bytes[at] === TAB || bytes[at] === CR)) at++;
    if (at === end) return;
    this.onRow(bytes, start, end);
    this.rows++;
  }

  private checkedStart(at: number, end: number): number {
    if (end - at <= MAX_LINE_BYTES) return at;
    const fix = 'Write each object on a line of its own: jq -c .';
    throw new MlpError('ERR_MLP_DATA', `more than ${MAX_LINE_BYTES} bytes`, `${this.path}, line ${this.line}`, fix);
  }
}
