// Accumulator: running sums over several variables.

/** `new Accumulator(2)` keeps two sums; `add(1, 2.5)` adds to each. */
export class Accumulator {
  data: number[];

  constructor(n: number) {
    this.data = new Array<number>(n).fill(0);
  }

  /** Adds one value to each sum. */
  add(...values: number[]): void {
    this.data = this.data.map((sum, i) => sum + values[i]);
  }

  /** Sets all sums to 0. */
  reset(): void {
    this.data.fill(0);
  }

  /** The i-th sum: the book's `metric[i]`. */
  at(i: number): number {
    return this.data[i];
  }
}
