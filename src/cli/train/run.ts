// One call of fit: shows what the run reports, keeps it in its folder, and says how to go on if it is stopped.
import type { Augmentation } from '../../dataset/augmentation.js';
import type { LoadedData } from '../../dataset/sources.js';
import { MlpError } from '../../errors.js';
import { nounOf } from '../../images/picture.js';
import { decimals, grouped } from '../../report/numbers.js';
import type { EndEvent, EpochEvent, TrainEvent } from '../../train/events.js';
import type { MLP } from '../../nn/mlp.js';
import type { Loss } from '../../nn/net.js';
import { needsTotal } from '../../optim/schedule.js';
import { type Baselines, baselinesOf } from '../../train/baseline.js';
import { evaluate } from '../../train/evaluate.js';
import { guessingLoss, isGuessing } from '../../train/guessing.js';
import { headline } from '../../train/metric.js';
import type { Settings } from '../../train/recipe.js';
import type { RunConfig, RunFolder } from '../../train/run-folder.js';
import { endsEarly } from '../../train/stopping.js';
import { fitRecipe, fittedBehind } from '../../train/train-recipe.js';
import { Stopped } from '../terminal/failure.js';
import { commandLine } from '../args/invocation.js';
import type { TrainOptions } from './options.js';
import {
  bestLine,
  metricsText,
  print,
  printJson,
  printTable,
  results,
  summary,
  thresholdLine,
  warnOfBaseline,
} from './output.js';
import { progressBar } from '../terminal/bar.js';
import type { RunCheckpoint } from './resume.js';
import { hasColors, isUnicode, width } from '../terminal/terminal.js';
import { printable } from '../terminal/text.js';

/** The data of a run, with those that are held out of the training data. */
export type RunData = LoadedData;

/** A run that is ready to begin, or to go on. */
export interface Run {
  readonly options: TrainOptions;
  readonly data: RunData;
  readonly loss: Loss;
  readonly augment: Augmentation | undefined;
  /** The state of the run at any moment, since training changes what it holds. */
  readonly checkpoint: RunCheckpoint;
  readonly config: RunConfig;
  readonly folder: RunFolder | undefined;
  /** Epochs of the run that earlier processes ended. */
  readonly before: readonly EpochEvent[];
}

/** Trains to the end, and shows it. Rejects with what stopped the run, a {@link Stopped} for a signal; the run is saved then. */
export async function trainRun(run: Run, signal: AbortSignal): Promise<void> {
  const { options, data, checkpoint, folder } = run;
  const isTable = !options.quiet && !options.json;
  const bar = isTable ? await progressBar() : undefined;
  signal.addEventListener('abort', () => bar?.clear()); // the next signal ends the process, and no bar may be left then
  const show = options.json
    ? printJson
    : isTable && !isEnded(run)
      ? await printTable(bar, nounOf(data.train.shape), run.before, checkpoint.progress)
      : () => {};
  const { history, end, model, threshold } = await fitRun(run, signal, show).finally(() => bar?.clear());
  const baselines = baselinesOf(data);
  if (!options.json) await printEnd(run, history, end, isTable, baselines);
  if (history.length > 0) warnOfBaseline(options.settings, end?.metrics?.test ?? {}, baselines);
  if (threshold !== undefined) await printThreshold(run, model, threshold, baselines);
  checkSaved(folder);
  const report = await drawPictures(run, model, threshold);
  if (report && isTable) print(`report: ${printable(report)}`);
}

/** Epochs that are shorter are not saved one by one: on a slow disk that takes longer than they do. */
const SAVE_EVERY_MS = 1000;

/** What came of a run. */
export interface Fitted {
  readonly history: readonly EpochEvent[];
  readonly end: EndEvent | undefined;
  /** With the best epoch's weights if validation chose one, and the temperature if the recipe has one. */
  readonly model: MLP;
  /** From which probability on a row is of the second class, if not the most probable one is said. */
  readonly threshold: number | undefined;
}

/**
 * Trains to the end, and keeps what the run reaches in its folder.
 * @param show is told every event
 * @param resume what `--resume` takes to go on, if it is not the run's folder
 */
export async function fitRun(
  run: Run,
  signal: AbortSignal,
  show: (event: TrainEvent) => void,
  resume = run.folder?.dir,
): Promise<Fitted> {
  const { options, data, loss, augment, checkpoint, folder } = run;
  const { model } = checkpoint;
  const { saveEvery, settings } = options;
  const history: EpochEvent[] = [];
  let end: EndEvent | undefined;
  let kept: EpochEvent | undefined;
  let isWarned = false;
  let saved = -Infinity;
  const onEvent = (event: TrainEvent) => {
    if (event.event === 'end') end = event;
    if (event.event === 'epoch') {
      history.push(event);
      const isTime =
        saveEvery === undefined ? performance.now() - saved >= SAVE_EVERY_MS : event.epoch % saveEvery === 0;
      const isDue = isTime || isEnded(run);
      folder?.endEpoch(event, checkpoint, isDue, saveEvery === undefined);
      if (isDue) saved = performance.now();
      kept = keptOf(kept, event);
      isWarned ||= warnOfGuessing(event.epoch, kept, settings, data.test.classes);
    }
    show(event);
  };
  try {
    await fitRecipe(settings, checkpoint, data, { loss, augment, signal, onEvent });
  } catch (error) {
    throw error instanceof Stopped ? saveStopped(error, run, history, resume) : error;
  } finally {
    folder?.flush();
  }
  if (!checkpoint.progress.best) return { history, end, model, threshold: settings.threshold }; // no epoch to fit anything to
  const { temperature, threshold, ...fitted } = await fittedBehind(settings, model, data);
  if (temperature !== undefined || settings.optimize !== 'none') folder?.finishBest(temperature, threshold);
  return { history, end, threshold, ...fitted };
}

function isEnded({ options: { settings }, checkpoint: { progress } }: Run): boolean {
  return progress.epochs >= settings.epochs || endsEarly(progress, settings) !== undefined;
}

/** @throws MlpError `ERR_MLP_FILE` if something could not be saved while training went on */
export function checkSaved(folder: RunFolder | undefined): void {
  if (!folder?.failure) return;
  const fix = `What was saved before is whole; once that is fixed, go on from there: ${commandLine(['--resume', folder.dir])}`;
  throw new MlpError('ERR_MLP_FILE', `not everything could be saved: ${folder.failure.message}`, folder.dir, fix);
}

/** Of an epoch and the one kept before it, the one of the least validation loss; without validation the later. */
function keptOf(before: EpochEvent | undefined, event: EpochEvent): EpochEvent {
  const lossOf = ({ metrics }: EpochEvent) => metrics.validation?.['loss'] ?? NaN; // NaN is never less
  return before && lossOf(before) < lossOf(event) ? before : event;
}

/**
 * Warns of a net that is no better than guessing, and returns whether it is. By the test set, since the mean over a pass still holds its
 * first steps; and not after the first epoch, which may be merely slow, unless it is the only one and loses twice as much as guessing.
 */
function warnOfGuessing(
  epoch: number,
  { metrics: { test = {} } }: EpochEvent,
  { lr, epochs }: Settings,
  classes: number,
): boolean {
  const guessing = guessingLoss(classes);
  const limit = epoch > 1 ? guessing : epochs > 1 ? Infinity : 2 * guessing;
  if (classes === 0 || lr === 0 || !isGuessing(test, classes, limit)) return false;
  const fix = lr > 0.1 ? 'Try a lower --lr, such as 0.1' : 'Try another --lr, or --init torch';
  process.emitWarning(
    `after epoch ${epoch} the test loss of ${decimals(test.loss)} is no better than guessing (ln ${classes} = ${decimals(guessing)}). ${fix}.`,
    { type: 'MlpTrainWarning', code: 'MLP_TRAIN_GUESSING' },
  );
  return true;
}

/** Saves a run between two steps; the error then says where it was stopped, and how to go on. */
function saveStopped(
  { signal, exitCode, message }: Stopped,
  run: Run,
  history: readonly EpochEvent[],
  resume?: string,
): Stopped {
  const { folder, checkpoint, options } = run;
  const where = `${message} in ${whereStopped(run, history)}`;
  if (!folder) return new Stopped(signal, exitCode, `${where}\nNothing is kept without --out.`);
  folder.save(checkpoint);
  const more = options.saveEvery === undefined ? [] : ['--save-every', String(options.saveEvery)];
  const command = commandLine(['--resume', resume ?? folder.dir, ...more]);
  return new Stopped(signal, exitCode, `${where}\nIt is saved. To go on from there: ${command}`);
}

function whereStopped({ checkpoint, data, before }: Run, history: readonly EpochEvent[]): string {
  const { epochs, pass } = checkpoint.progress;
  const last = history.at(-1) ?? before.at(-1);
  const within = pass?.batches
    ? ` after ${grouped(pass.examples)} of ${grouped(data.train.length)} ${nounOf(data.train.shape)}, loss ${decimals(pass.lossSum / pass.examples)}`
    : '';
  return `epoch ${epochs + 1}${within}${last ? `; epoch ${last.epoch} reached ${results(last)}` : ''}`;
}

/** Says the threshold, and what it makes of the test rows, which the epochs were measured on without it. */
async function printThreshold(
  { options, data: { test } }: Run,
  model: MLP,
  threshold: number,
  baselines: Baselines,
): Promise<void> {
  const { metrics: reached } = await evaluate(model, test, { threshold });
  if (options.json) return print(JSON.stringify({ event: 'threshold', threshold, metrics: { test: reached } }));
  const { accuracy, macroF1 } = reached;
  const text = metricsText({ accuracy, macroF1 }, baselines);
  print(`${thresholdLine(threshold, test.classNames).trimStart()}; ${text} by it`);
}

/** Draws what the run has reached into its folder, and gives the path of the report. */
async function drawPictures({ folder, data }: Run, model: MLP, threshold: number | undefined) {
  if (!folder) return undefined;
  const { drawRun, testResults } = await import('../../report/write-report.js');
  const { readRecord } = await import('../../report/read-record.js');
  return drawRun(folder.dir, readRecord(folder.dir), await testResults(model, data, threshold));
}

async function printEnd(
  { before, checkpoint, options }: Run,
  history: readonly EpochEvent[],
  end: EndEvent | undefined,
  withCurves: boolean,
  baselines: Baselines,
): Promise<void> {
  const all = [...before, ...history];
  const test = end?.metrics?.test;
  if (test && all.length === 0) {
    const beside = headline(test);
    return print(metricsText({ loss: test.loss, [beside]: test[beside] }, baselines));
  }
  const { best, epochs } = checkpoint.progress;
  const last = all.at(-1);
  if (withCurves && last && all.length > 1) {
    const { epochCurves } = await import('../../report/epoch-curves.js');
    const screen = { width: width(process.stdout), unicode: isUnicode(), colors: hasColors(process.stdout) };
    print(`\n${epochCurves(all, last.epoch, screen, best)}\n`);
  }
  if (history.length > 0) return print(summary(history, end ?? { seconds: 0 }, best, baselines));
  const reached = last ? `epoch ${last.epoch} reached ${results(last)}; ` : '';
  const { patience } = options.settings;
  const longer = patience > 0 ? `give --patience ${epochs - (best?.epoch ?? 0) + 1} or more` : 'give --no-cycle-stop';
  const more = end?.stopped
    ? ` (${end.stopped}): ${longer} to go on`
    : needsTotal(checkpoint.optimizer.options.lr)
      ? ', and its schedule has come to its end: --from begins a new run with its weights'
      : `: give --epochs ${epochs + 1} or more to go on`;
  print(`${reached}nothing left to train${more}${bestLine(best, baselines)}`);
}
