// The model that a command uses: its arguments, where it is found, and its inputs as it takes them.
import { statSync } from 'node:fs';
import { Command } from 'commander';
import { readSafetensors, type Safetensors } from '../../formats/safetensors.js';
import { setBackend } from '../../kernels/choose.js';
import type { Backend } from '../../kernels/kernels.js';
import { MAX_THREADS } from '../../kernels/threads.js';
import { type LoadedModel, type ModelDescription, modelOf } from '../../train/model-file.js';
import { modelOfRun } from '../../train/run-folder.js';
import { integer } from '../../train/setting.js';
import { backendKind } from '../train/options.js';
import { commandSettings, option } from '../args/option.js';

/** Options that every command with a model has. */
export interface ModelOptions {
  backend?: Backend;
  threads?: number;
  json?: boolean;
}

/** The command `mlp-train NAME <model>`, for more arguments and options. */
export function modelCommand(name: string): Command {
  return commandSettings(new Command(`mlp-train ${name}`))
    .argument('<model>', 'a model file, or a run folder, whose last model it is then')
    .addOption(option('--backend <name>', 'auto, openblas, builtin or javascript (MLP_TRAIN_BACKEND)', backendKind))
    .addOption(option('--threads <n>', 'to compute on (default: the usable cores)', integer(1, MAX_THREADS)));
}

/** Loads the model of a file or a run folder, with the file's metadata, and chooses what it runs on. */
export function openModel(
  path: string,
  { backend, threads }: ModelOptions,
): LoadedModel & Pick<Safetensors, 'metadata'> {
  const file = modelFile(path);
  const content = readSafetensors(file);
  const loaded = modelOf(file, content);
  setBackend(backend, { threads });
  return { ...loaded, metadata: content.metadata };
}

/** The file itself, or the last model of a run's folder. */
export function modelFile(path: string): string {
  return isFolder(path) ? modelOfRun(path) : path;
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
