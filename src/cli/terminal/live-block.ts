// Lines on stderr that are drawn over: what stands below the lines that stay.
import { stripVTControlCharacters } from 'node:util';

/** A block of lines on stderr, which must be a terminal that can be drawn over. */
export class LiveBlock {
  #drawn: readonly string[] = [];

  /** Takes the block off the screen, for other lines to be written. */
  clear(): void {
    const columns = process.stderr.columns || Infinity;
    // A screen that has become narrower since has wrapped the lines.
    const rows = this.#drawn.reduce((sum, line) => sum + Math.max(Math.ceil(line.length / columns), 1), 0);
    if (rows > 0) process.stderr.write(`\u001b[${rows}A\u001b[0J`);
    this.#drawn = [];
  }

  /** Writes the text, with an empty line above and below. */
  draw(text: string): void {
    process.stderr.write(`\n${text}\n\n`);
    this.#drawn = ['', ...stripVTControlCharacters(text).split('\n'), ''];
  }
}
