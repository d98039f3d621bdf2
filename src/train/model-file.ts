// Model files: an MLP with what its inputs and outputs mean, as safetensors. A checkpoint is one with more in it.
import { numel } from '../autograd/shape.js';
import { argumentError, checkInstance, MlpError } from '../errors.js';
import { writeFile } from '../files/write-file.js';
import { type Field, readJson } from '../formats/fields.js';
import { encodeSafetensors, readSafetensors, type Safetensors } from '../formats/safetensors.js';
import { checkFinite, checkStateDict } from '../formats/state-dict.js';
import { readLayer } from '../nn/layers.js';
import { MLP, stateShapesOf } from '../nn/mlp.js';
import type { Module } from '../nn/module.js';
import { checkOptions, type Names } from '../options.js';
import { featureNames } from '../tables/preprocessing.js';
import { version } from '../version.js';
import { descriptionFields, type ModelDescription, modelField, modelFieldOf1, modelJson } from './model-fields.js';
import { checkThreshold } from './predicted-class.js';

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

/** The version of the format that this package writes, and how each version that it reads says what the model is. */
const FORMAT_VERSION = '2';
const fieldOfVersion = new Map([
  ['1', modelFieldOf1],
  [FORMAT_VERSION, modelField],
]);

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
  const { metadata } = content;
  const field = fieldOfVersion.get(versionOf(path, metadata))!;
  const { layers, ...description } = readJson(metadata.get('model') ?? '', 'model', path, field);
  const plans = layers.map((layer) => readLayer(layer, path, metadata.get('producer')));
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

/** The arrays of a file that are the model's and not its training's. */
export function modelState({ tensors }: Safetensors): Safetensors['tensors'] {
  return new Map([...tensors].filter(([name]) => !isOfTraining(name)));
}

/** Runs `act`; an error in what it was given becomes an error in the file. */
export function inFile<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof MlpError) throw new MlpError('ERR_MLP_FORMAT', error.what, path, error.fix, { cause: error });
    throw error;
  }
}

/** Whether a tensor belongs to a checkpoint's training, and not to its model. */
function isOfTraining(name: string): boolean {
  return /^(optimizer|training)\./.test(name) || name === 'generator';
}

/** The version of a file's format. @throws MlpError `ERR_MLP_FORMAT` if it has none, or one that is not known */
export function versionOf(path: string, metadata: Safetensors['metadata']): string {
  const found = metadata.get('format_version');
  if (found === undefined) {
    const fix = 'One of PyTorch becomes a model by `mlp-train import`';
    throw new MlpError('ERR_MLP_FORMAT', 'it is safetensors, but not written by mlp-train', path, fix);
  }
  if (fieldOfVersion.has(found)) return found;
  const known = [...fieldOfVersion.keys()].join(' and ');
  const what = `its format_version is ${JSON.stringify(found)}, but this mlp-train knows ${known}`;
  throw new MlpError('ERR_MLP_FORMAT', what, path, 'Read it with the version that wrote it, or a newer one');
}

/** Refuses a description that does not go with the sizes. */
function checkTogether(
  sizes: readonly number[],
  { inputShape, pixelRange, task, classNames, trainedOn, preprocessing, threshold }: ModelDescription,
): void {
  const [inputs, outputs] = [sizes[0], sizes[sizes.length - 1]];
  if (numel(inputShape) !== inputs) throw argumentError(`a shape of ${inputs} numbers`, 'inputShape', inputShape);
  if (pixelRange.length !== 2 || !pixelRange.every(Number.isFinite) || pixelRange[0] === pixelRange[1])
    throw argumentError('two different numbers, low and high,', 'pixelRange', pixelRange);
  if (classNames && classNames.length !== outputs) throw argumentError(`${outputs} names`, 'classNames', classNames);
  if (preprocessing && featureNames(preprocessing).length !== inputs)
    throw argumentError(`a preprocessing that gives ${inputs} features`, 'preprocessing', preprocessing);
  checkThreshold(threshold, outputs);
  if (threshold !== undefined && (outputs !== 2 || task === 'regression'))
    throw argumentError('nothing, as the model is not of two classes,', 'threshold', threshold);
  const isRange = (range?: readonly number[]) => range?.length === 2 && range.every(Number.isFinite);
  if (trainedOn && !(isRange(trainedOn.background) && isRange(trainedOn.contrast)))
    throw argumentError('ranges [low, high] of background and contrast', 'trainedOn', trainedOn);
}
