// The winner of a sweep: trained once more on all training rows for its best number of epochs, and measured on the test rows once.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedData } from '../dataset/sources.js';
import { readFile } from '../files/read-file.js';
import { writeFile } from '../files/write-file.js';
import { flag, integer, mapOf, number, optional, readJson, record as recordField, text } from '../formats/fields.js';
import type { MLP } from '../nn/mlp.js';
import type { Loss } from '../nn/net.js';
import { Generator } from '../random/generator.js';
import { skipBaseSeed } from '../random/loader-order.js';
import { commandOf } from '../report/run-command.js';
import { readRecord } from '../report/read-record.js';
import type { TrialRecord, WinnerRecord } from '../report/sweep-record.js';
import { drawRun, testResults } from '../report/write-report.js';
import { augmentOf, buildRun, type Built, lossOf } from '../train/build-run.js';
import { saveCheckpoint } from '../train/checkpoint.js';
import { evaluate } from '../train/evaluate.js';
import { type EpochEvent, epochEvent, type TrainEvent } from '../train/events.js';
import type { Metrics } from '../train/metric.js';
import { loadModel, type ModelDescription } from '../train/model-file.js';
import { runFolder } from '../train/own-run.js';
import type { Settings } from '../train/recipe.js';
import { runFiles } from '../train/run-folder.js';
import { withTemperature } from '../train/temperature.js';
import { fitRecipe } from '../train/train-recipe.js';

/** What the winner is trained and measured on. */
export interface WinnerData {
  /** All rows but those of the test. */
  readonly whole: LoadedData;
  readonly description: Partial<ModelDescription>;
}

/** How the winner is trained. */
export interface WinnerChoice {
  readonly trial: TrialRecord;
  /** The recipe of the trial. */
  readonly settings: Settings;
  /** As fitted on the validation rows; undefined for none. */
  readonly temperature: number | undefined;
  /** Given, or chosen on the validation rows; undefined for none. */
  readonly threshold: number | undefined;
}

/** The net, and what is said of it. */
export interface Winner {
  readonly model: MLP;
  readonly record: WinnerRecord;
}

/** Reads what is known of a winner that was trained. */
const winnerField = recordField<WinnerRecord>({
  trial: integer(1),
  epochs: integer(0),
  test: mapOf(number()),
  command: text,
  isOwn: optional(flag),
});

/** Trains the winner; its run is kept in the folder `dir`, where that of another one is replaced. */
export async function trainWinner(
  { trial, settings, temperature, threshold }: WinnerChoice,
  { whole, description }: WinnerData,
  dir: string,
  onEvent: (event: TrainEvent) => void,
  signal?: AbortSignal,
): Promise<Winner> {
  const epochs = bestEpochs(trial);
  const there = knownWinner(dir, trial.trial, epochs);
  if (there) return there;
  const recipe = { ...unchosen(settings, epochs), threshold };
  const run = buildRun(recipe, whole.train);
  const checkpoint = { ...run, description: { ...description, ...(threshold !== undefined && { threshold }) } };
  rmSync(dir, { recursive: true, force: true });
  const followed = runFolder(dir, checkpoint, {
    train: whole.train,
    test: whole.test,
    epochs: recipe.epochs,
    batchSize: recipe.batchSize,
    dataset: recipe.dataset,
    source: whole.source,
    settings: recipe,
  });
  const model = temperature === undefined ? run.model : withTemperature(run.model, temperature);
  let test: Metrics;
  try {
    const loss = lossOf(recipe, whole.train);
    const last = await trained(recipe, run, whole, loss, epochs, followed.onEvent, onEvent, signal);
    ({ metrics: test } = await evaluate(model, whole.test, { loss, generator: new Generator(0), threshold }));
    followed.onEvent(epochEvent(last.epoch, { loss: last.trainLoss, ...last.metrics.train }, { test }, last.trainSeconds, last.evalSeconds)); // prettier-ignore
  } finally {
    followed.close();
  }
  saveCheckpoint(runFiles(dir).model, { ...checkpoint, model });
  const record = readRecord(dir);
  drawRun(dir, record, await testResults(model, whole, threshold));
  const repeated = isRepeated(recipe, settings, epochs, temperature) ? recipe : settings;
  const command = commandOf({ config: { ...record.config, ...repeated } });
  const known = { trial: trial.trial, epochs, test, command, isOwn: repeated === settings };
  writeFile(join(dir, FILE), `${JSON.stringify(known)}\n`); // last: with it, the winner need not be trained again
  return { model, record: known };
}

/** Trains so many epochs, and gives the last one, which is not told to the folder yet. */
async function trained(
  recipe: Settings,
  run: Built,
  { train }: LoadedData,
  loss: Loss,
  epochs: number,
  keep: (event: TrainEvent) => void,
  onEvent: (event: TrainEvent) => void,
  signal: AbortSignal | undefined,
): Promise<EpochEvent> {
  let last: EpochEvent | undefined;
  await fitRecipe(recipe, run, { train }, {
    loss,
    augment: augmentOf(recipe, train),
    signal,
    onEvent: (event, control) => {
      onEvent(event);
      if (event.event !== 'epoch') return;
      skipBaseSeed(run.generator); // as in a trial
      if (event.epoch < epochs) return keep(event);
      last = event;
      control.stop('as many epochs as were best on the validation rows');
    },
  }); // prettier-ignore
  return last!;
}

/** Whether the command of this recipe gives the winner again; else it has something that only validation gives. */
function isRepeated(recipe: Settings, own: Settings, epochs: number, temperature: number | undefined): boolean {
  const isDrawn = typeof own.validation === 'number' && own.split === undefined;
  return recipe.epochs === epochs && isDrawn && temperature === undefined;
}

const FILE = 'winner.json';
const MAX_BYTES = 2 ** 20;

/** The winner of an earlier end of the sweep, if it is this one. */
function knownWinner(dir: string, trial: number, epochs: number): Winner | undefined {
  const path = join(dir, FILE);
  if (!existsSync(path)) return undefined;
  const record = readJson(readFile(path, MAX_BYTES).toString(), 'the winner', path, winnerField);
  if (record.trial !== trial || record.epochs !== epochs) return undefined;
  return { record, model: loadModel(runFiles(dir).model).model };
}

/** The median of the best epochs over seeds. */
function bestEpochs({ runs }: TrialRecord): number {
  const epochs = runs.flatMap(({ best }) => (best ? [best.epoch] : [])).sort((a, b) => a - b);
  const middle = (epochs.length - 1) / 2;
  return Math.round((epochs[Math.floor(middle)] + epochs[Math.ceil(middle)]) / 2);
}

/** The recipe without what validation chose. Of a schedule, the rates go by the most epochs that there may be. */
function unchosen(settings: Settings, epochs: number): Settings {
  const goesByAll = settings.schedule === 'linear' || settings.schedule === 'cosine' || settings.schedule === 'coslog';
  const none = { validation: 0, patience: 0, cycleStop: false, temperature: false, optimize: 'none' } as const;
  return { ...settings, ...none, epochs: goesByAll ? settings.epochs : epochs };
}
