// Class weights: how much the examples of each class count in the loss.
import type { TargetArray } from '../dataset/dataset.js';
import type { TensorDataset } from '../dataset/tensor-dataset.js';
import { MlpError, show } from '../errors.js';
import { isArray, isObject } from '../kinds.js';
import { nearestName } from '../options.js';
import type { Kind } from './setting.js';

/** Every example alike; each class alike, however many examples it has; or a factor for each class, in their order or by their names. */
export type ClassWeight = 'none' | 'balanced' | readonly number[] | Readonly<Record<string, number>>;

/** A file of factors, which a command reads when the data have told the classes. */
export interface ClassWeightFile {
  readonly file: string;
}

/** Whether a factor may be this. */
export const isWeight = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0;

/** Whether the factors are still in a file. */
export function isWeightFile(weight: ClassWeight | ClassWeightFile): weight is ClassWeightFile {
  return isObject(weight) && 'file' in weight && typeof weight.file === 'string';
}

function isNamed(value: unknown): value is Readonly<Record<string, number>> {
  if (!isObject(value) || isArray(value)) return false;
  const weights = Object.values(value);
  return weights.length > 0 && weights.every(isWeight);
}

/** `none`, `balanced`, factors such as `1,2.5` or `{"no":1,"yes":2.5}`, or a path, in which there is a dot or a slash. */
export const classWeightKind: Kind<ClassWeight | ClassWeightFile> = {
  what: 'none, balanced, numbers of at least 0 such as 1,2.5 or {"no":1,"yes":2.5}, or a file such as weights.csv',
  parse: (text) => {
    if (text === 'none' || text === 'balanced') return text;
    if (text.startsWith('{')) return namedIn(text);
    if (/[^-+\d.e,\s]/i.test(text) && /[./\\]/.test(text)) return { file: text };
    const weights = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
    return weights.every(isWeight) ? weights : undefined;
  },
  accepts: (value) =>
    value === 'none' ||
    value === 'balanced' ||
    isNamed(value) ||
    (isArray(value) && value.length > 0 && value.every(isWeight)),
  format: (value) => {
    if (typeof value === 'string') return value;
    if (isWeightFile(value)) return value.file;
    return isArray(value) ? value.join(',') : JSON.stringify(value);
  },
};

function namedIn(json: string): ClassWeight | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isNamed(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `no 1, yes 2.5`; factors without names as a flag takes them. */
export function classWeightText(weight: ClassWeight | ClassWeightFile): string {
  if (!isNamed(weight)) return classWeightKind.format(weight);
  return Object.entries(weight).map(([name, factor]) => `${name} ${factor}`).join(', '); // prettier-ignore
}

type Labelled = Pick<TensorDataset<TargetArray>, 'labels' | 'classes' | 'classNames'>;

/** The names of the classes; if they have none, their numbers. */
export function namesOf({ classes, classNames }: Pick<Labelled, 'classes' | 'classNames'>): readonly string[] {
  return classNames ?? Array.from({ length: classes }, (_, i) => String(i));
}

/**
 * A weight for each class, or undefined if all count alike. `balanced` is examples / (classes * examples of the class), as in scikit-learn.
 * @throws MlpError `ERR_MLP_ARGUMENT` if there are not as many weights as classes, or of others, or `balanced` meets a class without examples
 */
export function weightsOf(
  weight: ClassWeight | ClassWeightFile,
  { labels, classes, classNames }: Labelled,
): readonly number[] | undefined {
  const error = (what: string, fix?: string) => new MlpError('ERR_MLP_ARGUMENT', what, '--class-weight', fix);
  if (weight === 'none') return undefined;
  if (isWeightFile(weight)) throw error(`the weights of ${weight.file} have not been read`);
  if (weight !== 'balanced') {
    if (!isArray(weight)) return inOrder(weight, namesOf({ classes, classNames }), error);
    if (weight.length === classes) return weight;
    throw error(`there are ${weight.length} weights, but ${classes} classes`);
  }
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]++;
  const empty = counts.indexOf(0);
  if (empty < 0) return Array.from(counts, (count) => labels.length / (classes * count));
  throw error(`class ${empty} has no examples, so no weight balances it`, 'Give the weights as numbers');
}

/**
 * Weights by the names of classes, in the order of these.
 * @param error makes the error, of a name if one is wrong
 */
export function inOrder(
  weights: Readonly<Record<string, number>>,
  names: readonly string[],
  error: (what: string, fix: string, name?: string) => MlpError,
): number[] {
  const other = Object.keys(weights).find((name) => !names.includes(name));
  if (other !== undefined) throw error(`there is no class ${show(other)}`, nearest(other, names), other);
  const lacking = names.filter((name) => !Object.hasOwn(weights, name));
  if (lacking.length === 0) return names.map((name) => weights[name]);
  const what = `there is no weight for ${lacking.length === 1 ? 'the class' : 'the classes'} ${some(lacking.map(show))}`;
  throw error(what, 'Give 1 to a class that counts as it is');
}

function nearest(name: string, names: readonly string[]): string {
  const near = nearestName(name, names);
  return near === undefined ? `There are ${some(names)}` : `The nearest is ${show(near)}`;
}

function some(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
}
