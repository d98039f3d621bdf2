// --resume: the checkpoint to go on from, and the options that its recipe makes.
import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { expected, MlpError } from '../../errors.js';
import { type Checkpoint, loadCheckpoint } from '../../train/checkpoint.js';
import type { Recipe } from '../../train/run-config.js';
import { readRun, runFiles } from '../../train/run-folder.js';
import { usageError } from '../terminal/failure.js';
import { checkTogether, DATASETS, type TrainOptions } from './options.js';
import { isSameFile } from '../args/out-file.js';

/** The run folder that `--resume` names, or undefined where it names a file. */
export function resumedFolder({ resume, out }: TrainOptions): string | undefined {
  if (resume === undefined || !statSync(resume, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  if (out === undefined || isSameFile(resume, out)) return resume;
  throw usageError(
    `--resume ${resume} goes on in that folder, and --out ${out} names another`,
    `To begin a folder there, resume its ${basename(runFiles(resume).model)} in place of the folder`,
  );
}

/** A checkpoint that the command line wrote. */
export type RunCheckpoint = Checkpoint & { readonly recipe: Recipe };

/** Reads the checkpoint to go on from. @throws MlpError where there is none */
export function readCheckpoint(path: string): RunCheckpoint {
  const checkpoint = loadCheckpoint(path);
  const { recipe } = checkpoint;
  if (recipe) return { ...checkpoint, recipe };
  throw new MlpError('ERR_MLP_FORMAT', 'it has no recipe: a program wrote it, and can go on from it', path);
}

/**
 * The options of the run that goes on: those of its recipe, with the total of `--epochs` and the `--data-dir` that were given.
 * @throws usage error that names what else was given otherwise, or changed in config.json, and both values
 */
export function resumedOptions(options: TrainOptions, { recipe, progress }: RunCheckpoint): TrainOptions {
  const { hidden, batchSize, lr, momentum, nesterov, weightDecay, initStd, backend, threads } = recipe;
  const dataset = DATASETS.find((name) => name === recipe.dataset);
  if (!dataset) throw usageError(expected(`one of ${DATASETS.join(', ')}`, 'the data set of the run', recipe.dataset));
  const kept = {
    dataset,
    hidden: [...hidden],
    batchSize,
    lr,
    momentum,
    nesterov,
    weightDecay,
    initStd,
    backend,
    threads,
    seed: BigInt(recipe.seed),
  };
  refuseOthers(options, kept);
  const folder = resumedFolder(options);
  if (folder !== undefined) refuseEdited(folder, recipe, options.given);
  const isGiven = options.given.has('epochs');
  const begun = progress.epochs + Number(progress.pass !== undefined);
  if (isGiven && options.epochs < begun)
    throw usageError(`--epochs ${options.epochs} is the total, but epoch ${begun} has begun`, 'Give a larger one');
  const { dataDir = recipe.dataDir } = options;
  const resumed = { ...options, ...kept, epochs: isGiven ? options.epochs : recipe.epochs };
  if (dataDir !== undefined) resumed.dataDir = dataDir;
  checkTogether(resumed);
  return resumed;
}

/** Refuses flags that say something else than the recipe. */
function refuseOthers(options: TrainOptions, kept: Partial<TrainOptions>): void {
  const names = Object.keys(kept) as (keyof TrainOptions)[];
  const others = names.filter((name) => options.given.has(name) && text(options[name]) !== text(kept[name]));
  if (others.length === 0) return;
  const both = others.map((name) => `${flagOf(name)} ${text(options[name])} is ${text(kept[name])} there`);
  throw usageError(`the run to resume has another recipe: ${both.join(', ')}`, 'Leave the flag out, or begin anew');
}

/** Settings that may change as a run goes on, by their flags. */
const CHANGEABLE: readonly (keyof Recipe)[] = ['epochs', 'dataDir'];
/** What a run goes on with, whatever it began with. */
const SURROUNDINGS: readonly (keyof Recipe)[] = ['version', 'node', 'blas'];

/** Refuses a config.json that somebody changed: the run goes on by its checkpoint, and would write the old values back. */
function refuseEdited(dir: string, recipe: Recipe, given: TrainOptions['given']): void {
  const { config: path, model } = runFiles(dir);
  if (!existsSync(path)) return;
  const { config } = readRun(dir);
  const names = [...new Set([...Object.keys(recipe), ...CHANGEABLE] as (keyof Recipe)[])];
  const isChanged = (name: keyof Recipe) => text(config[name]) !== text(recipe[name]);
  const others = names.filter((name) => isChanged(name) && !given.has(name) && !SURROUNDINGS.includes(name));
  if (others.length === 0) return;
  const both = others.map((name) => `${name} is ${text(config[name])} there but ${text(recipe[name])}`);
  const flags = others.map((name) => `${flagOf(name)} ${text(config[name])}`);
  const isFree = others.every((name) => CHANGEABLE.includes(name) && config[name] !== undefined);
  const instead = isFree ? `give ${flags.join(' ')}` : 'begin a new run';
  throw usageError(`${path} was changed: ${both.join(', ')} in ${basename(model)}`, `Undo the change, or ${instead}`);
}

/** `batchSize` as `--batch-size`. */
function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function text(value: unknown): string {
  return [value].join() || 'none'; // neither undefined nor no hidden layers leave a letter
}
