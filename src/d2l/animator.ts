// Animator: shows values as they come, one line each, and their curves at the end; the book draws into a notebook instead.
import { writeFile } from '../files/write-file.js';
import { checkOptions, type Names } from '../options.js';
import { chart } from '../report/chart.js';
import { curvesText } from '../report/curves.js';
import { svgFile } from '../report/drawing.js';
import { screen } from './screen.js';

/** What is drawn, and under which names. */
export interface AnimatorOptions {
  /** What is counted along x, such as `epoch`. */
  xlabel?: string;
  /** Names of the curves. */
  legend: readonly string[];
  /** The book's limits of the axes; these here follow the values, so they are passed over. */
  xlim?: readonly [number, number];
  ylim?: readonly [number, number];
}

const NAMES: Names<AnimatorOptions> = { xlabel: true, legend: true, xlim: true, ylim: true };

/** Collects points and prints them to stdout. */
export class Animator {
  readonly #xlabel: string;
  readonly #legend: readonly string[];
  readonly #xs: number[] = [];
  readonly #points: number[][] = [];

  constructor(options: AnimatorOptions) {
    checkOptions('Animator', options, NAMES);
    this.#xlabel = options.xlabel ?? 'x';
    this.#legend = options.legend;
  }

  /** Adds one value per curve at x, and prints them. */
  add(x: number, y: readonly number[]): void {
    if (this.#points.length === 0) console.log([this.#xlabel, ...this.#legend].join('  '));
    this.#xs.push(x);
    this.#points.push([...y]);
    const cells = y.map((value, i) => value.toFixed(4).padStart(this.#legend[i].length));
    console.log([String(x).padStart(this.#xlabel.length), ...cells].join('  '));
  }

  /** Prints the curves. */
  show(): void {
    if (this.#points.length < 2) return;
    const xlim = [this.#xs[0], this.#xs[this.#xs.length - 1]] as const;
    console.log(`\n${curvesText(this.#panels(), { ...screen(), height: 12, xlabel: this.#xlabel, xlim })}`);
  }

  /** Writes the curves as an SVG file. @throws MlpError `ERR_MLP_FILE` if it cannot be written */
  save(path: string): void {
    const panels = this.#panels().map((lines) => ({ title: '', lines }));
    writeFile(path, svgFile(chart(panels, this.#legend.join(', '), { xlabel: this.#xlabel })));
  }

  /** The curves that are losses by their names, and the others: a loss is no share, so that one axis would hide what either does. */
  #panels() {
    const lines = this.#legend.map((name, i) => ({
      name,
      color: i,
      xs: this.#xs,
      values: this.#points.map((y) => y[i]),
    }));
    const isLoss = ({ name }: { name: string }) => /\bloss\b/i.test(name);
    return [lines.filter(isLoss), lines.filter((line) => !isLoss(line))].filter((panel) => panel.length > 0);
  }
}
