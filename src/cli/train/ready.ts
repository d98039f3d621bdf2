// A run that is ready to begin or to go on: its net, and what is said and written down of it.
import { resolve } from 'node:path';
import type { LoadedData } from '../../dataset/sources.js';
import type { TableData } from '../../dataset/table-data.js';
import type { KernelInfo } from '../../kernels/kernels.js';
import { nounOf } from '../../images/picture.js';
import { augmentOf, buildRun, heldOut, lossOf, sizesOf } from '../../train/build-run.js';
import type { LoadedModel, ModelDescription } from '../../train/model-file.js';
import { taskOf } from '../../train/objectives.js';
import type { Settings } from '../../train/recipe.js';
import type { Recipe } from '../../train/run-config.js';
import type { RunFolder } from '../../train/run-folder.js';
import { checkMonitor, endsEarly } from '../../train/stopping.js';
import { decisionText } from '../../train/threshold.js';
import { checkMemory, parameterCount, type Workload } from './estimate.js';
import { checkFits } from './from.js';
import { header } from './header.js';
import type { TrainOptions } from './options.js';
import type { RunCheckpoint } from './resume.js';
import type { Run, RunData } from './run.js';
import { version } from '../../version.js';

/** What a run needs before its net is built. */
export interface Begun {
  readonly options: TrainOptions;
  readonly data: LoadedData;
  readonly dataSeconds: number;
  readonly info: KernelInfo;
  /** The model to begin with. */
  readonly start?: LoadedModel | undefined;
  /** The checkpoint to go on from, and its path. */
  readonly from?: (RunCheckpoint & { readonly path: string }) | undefined;
}

/** What a run trains on, and what it is; nothing is computed or written yet. */
export function planOf({ options, data: loaded, info, from }: Omit<Begun, 'dataSeconds'>) {
  const { settings } = options;
  const data: RunData = { ...loaded, ...heldOut(settings, loaded) };
  const sizes = sizesOf(settings, data.train);
  const workload = workloadOf(settings, sizes, data, from?.progress.epochs ?? 0);
  const recipe = recipeOf(settings, workload, info);
  return { data, workload, recipe, config: { ...recipe, source: data.source } };
}

/** Builds the run, and writes down in its folder that it begins or goes on. */
export async function readyRun(begun: Begun, folder?: RunFolder): Promise<Run> {
  const { options, start, from } = begun;
  const { settings } = options;
  const { data, workload, recipe, config } = planOf(begun);
  if (start) checkFits(settings.from!, start, workload.sizes, data.train.classNames);
  checkMemory(workload, settings);
  const loss = lossOf(settings, data.train);
  const augment = augmentOf(settings, data.train);
  if (from) (await import('./resume.js')).checkGoesOn(from.path, from.recipe, recipe);
  const { model, optimizer, generator, progress } = from ?? buildRun(settings, data.train, start?.model);
  if (data.validation) await checkMonitor(model, data.validation, settings.monitor, loss);
  const checkpoint = {
    model,
    optimizer,
    generator,
    progress,
    description: await descriptionOf(data, folder !== undefined, settings.threshold),
    recipe,
  };
  const before = folder?.begin(config, checkpoint) ?? [];
  return { options, data, loss, augment, checkpoint, config, folder, before };
}

/** Says what runs, unless that is not wanted, and what is odd in the table. */
export async function sayHeader(
  { options, data, folder }: Pick<Run, 'options' | 'data' | 'folder'>,
  { data: loaded, dataSeconds, info, from }: Begun,
): Promise<void> {
  const { settings } = options;
  if (options.verbose || !(options.quiet || options.json)) {
    const workload = workloadOf(settings, sizesOf(settings, data.train), data, from?.progress.epochs ?? 0);
    const noun = nounOf(data.train.shape);
    const columns = data.tables ? (await import('./table-lines.js')).tableLines(loaded as TableData) : {};
    const decision = decisionText(settings, data.train.classNames);
    const origin = {
      info,
      noun,
      source: data.source,
      columns,
      decision,
      dataSeconds,
      run: runText(settings, folder?.dir, from),
    };
    process.stderr.write(`${header(options, workload, origin)}\n\n`);
  }
  if (!data.tables || from) return;
  const { tableWarnings } = await import('../../dataset/table-warnings.js');
  const { hints } = await import('./hints.js');
  for (const text of [...tableWarnings(loaded as TableData), ...hints(settings, loaded as TableData)])
    process.emitWarning(`${text}.`, { type: 'MlpTrainWarning', code: 'MLP_TRAIN_TABLE' });
}

/** What the numbers of a model that learns from these data mean; the traits of its pictures only if they are saved. */
export async function descriptionOf(
  { train, preprocessing, target }: Pick<RunData, 'train' | 'preprocessing' | 'target'>,
  isSaved: boolean,
  threshold: number | undefined,
): Promise<Partial<ModelDescription>> {
  const { shape, classNames } = train;
  const task = taskOf(train);
  const trainedOn = isSaved ? (await import('../model/likeness.js')).pictureRanges(train) : undefined;
  return {
    inputShape: shape,
    ...(task !== 'classes' && { task }),
    ...(classNames && { classNames }),
    ...(trainedOn && { trainedOn }),
    ...(preprocessing && { preprocessing, target }),
    ...(threshold !== undefined && { threshold }),
  };
}

/** `runs/a, goes on in epoch 3 after batch 17`; the folder alone if nothing is left, and without one what keeps a run. */
function runText(settings: Settings, dir: string | undefined, from: RunCheckpoint | undefined): string {
  const { epochs = 0, pass } = from?.progress ?? {};
  const isLeft = from && epochs < settings.epochs && !endsEarly(from.progress, settings);
  const place = isLeft && `goes on in epoch ${epochs + 1}${pass ? ` after batch ${pass.batches}` : ''}`;
  return [dir ?? 'not kept; --out runs/first keeps one', place].filter(Boolean).join(', ');
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
function recipeOf(settings: Settings, workload: Workload, { backend, blas, isa, threads }: KernelInfo): Recipe {
  const { sizes, examples, validationExamples, testExamples } = workload;
  const absolute = (path: string | undefined) => (path === undefined ? undefined : resolve(path));
  const places = { dataDir: absolute(settings.dataDir), data: absolute(settings.data) };
  const counts = { examples, validationExamples, testExamples, parameters: parameterCount(sizes, settings) };
  const facts = { sizes, backend, blas, isa, threads, ...counts };
  return { version: version(), node: process.version, ...settings, ...places, ...facts };
}
