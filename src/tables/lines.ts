// In which line of its file each row of a table begins: kept only where it does not follow from the row before.

/** The lines of rows. */
export class Lines {
  /** Rows whose line is not the one after the line of the row before, and their lines. */
  private readonly rows: number[] = [];
  private readonly lines: number[] = [];
  private length = 0;

  /** The line of the next row. */
  add(line: number): void {
    const row = this.length++;
    const last = this.rows.length - 1;
    if (last >= 0 && line - this.lines[last] === row - this.rows[last]) return;
    this.rows.push(row);
    this.lines.push(line);
  }

  /** The line that a row begins in, from 1. */
  of(row: number): number {
    let [low, high] = [0, this.rows.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.rows[middle] <= row) low = middle;
      else high = middle;
    }
    return this.lines[low] + row - this.rows[low];
  }
}
