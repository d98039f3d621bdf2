// The table of activations: the functions between layers, an entry each.
import { argumentError, checkNumber } from '../errors.js';
import type { UnaryOp } from '../kernels/element-wise.js';
import { unaryOps } from '../kernels/unary-ops.js';
import { checkOptions } from '../options.js';

/** What some activations take besides, by PyTorch's names. */
export interface ActivationOptions {
  /** leakyRelu: the factor below 0; default 0.01. */
  negativeSlope?: number | undefined;
  /** elu: what the function falls to is -alpha; default 1. */
  alpha?: number | undefined;
  /** gelu: exact, or by the formula with tanh; default none, the exact one. */
  approximate?: 'none' | 'tanh' | undefined;
}

export type Options = { readonly [Name in keyof Required<ActivationOptions>]: NonNullable<ActivationOptions[Name]> };

export interface Entry {
  /** PyTorch's class: what it is called in print. */
  readonly title: string;
  /** The op that it is, and what that takes besides; undefined if nothing is computed. */
  readonly op?: (options: Options) => readonly [op: UnaryOp, parameter?: number];
  /** The factor of the first weights' spread with which outputs are spread as inputs are: torch.nn.init.calculate_gain's. */
  readonly gain: number | ((options: Options) => number);
  /** The options that it takes, with their defaults. */
  readonly options?: Partial<Options>;
}

/** The gain of those that PyTorch names none for: ReLU's, whose shape they have. */
const LIKE_RELU = Math.SQRT2;

/** The entries, with their names as a type, and no more: declarations would spell out every function. */
const table = <Type extends string>(entries: Readonly<Record<Type, Entry>>): Readonly<Record<Type, Entry>> => entries;

/** Every activation by its type. */
export const activations = table({
  identity: { title: 'Identity', gain: 1 },
  relu: { title: 'ReLU', op: () => [unaryOps.relu], gain: Math.SQRT2 },
  leakyRelu: {
    title: 'LeakyReLU',
    op: ({ negativeSlope }) => [unaryOps.leakyRelu, negativeSlope],
    gain: ({ negativeSlope }) => Math.sqrt(2 / (1 + negativeSlope * negativeSlope)),
    options: { negativeSlope: 0.01 },
  },
  tanh: { title: 'Tanh', op: () => [unaryOps.tanh], gain: 5 / 3 },
  sigmoid: { title: 'Sigmoid', op: () => [unaryOps.sigmoid], gain: 1 },
  gelu: {
    title: 'GELU',
    op: ({ approximate }) => [approximate === 'tanh' ? unaryOps.geluTanh : unaryOps.gelu],
    gain: LIKE_RELU,
    options: { approximate: 'none' },
  },
  silu: { title: 'SiLU', op: () => [unaryOps.silu], gain: LIKE_RELU },
  elu: { title: 'ELU', op: ({ alpha }) => [unaryOps.elu, alpha], gain: LIKE_RELU, options: { alpha: 1 } },
  selu: { title: 'SELU', op: () => [unaryOps.selu], gain: 3 / 4 },
  mish: { title: 'Mish', op: () => [unaryOps.mish], gain: LIKE_RELU },
});

/** The name of an activation. */
export type ActivationType = keyof typeof activations;

/** All options of an activation, those that are not given by their defaults. @throws MlpError `ERR_MLP_ARGUMENT` for one that it does not take */
export function optionsOf(type: ActivationType, options: ActivationOptions): Options {
  const { title, options: defaults = {} }: Entry = activations[type];
  checkOptions(title, options, Object.fromEntries(Object.keys(defaults).map((name) => [name, true])));
  return { ...defaults, ...given(options) } as Options;
}

/** The options that are there, checked. */
function given(options: ActivationOptions): ActivationOptions {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of entries) {
    if (name !== 'approximate') checkNumber(name, value);
    else if (!['none', 'tanh'].includes(value as string)) throw argumentError("'none' or 'tanh'", name, value);
  }
  return Object.fromEntries(entries);
}
