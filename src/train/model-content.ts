// What the content of a model file says, whatever it came from: which version wrote it, what its model is, and which arrays are the model's.
import { numel } from '../autograd/shape.js';
import { argumentError, MlpError } from '../errors.js';
import { readJson } from '../formats/fields.js';
import type { Safetensors } from '../formats/safetensors.js';
import { featureNames } from '../tables/preprocessing.js';
import { type ModelDescription, modelField, modelFieldOf1, type ModelFields } from './model-fields.js';
import { checkThreshold } from './predicted-class.js';

/** The version of the format that this package writes, and how each version that it reads says what the model is. */
export const FORMAT_VERSION = '2';
const fieldOfVersion = new Map([
  ['1', modelFieldOf1],
  [FORMAT_VERSION, modelField],
]);

/** What a file says of its model, and who wrote it, if it says so. @throws MlpError `ERR_MLP_FORMAT` if it is no model of this package */
export function fieldsOf(path: string, { metadata }: Safetensors): ModelFields & { readonly producer?: string } {
  const field = fieldOfVersion.get(versionOf(path, metadata))!;
  return { ...readJson(metadata.get('model') ?? '', 'model', path, field), producer: metadata.get('producer') };
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

/** The arrays of a file that are the model's and not its training's. */
export function modelState({ tensors }: Safetensors): Safetensors['tensors'] {
  return new Map([...tensors].filter(([name]) => !isOfTraining(name)));
}

/** Whether a tensor belongs to a checkpoint's training, and not to its model. */
function isOfTraining(name: string): boolean {
  return /^(optimizer|training)\./.test(name) || name === 'generator';
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

/** Refuses a description that does not go with the sizes. */
export function checkTogether(
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
