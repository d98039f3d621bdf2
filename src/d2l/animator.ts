// Animator: shows values as they come, one line each, and their curves at the end; the book draws into a notebook instead.
import { curvesText } from '../report/curves.js';

/** What is drawn, and under which names. */
export interface AnimatorOptions {
  /** What is counted along x, such as `epoch`. */
  xlabel?: string;
  /** Names of the curves. */
  legend: readonly string[];
  /** The book's limits of the axes; a terminal's follow the values, so these are passed over. */
  xlim?: readonly [number, number];
  ylim?: readonly [number, number];
}

/** Collects points and prints them to stdout. */
export class Animator {
  readonly #xlabel: string;
  readonly #legend: readonly string[];
  readonly #points: number[][] = [];

  constructor(options: AnimatorOptions) {
    this.#xlabel = options.xlabel ?? 'x';
    this.#legend = options.legend;
  }

  /** Adds one value per curve at x, and prints them. */
  add(x: number, y: readonly number[]): void {
    if (this.#points.length === 0) console.log([this.#xlabel, ...this.#legend].join('  '));
    this.#points.push([...y]);
    const cells = y.map((value, i) => value.toFixed(4).padStart(this.#legend[i].length));
    console.log([String(x).padStart(this.#xlabel.length), ...cells].join('  '));
  }

  /** Prints the curves. */
  show(): void {
    const series = this.#legend.map((name, i) => ({ name, values: this.#points.map((y) => y[i]) }));
    if (this.#points.length > 1) console.log(`\n${curvesText(series, { width: 60, height: 12 })}`);
  }
}
