// What a run begins with: the folder to keep it in, and its data, model and optimizer, from the options or a checkpoint.
import { resolve } from 'node:path';
import type { LoadedData } from '../../dataset/sources.js';
import type { TableData } from '../../dataset/table-data.js';
import { tableWarnings } from '../../dataset/table-warnings.js';
import { setBackend } from '../../kernels/choose.js';
import type { KernelInfo } from '../../kernels/kernels.js';
import { nounOf } from '../../images/picture.js';
import { augmentOf, buildRun, heldOut, lossOf, sizesOf } from '../../train/build-run.js';
import type { ModelDescription } from '../../train/model-file.js';
import { type Task, taskOf } from '../../train/objectives.js';
import type { Settings } from '../../train/recipe.js';
import type { Recipe } from '../../train/run-config.js';
import { modelOfRun, RunFolder } from '../../train/run-folder.js';
import { checkMonitor, endsEarly } from '../../train/stopping.js';
import { dataChoice, loadData, ofData } from './data.js';
import { checkMemory, parameterCount, type Workload } from './estimate.js';
import { usageError } from '../terminal/failure.js';
import { checkFits, withModel } from './from.js';
import { header } from './header.js';
import { tableLines } from './table-lines.js';
import { folderOfData, isNpmStart, newRunFolder } from '../args/invocation.js';
import { pictureRanges } from '../model/likeness.js';
import type { TrainOptions } from './options.js';
import { checkGoesOn, readCheckpoint, resumedFolder, resumedOptions, type RunCheckpoint } from './resume.js';
import { type RunData, trainRun } from './run.js';
import type { Preprocessing } from '../../tables/preprocessing.js';
import { version } from '../../version.js';

/** Trains as the options say, on the data that are loaded `ahead` if that succeeds. Rejects with what stopped the run. */
export async function prepareAndTrain(
  options: TrainOptions,
  ahead: Promise<LoadedData> | undefined,
  signal: AbortSignal,
): Promise<void> {
  const resumed = resumedFolder(options);
  const out = options.out ?? ownFolder(options);
  if (options.given.has('saveEvery') && resumed === undefined && out === undefined)
    throw usageError('--save-every needs a folder to save in', 'Give one with --out');
  const folder = resumed !== undefined ? new RunFolder(resumed) : out !== undefined ? RunFolder.create(out) : undefined;
  try {
    const path = resumed === undefined ? options.resume : modelOfRun(resumed);
    const ready = await prepare(options, path, folder?.dir, ahead, signal);
    const config = { ...ready.checkpoint.recipe, source: ready.data.source };
    const before = folder?.begin(config, ready.checkpoint) ?? [];
    await trainRun({ ...ready, config, folder, before }, signal);
  } finally {
    folder?.close();
  }
}

/** The folder of a run that nobody named: a table's is called as the table. */
function ownFolder({ settings, resume }: TrainOptions): string | undefined {
  if (settings.data !== undefined && resume === undefined) return folderOfData('runs', settings.data);
  return isNpmStart() ? newRunFolder('runs', new Date()) : undefined;
}

/** Reads, loads and builds all that a run needs; `path` is of the checkpoint to go on from. */
async function prepare(
  given: TrainOptions,
  path: string | undefined,
  dir: string | undefined,
  ahead: Promise<LoadedData> | undefined,
  signal: AbortSignal,
) {
  const from = path === undefined ? undefined : readCheckpoint(path);
  const { options: asked, start } = from
    ? { options: resumedOptions(given, from), start: undefined }
    : withModel(given);
  const info = setBackend(asked.backend, { threads: asked.threads });
  const began = performance.now();
  const preprocessing = (start ?? from?.description)?.preprocessing;
  const loaded = await dataOf(asked, preprocessing, ahead, signal);
  const options = from ? asked : ofData(asked, loaded);
  const { settings } = options;
  const data: RunData = { ...loaded, ...heldOut(settings, loaded) };
  const dataSeconds = (performance.now() - began) / 1000;
  const sizes = sizesOf(settings, data.train);
  const workload = workloadOf(settings, sizes, data, from?.progress.epochs ?? 0);
  if (start) checkFits(settings.from!, start.model, sizes);
  checkMemory(workload, settings);
  const loss = lossOf(settings, data.train);
  const augment = augmentOf(settings, data.train);
  const task = taskOf(data.train);
  const recipe = recipeOf(settings, workload, info);
  if (from) checkGoesOn(path!, from.recipe, recipe);
  const built = from ?? buildRun(settings, data.train, start?.model);
  if (data.validation) await checkMonitor(built.model, data.validation, settings.monitor, loss);
  if (options.verbose || !(options.quiet || options.json)) {
    const noun = nounOf(data.train.shape);
    const columns = data.tables ? tableLines(data as TableData) : {};
    const origin = { info, noun, source: data.source, columns, dataSeconds, run: runText(settings, dir, from) };
    process.stderr.write(`${header(options, workload, origin)}\n\n`);
  }
  if (data.tables && !from) warnOfTable(data as TableData);
  const description = descriptionOf(data, task, dir !== undefined);
  return { options, data, loss, augment, checkpoint: { ...built, description, recipe } };
}

function warnOfTable(data: TableData): void {
  for (const text of tableWarnings(data))
    process.emitWarning(`${text}.`, { type: 'MlpTrainWarning', code: 'MLP_TRAIN_TABLE' });
}

/** What the numbers of a model that learns from these data mean; the traits of its pictures only if they are saved. */
function descriptionOf(
  { train, preprocessing, target }: RunData,
  task: Task,
  isSaved: boolean,
): Partial<ModelDescription> {
  const { shape, classNames } = train;
  const trainedOn = isSaved ? pictureRanges(train) : undefined;
  return {
    inputShape: shape,
    ...(task !== 'classes' && { task }),
    ...(classNames && { classNames }),
    ...(trainedOn && { trainedOn }),
    ...(preprocessing && { preprocessing, target }),
  };
}

/** The data that are loaded ahead; what is not there yet may be downloaded now. */
async function dataOf(
  { settings, given, quiet }: TrainOptions,
  preprocessing: Preprocessing | undefined,
  ahead: Promise<LoadedData> | undefined,
  signal: AbortSignal,
): Promise<LoadedData> {
  try {
    if (ahead) return await ahead;
  } catch (error) {
    if (settings.dataDir !== undefined || settings.data !== undefined) throw error; // nothing is downloaded into that
  }
  return loadData({ ...dataChoice(settings, given), preprocessing }, signal, quiet); // its warnings are those of the first time, which are shown once
}

/** `runs/a, goes on in epoch 3 after batch 17`; the folder alone if nothing is left. */
function runText(settings: Settings, dir: string | undefined, from: RunCheckpoint | undefined): string {
  const { epochs = 0, pass } = from?.progress ?? {};
  const isLeft = from && epochs < settings.epochs && !endsEarly(from.progress, settings);
  const place = isLeft && `goes on in epoch ${epochs + 1}${pass ? ` after batch ${pass.batches}` : ''}`;
  return [dir, place].filter(Boolean).join(', ');
}

function workloadOf(
  { batchSize, epochs }: Settings,
  sizes: readonly number[],
  { train, validation, test }: RunData,
  done: number,
): Workload {
  return {
    sizes,
    epochs: Math.max(epochs - done, 0),
    batchSize: Math.min(batchSize, train.length),
    examples: train.length,
    validationExamples: validation?.length ?? 0,
    testExamples: test.length,
  };
}

/** The whole recipe, and what runs it. */
function recipeOf(settings: Settings, workload: Workload, { backend, blas, threads }: KernelInfo): Recipe {
  const { sizes, examples, validationExamples, testExamples } = workload;
  const absolute = (path: string | undefined) => (path === undefined ? undefined : resolve(path));
  const places = { dataDir: absolute(settings.dataDir), data: absolute(settings.data) };
  const counts = { examples, validationExamples, testExamples, parameters: parameterCount(sizes) };
  const facts = { sizes, backend, blas, threads, ...counts };
  return { version: version(), node: process.version, ...settings, ...places, ...facts };
}
