// The model that a command uses: its arguments, where it is found, and its inputs as it takes them.
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import type { Safetensors } from '../../formats/safetensors.js';
import { readSafetensors } from '../../formats/safetensors-file.js';
import { setBackend } from '../../kernels/choose.js';
import type { Backend } from '../../kernels/kernels.js';
import { MAX_THREADS } from '../../kernels/threads.js';
import { trainingIn } from '../../train/checkpoint.js';
import { metrics } from '../../train/metric.js';
import { type LoadedModel, type ModelDescription, modelOf } from '../../train/model-file.js';
import { bestOfRun, chosenOfRun, modelOfRun, runFiles } from '../../train/run-folder.js';
import { integer } from '../../train/setting.js';
import { backendKind } from '../train/parse-options.js';
import { commandSettings, option } from '../args/option.js';
import { usageError } from '../terminal/failure.js';

/** Which model of a run folder; by default the one that validation chose, or without one the last. */
export interface WhichModel {
  best?: boolean;
  last?: boolean;
}

/** Options that every command with a model has. */
export interface ModelOptions extends WhichModel {
  backend?: Backend;
  threads?: number;
  json?: boolean;
}

/** A model, the file that it is in, and what the file says besides. */
interface OpenModel extends Pick<Safetensors, 'metadata'> {
  readonly loaded: LoadedModel;
  readonly file: string;
}

/** The command `mlp-train NAME <model>`, for more arguments and options. */
export function modelCommand(name: string): Command {
  return commandSettings(new Command(`mlp-train ${name}`))
    .argument('<model>', 'a model file, or a run folder')
    .option('--best', "of a run folder: the model of the run's best epoch (which it is anyway if validation chose it)")
    .option('--last', 'of a run folder: the model of its last epoch');
}

/** The command with the options that say what it computes on. */
export function computing(command: Command): Command {
  return command
    .addOption(option('--backend <name>', 'auto, openblas, builtin or javascript (MLP_TRAIN_BACKEND)', backendKind))
    .addOption(option('--threads <n>', 'to compute on (default: the usable cores)', integer(1, MAX_THREADS)));
}

/** Loads the model of a file or a run folder, and chooses what it runs on. */
export function openModel(path: string, { backend, threads, ...which }: ModelOptions): OpenModel {
  const opened = readModel(path, which);
  setBackend(backend, { threads });
  return opened;
}

/** Loads the model of a file or a run folder, and says on stderr which weights of a run it has. */
export function readModel(path: string, which: WhichModel = {}): OpenModel {
  const file = modelFile(path, which);
  const content = readSafetensors(file);
  const { metadata } = content;
  const loaded = modelOf(file, content);
  const weights = weightsText(file, metadata);
  if (weights) process.stderr.write(`weights: ${weights}\n`);
  return { loaded, metadata, file };
}

/** `after epoch 7 of 10`, or `epoch 7, the best by validation accuracy`; undefined of a file that no run has written. */
function weightsText(file: string, metadata: Safetensors['metadata']): string | undefined {
  const { progress, recipe } = trainingIn(file, metadata) ?? {};
  if (!progress) return undefined;
  const { epochs, pass, best } = progress;
  if (best && basename(file) === basename(runFiles('').best)) {
    const warning = best.on === 'test' ? ': chosen on the test set' : '';
    return `epoch ${best.epoch}, the best by ${best.on} ${metrics[best.metric].label}${warning}`;
  }
  const all = recipe ? ` of ${recipe.epochs}` : '';
  if (pass) return `in epoch ${epochs + 1}${all}, after batch ${pass.batches}`;
  return epochs === 0 ? 'before epoch 1' : `after epoch ${epochs}${all}`;
}

/**
 * The file itself; of a run's folder the model that is asked for.
 * @throws usage error if one of a run is asked for of something else
 */
export function modelFile(path: string, { best, last }: WhichModel = {}): string {
  if (best && last) throw usageError('--best and --last exclude each other', 'Give one of them');
  if (isFolder(path)) return best ? bestOfRun(path) : last ? modelOfRun(path) : chosenOfRun(path);
  const flag = best ? '--best' : last ? '--last' : undefined;
  if (flag) throw usageError(`${flag} is for a run folder, but ${path} is none`, 'Leave it out, or name the folder');
  return path;
}

/** Whether there is a folder, which a run has written then. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Bytes in the model's range; in 0..1 data sets do that themselves. */
export function inPixelRange(
  bytes: Uint8Array,
  [low, high]: ModelDescription['pixelRange'],
): Uint8Array | Float32Array {
  if (low === 0 && high === 1) return bytes;
  return Float32Array.from(bytes, (byte) => low + ((high - low) * byte) / 255);
}

/** The name of each class; its number if the model knows none. */
export function classNamesOf({ model, classNames }: LoadedModel): readonly string[] {
  return classNames ?? Array.from({ length: model.sizes[model.sizes.length - 1] }, (_, i) => String(i));
}
