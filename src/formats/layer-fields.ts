// What a file says of each type of layer but activations: its settings besides the type.
import { expected, MlpError } from '../errors.js';
import { exactly, type Field, flag, integer, listOf, number, oneOf } from './fields.js';
import { AVERAGES } from './plain-layers.js';

/** The formula of a linear layer: Y = X W + b, or Y = X W / sqrt(inputs) + b, whose gradients are scaled likewise (Jacot et al. 2018). */
export type Parametrization = 'standard' | 'ntk';

export const PARAMETRIZATIONS: readonly Parametrization[] = ['standard', 'ntk'];

/** One number for all inputs, or one for each column. */
export interface Moments {
  readonly mean: readonly number[];
  /** Above 0. */
  readonly deviation: readonly number[];
}

const moments: Field<Moments> = (value, name, where) => {
  const read = exactly<Moments>({ mean: listOf(number()), deviation: listOf(number(0)) })(value, name, where);
  const { length } = read.mean;
  if (length > 0 && read.deviation.length === length && !read.deviation.includes(0)) return read;
  const what = expected(`numbers above 0, ${length} as of mean,`, `${name}.deviation`, read.deviation);
  throw new MlpError('ERR_MLP_FORMAT', what, where);
};

const temperature: Field<{ value: number }> = (value, name, where) => {
  const read = exactly({ value: number(0) })(value, name, where);
  if (read.value > 0) return read;
  throw new MlpError('ERR_MLP_FORMAT', expected('a number above 0', `${name}.value`, read.value), where);
};

/** The settings of each, by its type. */
export const layerFields = {
  linear: exactly({ inputs: integer(1), outputs: integer(1), bias: flag, parametrization: oneOf(PARAMETRIZATIONS) }),
  featureScale: exactly({ features: integer(1) }),
  dropout: exactly({ p: number(0, 1) }),
  standardize: moments,
  targetScale: moments,
  temperature,
  /** The layers of each member are descriptions again. */
  ensemble: exactly({ average: oneOf(AVERAGES), members: listOf(listOf<unknown>((layer) => layer)) }),
};
