// The live chart: the curves so far, below the table, drawn over after each epoch.
import { epochCurves } from '../../report/epoch-curves.js';
import type { EpochEvent } from '../../train/events.js';
import type { TrainProgress } from '../../train/progress.js';
import { LiveBlock } from './live-block.js';
import { hasColors, isUnicode, width } from './terminal.js';

/** Rows of the plots and between them: fewer show nothing, and more are not needed. */
const [LOWEST, TALLEST] = [7, 15];
/** Other rows of the screen: a row of the table, two blank lines, the x axis, names below, and the bar. */
const OTHER_ROWS = 9;

/** A chart on stderr, which must be a terminal that can be drawn over. */
export class LiveChart {
  readonly #block = new LiveBlock();

  /** Takes the chart off the screen, for other lines to be written. */
  clear(): void {
    this.#block.clear();
  }

  /** Draws the curves of the epochs so far, of `total`; nothing if there are fewer than two, or no room. */
  draw(history: readonly EpochEvent[], total: number, best: TrainProgress['best']): void {
    const height = Math.min((process.stderr.rows || 24) - OTHER_ROWS, TALLEST);
    if (height < LOWEST) return;
    const screen = { width: width(process.stderr) - 1, unicode: isUnicode(), colors: hasColors(process.stderr) };
    const text = epochCurves(history, total, { ...screen, height }, best);
    if (text !== '') this.#block.draw(text);
  }
}
