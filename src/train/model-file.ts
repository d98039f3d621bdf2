// Model files: an MLP with what its inputs and outputs mean, as safetensors. A checkpoint is one with more in it.
import { checkInstance } from '../errors.js';
import { writeFile } from '../files/write-file.js';
import { type Field, readJson } from '../formats/fields.js';
import { encodeSafetensors, type Safetensors } from '../formats/safetensors.js';
import { readSafetensors } from '../formats/safetensors-file.js';
import { checkFinite, checkStateDict, stateShapesOf } from '../formats/state-dict.js';
import { readLayer } from '../nn/layers.js';
import { MLP } from '../nn/mlp.js';
import type { Module } from '../nn/module.js';
import { checkOptions, type Names } from '../options.js';
import { version } from '../version.js';
import { checkTogether, fieldsOf, FORMAT_VERSION, inFile, modelState } from './model-content.js';
import { descriptionFields, type ModelDescription, modelJson } from './model-fields.js';

export type { ModelDescription } from './model-fields.js';

/** What a model file holds. */
export interface LoadedModel extends ModelDescription {
  readonly model: MLP;
}

const NAMES: Names<LoadedModel> = {
  inputShape: true,
  pixelRange: true,
  task: true,
  classNames: true,
  trainedOn: true,
  preprocessing: true,
  target: true,
  threshold: true,
  model: true,
};

/**
 * Writes a model to a safetensors file, whole or not at all.
 * @param description default: a flat input of pixels in 0..1, and no names
 * @throws MlpError `ERR_MLP_DIVERGED` if a parameter is not finite, `ERR_MLP_FILE` if the file cannot be written; the old file is
 * untouched then
 */
export function saveModel(path: string, model: MLP, description: Partial<ModelDescription> = {}): void {
  writeFile(path, encodeSafetensors(contentOf(path, model, description)));
}

/**
 * Reads a model that {@link saveModel} or `saveCheckpoint` wrote.
 * @throws MlpError `ERR_MLP_FORMAT` if the file holds anything else, `ERR_MLP_FILE` if it cannot be read
 */
export function loadModel(path: string): LoadedModel {
  return modelOf(path, readSafetensors(path));
}

/** A description as metadata in files of other programs' formats: each field as JSON. */
export function metadataOf(description: ModelDescription): Map<string, string> {
  return new Map(Object.entries(description).map(([name, value]) => [name, JSON.stringify(value)]));
}

/**
 * What {@link metadataOf} left in a file whose model has these sizes.
 * @throws MlpError `ERR_MLP_FORMAT` if it is damaged, or of another model
 */
export function descriptionIn(
  path: string,
  metadata: ReadonlyMap<string, string>,
  sizes: readonly number[],
): Partial<ModelDescription> {
  const given = Object.entries<Field<unknown>>(descriptionFields).filter(([name]) => metadata.has(name));
  const read = given.map(([name, field]) => [name, readJson(metadata.get(name) as string, name, path, field)] as const);
  const description = Object.fromEntries(read) as Partial<ModelDescription>;
  inFile(path, () => checkTogether(sizes, withDefaults(sizes, description)));
  return description;
}

/** What the file of a model holds. */
export function contentOf(path: string, model: MLP, description: Partial<ModelDescription>): Safetensors {
  checkInstance('model', model, MLP, 'an MLP');
  checkOptions('saveModel', description, NAMES);
  const complete = withDefaults(model.sizes, description);
  checkTogether(model.sizes, complete);
  const { tensors, metadata } = stateOf(path, model);
  return { tensors, metadata: new Map([...metadata, ['model', modelJson(model.describe(), complete)]]) };
}

/** What the file of any module's state holds. @throws MlpError `ERR_MLP_DIVERGED` if a number is not finite */
export function stateOf(path: string, module: Module): Safetensors {
  const tensors = module.stateDict();
  checkFinite(path, 'ERR_MLP_DIVERGED', tensors, 'Nothing was written; what was saved before is as it was');
  const metadata = [
    ['format_version', FORMAT_VERSION],
    ['producer', `mlp-train ${version()}`],
  ] as const;
  return { tensors, metadata: new Map(metadata) };
}

function withDefaults(sizes: readonly number[], description: Partial<ModelDescription>): ModelDescription {
  return { inputShape: [sizes[0]], pixelRange: [0, 1], ...description };
}

/** The model in the content of a file; tensors of a checkpoint's are left aside. */
export function modelOf(path: string, content: Safetensors): LoadedModel {
  const { layers, producer, ...description } = fieldsOf(path, content);
  const plans = layers.map((layer) => readLayer(layer, path, producer));
  const state = modelState(content);
  return inFile(path, () => {
    checkStateDict(path, state, stateShapesOf(plans.map(({ shapes }) => shapes))); // before there is memory for what the file only claims
    checkFinite(path, 'ERR_MLP_FORMAT', state);
    const model = MLP.of(plans.map((plan) => plan.build()));
    checkTogether(model.sizes, description);
    model.loadStateDict(state);
    return { model, ...description };
  });
}
