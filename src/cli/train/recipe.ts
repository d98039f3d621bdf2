// The recipe of a run, as its folder and its checkpoints keep it, and whether a run can go on by it here.
import { resolve } from 'node:path';
import { MlpError } from '../../errors.js';
import type { KernelInfo } from '../../kernels/kernels.js';
import { plural } from '../../report/numbers.js';
import type { Recipe } from '../../train/run-config.js';
import { version } from '../../version.js';
import { parameterCount, type Workload } from './estimate.js';
import type { TrainOptions } from './options.js';

/** The whole recipe, and what runs it. */
export function recipeOf(options: TrainOptions, workload: Workload, info: KernelInfo): Recipe {
  const { dataset, dataDir, hidden, epochs, batchSize, lr, momentum, nesterov = false, weightDecay, initStd } = options;
  const { sizes, examples, testExamples } = workload;
  const { backend, blas, threads } = info;
  return {
    version: version(),
    node: process.version,
    dataset,
    ...(dataDir !== undefined && { dataDir: resolve(dataDir) }),
    sizes,
    hidden,
    epochs,
    batchSize,
    lr,
    momentum,
    nesterov,
    weightDecay,
    initStd,
    seed: String(options.seed),
    backend,
    blas,
    threads,
    examples,
    testExamples,
    parameters: parameterCount(sizes),
  };
}

/** Refuses other data than the run began with, and warns where this machine computes other last bits. */
export function checkGoesOn(path: string, before: Recipe, now: Recipe): void {
  const data = ({ sizes, examples, testExamples }: Recipe) =>
    `${examples} examples to train and ${testExamples} to test, of ${sizes[0]} numbers in ${sizes[sizes.length - 1]} classes`;
  if (data(before) !== data(now))
    throw new MlpError('ERR_MLP_DATA', `the run began with ${data(before)}, but here are ${data(now)}`, path);
  const machine = ({ blas, threads }: Recipe) => `${blas} with ${plural(threads, 'thread')}`;
  if (machine(before) === machine(now)) return;
  process.emitWarning(
    `the run began on ${machine(before)}, and goes on on ${machine(now)}: its last bits will not be those of a run without a stop`,
    { type: 'MlpTrainWarning', code: 'MLP_TRAIN_RESUME' },
  );
}
