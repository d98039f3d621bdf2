// What an optimizer is, and what it is given: parameters, or groups of them.
import { Parameter } from '../autograd/parameter.js';
import { argumentError, checkNumber } from '../errors.js';
import type { NamedTensor } from '../formats/safetensors.js';
import type { StateDict } from '../formats/state-dict.js';
import type { FloatArray } from '../kernels/kernels.js';
import { isArray, isObject } from '../kinds.js';
import { checkOptions, type Names } from '../options.js';
import type { Schedule, StepPosition } from './schedule.js';

/** What a training loop asks of an optimizer. */
export interface Optimizer {
  readonly parameters: readonly Parameter<FloatArray>[];
  readonly options: { readonly lr: number | Schedule };
  /** Forgets the gradients of the last step. */
  zeroGrad(): void;
  /** Changes each parameter by its gradient. A schedule asks for the position. */
  step(at?: StepPosition): void;
}

/** An optimizer that can go on from a file: what checkpoints need. */
export interface StatefulOptimizer extends Optimizer {
  /** Its name in files, of the table of optimizers. */
  readonly type: string;
  /** The names of the arrays that it comes to keep for each parameter; `steps` is one number, the others are of its shape. */
  readonly stateNames: readonly string[];
  /** What it is as plain data, its groups by places in `parameters`, such as the model's; default: its own. */
  describe(parameters?: readonly Parameter<FloatArray>[]): OptimizerDescription;
  /** Copies of what it keeps for each parameter, by place and name: `0.velocity`. */
  stateDict(): Map<string, NamedTensor>;
  /** Takes over what {@link stateDict} gave. */
  loadStateDict(state: StateDict): void;
}

/** An optimizer as a file has it: its type, its options, and its groups if it does not take all parameters alike. */
export interface OptimizerDescription {
  readonly type: string;
  readonly groups?: readonly GroupDescription[];
  readonly [option: string]: unknown;
}

/** A group as a file has it: the places of its parameters. */
export interface GroupDescription extends Omit<ParameterGroup, 'params'> {
  readonly params: readonly number[];
}

/** Parameters with a learning rate or a weight decay of their own. */
export interface ParameterGroup {
  readonly params: readonly Parameter<FloatArray>[];
  /** The learning rate is multiplied by it; default 1. */
  readonly lrFactor?: number | undefined;
  /** Default: that of the optimizer. */
  readonly weightDecay?: number | undefined;
}

/** What an optimizer trains. */
export type Trained = readonly Parameter<FloatArray>[] | readonly ParameterGroup[];

const NAMES: Names<ParameterGroup> = { params: true, lrFactor: true, weightDecay: true };

/** Refuses what is no {@link Optimizer}. */
export function checkOptimizer(value: unknown): asserts value is Optimizer {
  const { step, zeroGrad, parameters, options } = (value ?? {}) as Partial<Record<keyof Optimizer, unknown>>;
  const hasRate = isObject(options) && 'lr' in options && (typeof options.lr === 'number' || isObject(options.lr));
  const missing = [
    ...(typeof step === 'function' ? [] : ['step()']),
    ...(typeof zeroGrad === 'function' ? [] : ['zeroGrad()']),
    ...(isArray(parameters) && parameters.every((p) => p instanceof Parameter) ? [] : ['parameters']),
    ...(hasRate ? [] : ['options.lr']),
  ];
  if (missing.length === 0) return;
  const fix = isObject(value) ? `It lacks ${missing.join(', ')}` : undefined;
  throw argumentError('an optimizer, such as new SGD(model.parameters(), { lr: 0.1 }),', 'optimizer', value, fix);
}

/** Whether it keeps all that a checkpoint needs. */
export function isStateful(optimizer: Optimizer): optimizer is StatefulOptimizer {
  const { type, describe, stateDict, loadStateDict } = optimizer as Partial<StatefulOptimizer>;
  return typeof type === 'string' && [describe, stateDict, loadStateDict].every((act) => typeof act === 'function');
}

/** The groups that were given; parameters alone are one group. @throws MlpError `ERR_MLP_ARGUMENT` for anything else */
export function groupsOf(given: Trained): readonly ParameterGroup[] {
  if (!isArray(given) || given.length === 0)
    throw notParameters('an array of at least one Parameter', 'parameters', given);
  const groups = isGroup(given[0]) ? (given as readonly ParameterGroup[]).map(checkGroup) : [parametersAlone(given)];
  const all = groups.flatMap(({ params }) => params);
  if (new Set(all).size < all.length) throw argumentError('each Parameter once', 'parameters', given);
  return groups;
}

function isGroup(value: unknown): value is ParameterGroup {
  return isObject(value) && 'params' in value;
}

function parametersAlone(given: readonly unknown[]): ParameterGroup {
  return { params: checkParameters('parameters', given) };
}

function checkGroup(group: ParameterGroup, i: number): ParameterGroup {
  const name = `parameters[${i}]`;
  checkOptions(name, group, NAMES);
  const { params, lrFactor, weightDecay } = group;
  if (!isArray(params) || params.length === 0)
    throw notParameters('an array of at least one Parameter', `${name}.params`, params);
  return {
    params: checkParameters(`${name}.params`, params),
    ...(lrFactor !== undefined && { lrFactor: checkNumber(`${name}.lrFactor`, lrFactor, 0) }),
    ...(weightDecay !== undefined && { weightDecay: checkNumber(`${name}.weightDecay`, weightDecay, 0) }),
  };
}

function checkParameters(name: string, given: readonly unknown[]): Parameter<FloatArray>[] {
  const wrong = given.findIndex((parameter) => !(parameter instanceof Parameter));
  if (wrong >= 0) throw notParameters('a Parameter', `${name}[${wrong}]`, given[wrong]);
  return [...given] as Parameter<FloatArray>[];
}

function notParameters(what: string, name: string, got: unknown) {
  return argumentError(what, name, got, 'For a model, give model.parameters()');
}
