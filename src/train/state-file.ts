// State files: the parameters of any module, for a program that knows how to build it.
import { checkInstance } from '../errors.js';
import { writeFile } from '../files/write-file.js';
import { encodeSafetensors } from '../formats/safetensors.js';
import { readSafetensors } from '../formats/safetensors-file.js';
import { checkFinite } from '../formats/state-dict.js';
import { Module } from '../nn/module.js';
import { inFile, modelState, versionOf } from './model-content.js';
import { stateOf } from './model-file.js';

/**
 * Writes what `stateDict()` of a module gives, whole or not at all.
 * @throws MlpError `ERR_MLP_DIVERGED` if a parameter is not finite, `ERR_MLP_FILE` if the file cannot be written; the old file is untouched
 * then
 */
export function saveState(path: string, module: Module): void {
  checkInstance('module', module, Module, 'a Module');
  writeFile(path, encodeSafetensors(stateOf(path, module)));
}

/**
 * Gives a module the parameters that {@link saveState}, `saveModel` or `saveCheckpoint` wrote of one like it.
 * @throws MlpError `ERR_MLP_FORMAT` with a table of what does not fit, and nothing is changed then; `ERR_MLP_FILE` if it cannot be read
 */
export function loadState(path: string, module: Module): void {
  checkInstance('module', module, Module, 'a Module');
  const content = readSafetensors(path);
  versionOf(path, content.metadata);
  const state = modelState(content);
  checkFinite(path, 'ERR_MLP_FORMAT', state);
  inFile(path, () => module.loadStateDict(state));
}
