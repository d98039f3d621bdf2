// What a model file says of its model, as JSON: today's form, and that of 0.1.0.
import {
  exactly,
  type Field,
  type Fields,
  listOf,
  number,
  integer,
  oneOf,
  optional,
  pair,
  record,
  text,
} from '../formats/fields.js';
import { MlpError } from '../errors.js';
import { isObject } from '../kinds.js';
import { readPreprocessing } from '../tables/preprocessing-file.js';
import type { Preprocessing } from '../tables/preprocessing.js';
import type { TraitRanges } from '../images/traits.js';
import type { LayerDescription } from '../nn/module.js';
import { fieldOf, openShare } from './setting.js';
import { type Task, tasks } from './task.js';

/** What a model's numbers mean. */
export interface ModelDescription {
  /** Shape of one example, such as [1, 28, 28]. */
  readonly inputShape: readonly number[];
  /** What pixels become: a byte b is low + (high - low) b / 255. */
  readonly pixelRange: readonly [low: number, high: number];
  /** What the outputs are; if it is missing, they are classes. */
  readonly task?: Task;
  /** A name for each output. */
  readonly classNames?: readonly string[];
  /** What the pictures that it was trained on are like, by which `predict` tells others. */
  readonly trainedOn?: TraitRanges;
  /** How the columns of a table become its inputs. */
  readonly preprocessing?: Preprocessing;
  /** The column of a table that it predicts. */
  readonly target?: string;
  /** Of two classes: the second is predicted if its probability is at least that. If it is missing, the most probable class is. */
  readonly threshold?: number;
}

/** What a file says of its model. */
export interface ModelFields extends ModelDescription {
  /** Descriptions of its layers, from the first on; a Standardize at the front stands in a file among its preprocessing. */
  readonly layers: readonly unknown[];
}

/** The first step of what happens to an example before it enters the net. */
interface Affine {
  readonly type: 'affine';
  readonly low: number;
  readonly high: number;
}

/** The second step, if there is one: the description of the layer, which nn/layers.ts reads. */
const STANDARDIZE = 'standardize';
const standardizeField = record({ type: oneOf([STANDARDIZE] as const) });

const affineField = exactly<Affine>({ type: oneOf(['affine'] as const), low: number(), high: number() });
const trainedOnField = record<TraitRanges>({ background: pair(number(0)), contrast: pair(number(0)) });
const describedFields = {
  inputShape: listOf(integer(1)),
  classNames: optional(listOf(text)),
  trainedOn: optional(trainedOnField),
};

const thresholdField = optional(fieldOf(openShare));
const anything: Field<unknown> = (value) => value;

const fields2 = exactly({
  layers: listOf(anything), // which nn/layers.ts reads
  preprocessing: listOf(anything),
  objective: exactly({ task: oneOf(tasks), target: optional(text), threshold: thresholdField }),
  ...describedFields,
});

/** Reads what version 2 of the format says. */
export const modelField: Field<ModelFields> = (value, name, where) => {
  const { preprocessing, objective, layers, ...description } = fields2(value, name, where);
  const { task, target, threshold } = objective;
  const meaning = { ...description, ...(task !== 'classes' && { task }), target, threshold };
  if (!isOfPixels(preprocessing))
    return {
      layers,
      ...ordered({ ...meaning, pixelRange: [0, 1], preprocessing: readPreprocessing(preprocessing, where) }),
    };
  if (preprocessing.length > 2)
    throw new MlpError('ERR_MLP_FORMAT', `${name}.preprocessing has ${preprocessing.length} steps, but only two are known`, where, 'Read it with the version that wrote it, or a newer one'); // prettier-ignore
  const [affine = { type: 'affine', low: 0, high: 1 }, ...standardize] = preprocessing;
  const { low, high } = affineField(affine, `${name}.preprocessing[0]`, where);
  standardize.forEach((step) => standardizeField(step, `${name}.preprocessing[1]`, where));
  return { layers: [...standardize, ...layers], ...ordered({ ...meaning, pixelRange: [low, high] }) };
};

/** Whether the inputs are numbers as they come, such as pixels, and not columns of a table. */
function isOfPixels([first]: readonly unknown[]): boolean {
  return first === undefined || (isObject(first) && 'type' in first && first.type === 'affine');
}

const fields1 = record({ sizes: listOf(integer(1)), pixelRange: pair(number()), ...describedFields });

/** Reads what version 1 said, of 0.1.0: linear layers of these sizes with ReLU between them, for classes. */
export const modelFieldOf1: Field<ModelFields> = (value, name, where) => {
  const { sizes, ...description } = fields1(value, name, where);
  const layers = sizes.slice(1).flatMap((outputs, i) => {
    const linear = { type: 'linear', inputs: sizes[i], outputs, bias: true, parametrization: 'standard' };
    return i === 0 ? [linear] : [{ type: 'relu' }, linear];
  });
  return { layers, ...ordered(description) };
};

function ordered({ inputShape, pixelRange, ...others }: ModelDescription): ModelDescription {
  const { task, classNames, trainedOn, preprocessing, target, threshold } = others;
  return {
    inputShape,
    pixelRange,
    ...(task && { task }),
    ...(classNames && { classNames }),
    ...(trainedOn && { trainedOn }),
    ...(preprocessing && { preprocessing }),
    ...(target !== undefined && { target }),
    ...(threshold !== undefined && { threshold }),
  };
}

/** The JSON of version 2. */
export function modelJson(layers: readonly LayerDescription[], description: ModelDescription): string {
  const { inputShape, pixelRange, task = 'classes', classNames, trainedOn, preprocessing } = description;
  const { target, threshold } = description;
  const [low, high] = pixelRange;
  const affine: Affine = { type: 'affine', low, high };
  const [first, ...others] = layers;
  const steps =
    preprocessing !== undefined
      ? { layers, preprocessing }
      : first.type === STANDARDIZE
        ? { layers: others, preprocessing: [affine, first] }
        : { layers, preprocessing: [affine] };
  return JSON.stringify({ ...steps, objective: { task, target, threshold }, inputShape, classNames, trainedOn });
}

/** The description alone, a field each, as files of other programs' formats have it. */
export const descriptionFields: Fields<ModelDescription> = {
  ...describedFields,
  pixelRange: pair(number()),
  task: optional(oneOf(tasks)),
  preprocessing: optional((value, _, where) => readPreprocessing(value, where)),
  target: optional(text),
  threshold: thresholdField,
};
