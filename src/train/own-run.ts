// The run folder of a program of one's own: the same files that the command line keeps, written as fit tells its events.
import type { Dataset, TargetArray } from '../dataset/dataset.js';
import { checkInteger } from '../errors.js';
import { kernelInfo } from '../kernels/choose.js';
import { isObject } from '../kinds.js';
import type { StatefulOptimizer } from '../optim/optimizer.js';
import type { Schedule } from '../optim/schedule.js';
import { type OptimizerType, optimizers } from '../optim/optimizers.js';
import { checkOptions, type Names } from '../options.js';
import { version } from '../version.js';
import { layersOf, stepsPerEpoch } from './build-run.js';
import type { Checkpoint } from './checkpoint.js';
import type { TrainEvent } from './events.js';
import { taskOf } from './objectives.js';
import { complete } from './recipe-values.js';
import type { Settings } from './recipe.js';
import type { RunConfig } from './run-config.js';
import { RunFolder } from './run-folder.js';

/** What a program says of its run. */
export interface OwnRun {
  readonly train: Dataset<TargetArray>;
  /** The rows that are held out, as fit is given them. */
  readonly validation?: Dataset<TargetArray> | undefined;
  readonly test?: Dataset<TargetArray> | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  /** What the data are called. */
  readonly dataset: string;
  /** Where they come from; default: a program. */
  readonly source?: string | undefined;
  /** What model and optimizer do not say of the recipe, such as `{ loss: 'huber', monitor: 'loss' }`; default: the command line's fallbacks. */
  readonly settings?: Partial<Settings> | undefined;
}

const NAMES: Names<OwnRun> = {
  train: true,
  validation: true,
  test: true,
  epochs: true,
  batchSize: true,
  dataset: true,
  source: true,
  settings: true,
};

/** A run folder that follows a call of fit. */
export interface FollowedRun {
  /** Give it to fit, or call it with every event: each epoch's metrics, the last model and the best one are kept. */
  readonly onEvent: (event: TrainEvent) => void;
  /** Lets other processes have the folder. @throws MlpError `ERR_MLP_FILE` if something could not be saved while training went on */
  readonly close: () => void;
}

/**
 * Makes a folder for a run, with config.json, metrics.jsonl and model.safetensors, from which `writeReport` and `mlp-train report` draw.
 * @param checkpoint what fit changes as it trains: the same model, optimizer, generator and progress
 * @throws MlpError `ERR_MLP_FILE` if the folder holds a run already or cannot be written
 */
export function runFolder(dir: string, checkpoint: Checkpoint, run: OwnRun): FollowedRun {
  checkOptions('runFolder', run, NAMES);
  checkInteger('epochs', run.epochs, 0);
  checkInteger('batchSize', run.batchSize, 1);
  const folder = RunFolder.create(dir);
  try {
    folder.begin(configOf(checkpoint, run), checkpoint);
  } catch (error) {
    folder.close();
    throw error;
  }
  return {
    onEvent: (event) => {
      if (event.event === 'epoch') folder.endEpoch(event, checkpoint, true);
    },
    close: () => {
      folder.close();
      if (folder.failure) throw folder.failure;
    },
  };
}

function configOf({ model, optimizer, generator }: Checkpoint, run: OwnRun): RunConfig {
  const { train, validation, test, epochs, batchSize, dataset, source = 'a program' } = run;
  const { sizes } = model;
  const seed = String(generator.initialSeed);
  const { dropLast = false } = run.settings ?? {};
  const steps = stepsPerEpoch({ batchSize, dropLast }, train.length);
  const task = taskOf(train);
  const known = { dataset, task, epochs, batchSize, seed, ...layersOf(model), ...updateOf(optimizer, steps) };
  const settings = complete({ ...known, ...run.settings });
  const { backend, blas, isa, threads } = kernelInfo();
  return {
    ...settings,
    version: version(),
    node: process.version,
    sizes,
    backend,
    blas,
    isa,
    threads,
    examples: train.length,
    validationExamples: validation?.length ?? 0,
    testExamples: test?.length ?? 0,
    parameters: model.parameters().reduce((sum, { numel }) => sum + numel, 0),
    source,
  };
}

/** The settings that an optimizer's options say; a schedule counts steps, and a recipe epochs. */
function updateOf({ type, options }: StatefulOptimizer, stepsPerEpoch: number): Partial<Settings> {
  const { lr, betas, ...others } = options as typeof options & { betas?: readonly [number, number] };
  const rate = isObject(lr) ? inEpochs(lr, stepsPerEpoch) : { lr };
  const known = Object.hasOwn(optimizers, type) ? { optimizer: type as OptimizerType } : {};
  return { ...others, ...rate, ...known, ...(betas && { beta1: betas[0], beta2: betas[1] }) };
}

function inEpochs(schedule: Schedule, stepsPerEpoch: number): Partial<Settings> {
  const { type, lr, warmup = 0 } = schedule;
  const shared = { schedule: type, lr, warmup: warmup / stepsPerEpoch };
  if (type === 'step') return { ...shared, stepSize: schedule.stepSize / stepsPerEpoch, gamma: schedule.gamma };
  return type === 'exponential' ? { ...shared, gamma: schedule.gamma ** stepsPerEpoch } : shared;
}
