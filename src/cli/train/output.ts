// What a run prints on stdout, as it goes on and at its end: JSON lines, or a row for each epoch, with a bar and the curves below.
import { alwaysText, errorOf, noBetterText } from '../../report/baseline-text.js';
import { decimals, grouped, plural } from '../../report/numbers.js';
import type { EndEvent, EpochEvent, ProgressEvent, StartEvent, TrainEvent } from '../../train/events.js';
import type { Baselines } from '../../train/baseline.js';
import { headline, metrics, type MetricName, type Metrics } from '../../train/metric.js';
import type { TrainProgress } from '../../train/progress.js';
import type { Settings } from '../../train/recipe.js';
import { thresholdText } from '../../train/threshold.js';
import type { Bar } from '../terminal/bar.js';
import { paint } from '../terminal/terminal.js';
import { duration, printable } from '../terminal/text.js';

/** Prints the events of --json, unchanged. */
export function printJson(event: TrainEvent): void {
  if (event.event !== 'progress') print(JSON.stringify(event));
}

/**
 * Prints a table with a row for each epoch. If there is a bar, it stays below the table, and the curves so far between them.
 * @param noun what an example is
 * @param before epochs that the curves begin with
 * @param progress that of the run, as it changes
 */
export async function printTable(
  bar: Bar | undefined,
  noun: string,
  before: readonly EpochEvent[],
  progress: Readonly<TrainProgress>,
): Promise<(event: TrainEvent) => void> {
  const chart = bar && new (await import('../terminal/live-chart.js')).LiveChart();
  const clear = () => {
    bar?.clear();
    chart?.clear();
  };
  process.prependListener('warning', clear); // what is drawn over would take the warning with it
  const history = [...before];
  let epochs = 0;
  let examples = 0;
  const showStart = (epoch: number, ...texts: string[]) =>
    epoch <= epochs && bar?.show(0, examples, `epoch ${epoch}/${epochs}`, ...texts);
  return (event) => {
    if (event.event === 'start') {
      ({ epochs, examples } = event);
      print(paint(process.stdout, 'dim', head(event)));
      showStart(1);
    } else if (event.event === 'progress') {
      const texts = progressTexts(event, epochs, noun, history.at(-1)?.evalSeconds);
      bar?.show(event.examples, examples, `epoch ${event.epoch}/${epochs}`, ...texts);
    } else if (event.event === 'epoch') {
      history.push(event);
      clear();
      print(row(event));
      chart?.draw(history, epochs, progress.best);
      showStart(event.epoch + 1, timeLeft((epochs - event.epoch) * (event.trainSeconds + event.evalSeconds)));
    } else {
      chart?.clear();
    }
  };
}

/** The time until the run ends, the loss, and the speed. */
function progressTexts(event: ProgressEvent, epochs: number, noun: string, evalSeconds = 0): string[] {
  const { epoch, examples, totalExamples, loss, examplesPerSecond } = event;
  const left = epochs - epoch + 1;
  const seconds = (left * totalExamples - examples) / examplesPerSecond + left * evalSeconds;
  const rate = Number(examplesPerSecond.toPrecision(3)); // its other digits only flicker
  return [timeLeft(seconds), `loss ${decimals(loss)}`, `${grouped(rate)} ${noun}/s`];
}

function timeLeft(seconds: number): string {
  return `${duration(seconds)} left`;
}

/** Columns of epoch, loss, the metric beside it in training, on validation data if there are any and in testing, and seconds. */
const COLUMNS = [5, 7, 10, 9, 8];
const COLUMNS_WITH_VALIDATION = [5, 7, 10, 8, 9, 8];

function head({ metric, validationExamples }: StartEvent): string {
  const measured = ['train', ...(validationExamples > 0 ? ['val'] : []), 'test'];
  return aligned(['epoch', 'loss', ...measured.map((part) => `${part} ${metrics[metric].short}`), 'seconds']);
}

function row(event: EpochEvent): string {
  const { train, validation, test } = event.metrics;
  const beside = headline(train);
  const measured = [train, ...(validation ? [validation] : []), test].map((of) => of?.[beside] ?? NaN);
  const numbers = [train.loss, ...measured].map(decimals);
  return aligned([String(event.epoch), ...numbers, (event.trainSeconds + event.evalSeconds).toFixed(2)]);
}

function aligned(cells: readonly string[]): string {
  const columns = cells.length > COLUMNS.length ? COLUMNS_WITH_VALIDATION : COLUMNS;
  return cells.map((cell, i) => cell.padStart(columns[i])).join(' ');
}

/**
 * The final lines: what the last epoch reached, why it was the last, and the best one of the whole run.
 * @param baselines of what stands behind the test metric of the model that is kept
 */
export function summary(
  history: readonly EpochEvent[],
  { seconds, stopped }: Pick<EndEvent, 'seconds' | 'stopped'>,
  best: TrainProgress['best'],
  baselines: Baselines = {},
): string {
  const last = history[history.length - 1];
  const behind = best?.on === 'validation' ? '' : behindText(headline(last.metrics.train), baselines);
  const onTest =
    best?.on === 'test' ? ` (best: ${decimals(best.value)} in epoch ${best.epoch}, chosen on the test set)` : '';
  const why = stopped ? ` (${stopped})` : '';
  return `${plural(history.length, 'epoch')} in ${duration(seconds)}${why}: ${results(last)}${behind}${onTest}${bestLine(best, baselines)}`;
}

/** The line on the epoch that was chosen by validation; empty without one. */
export function bestLine(best: TrainProgress['best'], baselines: Baselines = {}): string {
  if (best?.on !== 'validation') return '';
  const { epoch, metric, value, measured } = best;
  const { test = {} } = measured ?? {};
  const beside = headline(test);
  const tested = `test ${metrics[beside].label} ${decimals(test[beside])}${behindText(beside, baselines)} with its weights`;
  return `\nbest: epoch ${epoch} by validation ${metrics[metric].label} ${decimals(value)}; ${tested}`;
}

/** The line on the threshold by which a model tells two classes apart; empty without one. */
export function thresholdLine(threshold: number | undefined, classNames: readonly string[] = ['0', '1']): string {
  return threshold === undefined ? '' : `\nthreshold: ${printable(thresholdText(threshold, classNames))}`;
}

/** Loss of one epoch, and the metric beside it on training, validation and test data. */
export function results({ metrics: { train, validation, test } }: EpochEvent): string {
  const beside = headline(train);
  const { label } = metrics[beside];
  const value = (part: string, of: Metrics | undefined) => `${part} ${label} ${decimals(of?.[beside] ?? NaN)}`;
  const validated = validation ? [value('validation', validation)] : [];
  return [`loss ${decimals(train.loss ?? NaN)}`, value('train', train), ...validated, value('test', test)].join(', ');
}

/** What was measured on test data: `test loss 0.3411, test accuracy 0.8810`, each with its baseline; a loss that is the log loss stands there once. */
export function metricsText(measured: Metrics, baselines: Baselines = {}): string {
  const isTwice = decimals(measured.loss) === decimals(measured.logLoss);
  const names = (Object.keys(measured) as MetricName[]).filter((name) => name !== 'loss' || !isTwice);
  const text = (name: MetricName) => `test ${metrics[name].label} ${decimals(measured[name])}${behindText(name, baselines)}`; // prettier-ignore
  return names.map(text).join(', ');
}

/** The same of a model without the loss that it was trained by: {@link evaluate} has then taken the log loss, or the mean squared error. */
export function evaluatedText({ loss, ...others }: Metrics, baselines: Baselines = {}): string {
  const squared = others.rmse === undefined ? '' : `test mean squared error ${decimals(loss)}, `;
  return squared + metricsText(others, baselines);
}

/** Warns of a regression that is no better than its baseline. */
export function warnOfBaseline(settings: Settings, tested: Metrics, baselines: Baselines): void {
  const text = noBetterText(errorOf(settings), tested, baselines);
  if (text !== undefined) process.emitWarning(text, { type: 'MlpTrainWarning', code: 'MLP_TRAIN_BASELINE' });
}

function behindText(name: MetricName, baselines: Baselines): string {
  return printable(alwaysText(name, baselines));
}

/** One line on stdout. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
