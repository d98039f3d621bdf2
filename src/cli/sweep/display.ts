// What a sweep shows: on a terminal a bar and the leaders while it goes on, and at its end the ranking and the winner.
import { plural } from '../../report/numbers.js';
import { rankingText } from '../../report/ranking-text.js';
import { valuesText } from '../../report/sweep-trials.js';
import { sweepWarnings } from '../../report/sweep-verdict.js';
import type { SweepRecord } from '../../report/sweep-record.js';
import type { SweepEvent } from '../../sweep/events.js';
import { metrics } from '../../train/metric.js';
import { type Bar, progressBar } from '../terminal/bar.js';
import { LiveBlock } from '../terminal/live-block.js';
import { hasColors, isUnicode, width } from '../terminal/terminal.js';
import { duration, printable } from '../terminal/text.js';
import type { TrainOptions } from '../train/options.js';
import { metricsText, print } from '../train/output.js';
import { Leaders } from './leaders.js';

/** Follows a sweep. */
export interface SweepDisplay {
  readonly show: (event: SweepEvent) => void;
  readonly end: (record: SweepRecord, page: string) => void;
  /** Takes what is drawn over off the screen. */
  readonly clear: () => void;
}

const SHOWN_LEADERS = 5;
/** Milliseconds between two drawings of the leaders. */
const DRAWN_EVERY = 500;

/** The display that the options ask for. */
export async function sweepDisplay({ json, quiet }: Pick<TrainOptions, 'json' | 'quiet'>): Promise<SweepDisplay> {
  if (json) return { show: (event) => print(JSON.stringify(event)), end: () => {}, clear: () => {} };
  const bar = quiet ? undefined : await progressBar();
  const live = new Live(bar);
  return {
    show: (event) => {
      if (event.event === 'start' && !quiet) process.stderr.write(`${startText(event)}\n`);
      if (bar) live.show(event);
    },
    end: (record, page) => {
      live.clear();
      const screen = { width: width(process.stdout), unicode: isUnicode(), colors: hasColors(process.stdout) };
      if (!quiet) print(`${rankingText(record, screen)}\n`);
      print(winnerText(record));
      for (const text of quiet ? [] : sweepWarnings(record)) print(`note: ${text}`);
      if (!quiet) print(`page: ${printable(page)}`);
    },
    clear: () => live.clear(),
  };
}

/** `27 trials by halving: 27, 9, 3, 1 for 1, 3, 9, 27 epochs; 3 seeds, 2 workers` */
function startText({ rungs, seeds, workers, known }: SweepEvent & { event: 'start' }): string {
  const [{ trials, epochs }] = rungs;
  const list = (key: 'trials' | 'epochs') => rungs.map((rung) => rung[key]).join(', ');
  const rounds = rungs.length > 1 ? `: ${list('trials')} for ${list('epochs')} epochs` : ` for ${plural(epochs, 'epoch')}`; // prettier-ignore
  const before = known.length > 0 ? `; ${plural(known.length, 'trial')} known` : '';
  return `${plural(trials, 'trial')}${rounds}; ${plural(seeds, 'seed')}, ${plural(workers, 'worker')}${before}`;
}

function winnerText({ winner, trials, metric }: SweepRecord): string {
  if (!winner) return `no trial came to its end: ${trials[0]?.runs.at(-1)?.error ?? 'none was begun'}`;
  const values = [`trial ${winner.trial}`, valuesText(trials.find(({ trial }) => trial === winner.trial)!)]
    .filter(Boolean)
    .join(', ');
  const trained = `trained again on all training rows for ${plural(winner.epochs, 'epoch')}`;
  return `winner by validation ${metrics[metric].label}: ${values}; ${trained}: ${metricsText(winner.test)}\n${winner.command}`; // prettier-ignore
}

/** The bar, and the leaders above it. */
class Live {
  readonly #block = new LiveBlock();
  #leaders: Leaders | undefined;
  #total = 0;
  #done = 0;
  /** Epochs that an earlier process did. */
  #before = 0;
  #runs = 0;
  #begun = 0;
  #drawn = 0;

  constructor(private readonly bar: Bar | undefined) {}

  show(event: SweepEvent): void {
    if (event.event === 'start') {
      const { rungs, seeds, metric, known } = event;
      const lengths = rungs.map(({ epochs }, i) => epochs - (rungs[i - 1]?.epochs ?? 0));
      this.#total = seeds * rungs.reduce((sum, { trials }, i) => sum + trials * lengths[i], 0);
      this.#before = this.#done = known.flatMap(({ runs }) => runs).reduce((sum, run) => sum + run.epochs.length, 0);
      this.#leaders = new Leaders(metric, known);
      this.#begun = performance.now();
    } else if (event.event === 'epoch') {
      this.#done++;
      this.#draw();
    } else if (event.event === 'run') {
      this.#runs++;
      this.#leaders?.add(event);
      this.#draw();
    } else if (event.event === 'winner' && event.training.event === 'epoch') {
      this.bar?.show(1, 1, 'the winner again', `epoch ${event.training.epoch}`);
    }
  }

  clear(): void {
    this.bar?.clear();
    this.#block.clear();
  }

  #draw(): void {
    const now = performance.now();
    if (now - this.#drawn >= DRAWN_EVERY && this.#runs > 0) {
      this.#drawn = now;
      this.clear();
      const lines = this.#leaders?.lines(SHOWN_LEADERS) ?? [];
      this.#block.draw(lines.map((line) => line.slice(0, width(process.stderr) - 1)).join('\n'));
    }
    const left = (((now - this.#begun) / (this.#done - this.#before)) * (this.#total - this.#done)) / 1000;
    this.bar?.show(this.#done, this.#total, plural(this.#runs, 'run'), `at most ${duration(left)} left`);
  }
}
