// What a run begins with: the folder to keep it in, and its data, model and optimizer, from the options or a checkpoint.
import type { TrainTest } from '../../dataset/dataset.js';
import { setBackend } from '../../kernels/choose.js';
import { MLP } from '../../nn/mlp.js';
import { SGD } from '../../optim/sgd.js';
import { Generator } from '../../random/generator.js';
import { modelOfRun, RunFolder } from '../../train/run-folder.js';
import { loadData } from './data.js';
import { checkMemory, type Workload } from './estimate.js';
import { usageError } from '../terminal/failure.js';
import { header } from './header.js';
import { isNpmStart, newRunFolder } from '../args/invocation.js';
import { pictureRanges } from '../model/likeness.js';
import type { TrainOptions } from './options.js';
import { checkGoesOn, recipeOf } from './recipe.js';
import { readCheckpoint, resumedFolder, resumedOptions, type RunCheckpoint } from './resume.js';
import { trainRun } from './run.js';

/** Trains as the options say, on the data that are loaded `ahead` where that succeeds. Rejects with what stopped the run. */
export async function prepareAndTrain(
  options: TrainOptions,
  ahead: Promise<TrainTest> | undefined,
  signal: AbortSignal,
): Promise<void> {
  const resumed = resumedFolder(options);
  const out = options.out ?? (isNpmStart() ? newRunFolder('runs', new Date()) : undefined);
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

/** Reads, loads and builds all that a run needs; `path` is of the checkpoint to go on from. */
async function prepare(
  given: TrainOptions,
  path: string | undefined,
  dir: string | undefined,
  ahead: Promise<TrainTest> | undefined,
  signal: AbortSignal,
) {
  const from = path === undefined ? undefined : readCheckpoint(path);
  const options = from ? resumedOptions(given, from) : given;
  const info = setBackend(options.backend, { threads: options.threads });
  const began = performance.now();
  const data = await dataOf(options, ahead, signal);
  const dataSeconds = (performance.now() - began) / 1000;
  const workload = workloadOf(options, data, from?.progress.epochs ?? 0);
  checkMemory(workload, options);
  const recipe = recipeOf(options, workload, info);
  if (from) checkGoesOn(path!, from.recipe, recipe);
  if (options.verbose || !(options.quiet || options.json)) {
    process.stderr.write(
      `${header(options, workload, { info, source: data.source, dataSeconds, run: runText(options, dir, from) })}\n\n`,
    );
  }
  const { shape, classNames } = data.train;
  const trainedOn = dir === undefined ? undefined : pictureRanges(data.train); // nothing else is saved
  const description = { inputShape: shape, ...(classNames && { classNames }), ...(trainedOn && { trainedOn }) };
  return { options, data, checkpoint: { ...(from ?? begin(options, workload)), description, recipe } };
}

/** The data that are loaded ahead; what is not there yet may be downloaded now. */
async function dataOf(options: TrainOptions, ahead: Promise<TrainTest> | undefined, signal: AbortSignal) {
  try {
    if (ahead) return await ahead;
  } catch (error) {
    if (options.dataDir !== undefined) throw error; // nothing is downloaded into that
  }
  return loadData(options, signal); // its warnings are those of the first time, which are shown once
}

/** `runs/a, goes on in epoch 3 after batch 17`; the folder alone where nothing is left. */
function runText(options: TrainOptions, dir: string | undefined, from: RunCheckpoint | undefined): string {
  const { epochs = 0, pass } = from?.progress ?? {};
  const place =
    from && epochs < options.epochs && `goes on in epoch ${epochs + 1}${pass ? ` after batch ${pass.batches}` : ''}`;
  return [dir, place].filter(Boolean).join(', ');
}

function workloadOf({ hidden, batchSize, epochs }: TrainOptions, { train, test }: TrainTest, done: number): Workload {
  const sizes = [train.width, ...hidden, train.classes];
  return {
    sizes,
    epochs: Math.max(epochs - done, 0),
    batchSize: Math.min(batchSize, train.length),
    examples: train.length,
    testExamples: test.length,
  };
}

function begin(options: TrainOptions, { sizes }: Workload) {
  const { lr, momentum, nesterov = false, weightDecay, seed, initStd } = options;
  const generator = new Generator(seed);
  const model = new MLP(sizes, { generator, initStd });
  const optimizer = new SGD(model.parameters(), { lr, momentum, nesterov, weightDecay });
  return { model, optimizer, generator, progress: { epochs: 0 } };
}
