// The table of optimizers by their type, and an optimizer made of what a file says.
import type { Parameter } from '../autograd/parameter.js';
import { MlpError } from '../errors.js';
import { exactly, type Fields, integer, listOf, number, oneOf, optional, record, text } from '../formats/fields.js';
import type { FloatArray } from '../kernels/kernels.js';
import { version } from '../version.js';
import { Adam, AdamW } from './adam.js';
import type { GroupDescription, StatefulOptimizer, Trained } from './optimizer.js';
import { RMSprop } from './rmsprop.js';
import { SGD } from './sgd.js';

/** A class of optimizers, which knows how its options are read. */
interface OptimizerClass {
  readonly fields: Fields<object>;
  new (parameters: Trained, options: never): StatefulOptimizer;
}

/** The optimizers by the names that files have for them. */
export const optimizers = {
  sgd: SGD,
  adam: Adam,
  adamw: AdamW,
  rmsprop: RMSprop,
} satisfies Record<string, OptimizerClass>;

/** The name of an optimizer in files. */
export type OptimizerType = keyof typeof optimizers;

/** The names of the optimizers. */
export const optimizerTypes = Object.keys(optimizers) as readonly OptimizerType[];

/**
 * The optimizer that `describe` described, of the parameters that its groups were described by.
 * @param where the file it is in
 * @param writtenBy the version that wrote the file
 * @throws MlpError `ERR_MLP_FORMAT` if it is of a type that is not known, or has an option that is not
 */
export function optimizerFrom(
  description: unknown,
  parameters: readonly Parameter<FloatArray>[],
  where: string,
  writtenBy?: string,
): StatefulOptimizer {
  try {
    const { type } = record({ type: oneOf(optimizerTypes) })(description, 'optimizer', where);
    const Class: OptimizerClass = optimizers[type];
    const { groups, ...given } = exactly<Read>({ ...readFields, ...Class.fields })(description, 'optimizer', where);
    const names = Object.keys(Class.fields);
    const options = Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name)));
    const trained = groups?.map(({ params, ...group }) => ({ ...group, params: params.map(parameterAt(parameters)) }));
    return new Class(trained ?? parameters, options as never);
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    const fix = writtenBy === undefined ? error.fix : `mlp-train ${writtenBy} wrote it, and this is ${version()}`;
    throw new MlpError('ERR_MLP_FORMAT', error.what, where, fix, { cause: error });
  }
}

const groupField = exactly<GroupDescription>({
  params: listOf(integer(0)),
  lrFactor: optional(number(0)),
  weightDecay: optional(number(0)),
});

/** A description, before its type says which options it has. */
interface Read {
  readonly type: string;
  readonly groups?: GroupDescription[] | undefined;
}

const readFields: Fields<Read> = { type: text, groups: optional(listOf(groupField)) };

function parameterAt(parameters: readonly Parameter<FloatArray>[]) {
  return (place: number): Parameter<FloatArray> => {
    if (place < parameters.length) return parameters[place];
    const what = `optimizer.groups have parameter ${place}, but there are ${parameters.length}`;
    throw new MlpError('ERR_MLP_FORMAT', what);
  };
}
