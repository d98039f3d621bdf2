// Model files: an MLP with what its inputs and outputs mean, as safetensors. A checkpoint is one with more in it.
import { numel } from '../autograd/shape.js';
import { argumentError, checkInstance, MlpError } from '../errors.js';
import { writeFile } from '../files/write-file.js';
import {
  type Field,
  type Fields,
  integer,
  listOf,
  number,
  optional,
  pair,
  readJson,
  record,
  text,
} from '../formats/fields.js';
import type { TraitRanges } from '../images/traits.js';
import { encodeSafetensors, readSafetensors, type Safetensors } from '../formats/safetensors.js';
import { checkFinite, checkStateDict } from '../formats/state-dict.js';
import { MLP, stateShapes } from '../nn/mlp.js';
import { Generator } from '../random/generator.js';
import { checkOptions, type Names } from '../options.js';
import { version } from '../version.js';

/** What a model's numbers mean. */
export interface ModelDescription {
  /** Shape of one example, such as [1, 28, 28]. */
  readonly inputShape: readonly number[];
  /** What pixels become: a byte b is low + (high - low) b / 255. */
  readonly pixelRange: readonly [low: number, high: number];
  /** One name an output. */
  readonly classNames?: readonly string[];
  /** What the pictures that it was trained on are like, by which `predict` tells others. */
  readonly trainedOn?: TraitRanges;
}

/** What a model file holds. */
export interface LoadedModel extends ModelDescription {
  readonly model: MLP;
}

const NAMES: Names<LoadedModel> = {
  inputShape: true,
  pixelRange: true,
  classNames: true,
  trainedOn: true,
  model: true,
};

/** The version of the format that this package writes, and the only one that it reads. */
const FORMAT_VERSION = '1';

/** What a file calls `model`. */
interface ModelFields extends ModelDescription {
  readonly sizes: readonly number[];
}

const descriptionFields: Fields<ModelDescription> = {
  inputShape: listOf(integer(1)),
  pixelRange: pair(number()),
  classNames: optional(listOf(text)),
  trainedOn: optional(record<TraitRanges>({ background: pair(number(0)), contrast: pair(number(0)) })),
};

const modelFields = record<ModelFields>({ sizes: listOf(integer(1)), ...descriptionFields });

/**
 * Writes a model to a safetensors file, whole or not at all.
 * @param description default: a flat input of pixels in 0..1, and no names
 * @throws MlpError `ERR_MLP_DIVERGED` where a parameter is not finite, `ERR_MLP_FILE` where the file cannot be written; the old file is
 * untouched then
 */
export function saveModel(path: string, model: MLP, description: Partial<ModelDescription> = {}): void {
  writeFile(path, encodeSafetensors(contentOf(path, model, description)));
}

/**
 * Reads a model that {@link saveModel} or `saveCheckpoint` wrote.
 * @throws MlpError `ERR_MLP_FORMAT` where the file holds anything else, `ERR_MLP_FILE` where it cannot be read
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
 * @throws MlpError `ERR_MLP_FORMAT` where it is damaged, or of another model
 */
export function descriptionIn(
  path: string,
  metadata: ReadonlyMap<string, string>,
  sizes: readonly number[],
): Partial<ModelDescription> {
  const given = Object.entries<Field<unknown>>(descriptionFields).filter(([name]) => metadata.has(name));
  const read = given.map(([name, field]) => [name, readJson(metadata.get(name) as string, name, path, field)] as const);
  const description = Object.fromEntries(read) as Partial<ModelDescription>;
  inFile(path, () => checkTogether(fieldsOf(sizes, description)));
  return description;
}

/** What the file of a model holds. */
export function contentOf(path: string, model: MLP, description: Partial<ModelDescription>): Safetensors {
  checkInstance('model', model, MLP, 'an MLP');
  checkOptions('saveModel', description, NAMES);
  const fields = fieldsOf(model.sizes, description);
  checkTogether(fields);
  const tensors = model.stateDict();
  const fix = 'Nothing was written; what was saved before is as it was';
  checkFinite(path, 'ERR_MLP_DIVERGED', tensors, fix);
  const metadata = [
    ['format_version', FORMAT_VERSION],
    ['producer', `mlp-train ${version()}`],
    ['model', JSON.stringify(fields)],
  ] as const;
  return { tensors, metadata: new Map(metadata) };
}

function fieldsOf(sizes: readonly number[], description: Partial<ModelDescription>): ModelFields {
  const { inputShape = [sizes[0]], pixelRange = [0, 1], classNames, trainedOn } = description;
  return { sizes, inputShape, pixelRange, ...(classNames && { classNames }), ...(trainedOn && { trainedOn }) };
}

/** The model in the content of a file; tensors of a checkpoint's are left aside. */
export function modelOf(path: string, { tensors, metadata }: Safetensors): LoadedModel {
  checkVersion(path, metadata.get('format_version'));
  const { sizes, ...description } = readJson(metadata.get('model') ?? '', 'model', path, modelFields);
  const state = new Map([...tensors].filter(([name]) => !isOfTraining(name)));
  return inFile(path, () => {
    checkTogether({ sizes, ...description });
    checkStateDict(path, state, stateShapes(sizes)); // before there is memory for sizes that the file only claims
    checkFinite(path, 'ERR_MLP_FORMAT', state);
    const model = new MLP(sizes, { generator: new Generator(0) });
    model.loadStateDict(state);
    return { model, ...description };
  });
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
  return name.startsWith('optimizer.') || name === 'generator';
}

function checkVersion(path: string, found: string | undefined): void {
  if (found === FORMAT_VERSION) return;
  if (found === undefined) {
    const fix = 'One of PyTorch becomes a model by `mlp-train import`';
    throw new MlpError('ERR_MLP_FORMAT', 'it is safetensors, but not written by mlp-train', path, fix);
  }
  const what = `its format_version is ${JSON.stringify(found)}, but this mlp-train knows ${FORMAT_VERSION}`;
  throw new MlpError('ERR_MLP_FORMAT', what, path, 'Read it with the version that wrote it, or a newer one');
}

/** Refuses a description that does not go with the sizes. */
function checkTogether({ sizes, inputShape, pixelRange, classNames, trainedOn }: ModelFields): void {
  const [inputs, outputs] = [sizes[0], sizes[sizes.length - 1]];
  if (sizes.length < 2) throw argumentError('at least two numbers', 'sizes', sizes);
  if (numel(inputShape) !== inputs) throw argumentError(`a shape of ${inputs} numbers`, 'inputShape', inputShape);
  if (pixelRange.length !== 2 || !pixelRange.every(Number.isFinite) || pixelRange[0] === pixelRange[1])
    throw argumentError('two different numbers, low and high,', 'pixelRange', pixelRange);
  if (classNames && classNames.length !== outputs) throw argumentError(`${outputs} names`, 'classNames', classNames);
  const isRange = (range?: readonly number[]) => range?.length === 2 && range.every(Number.isFinite);
  if (trainedOn && !(isRange(trainedOn.background) && isRange(trainedOn.contrast)))
    throw argumentError('ranges [low, high] of background and contrast', 'trainedOn', trainedOn);
}
