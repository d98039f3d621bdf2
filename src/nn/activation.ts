// Activations: the functions between layers, an entry each in one table.
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import { argumentError, checkNumber } from '../errors.js';
import { isObject } from '../kinds.js';
import { checkOptions } from '../options.js';
import { type Layer, type LayerPlan, Module } from './module.js';

/** What some activations take besides, by PyTorch's names. */
export interface ActivationOptions {
  /** leakyRelu: the factor below 0; default 0.01. */
  negativeSlope?: number | undefined;
  /** elu: what the function falls to is -alpha; default 1. */
  alpha?: number | undefined;
  /** gelu: exact, or by the formula with tanh; default none, the exact one. */
  approximate?: 'none' | 'tanh' | undefined;
}

type Options = { readonly [Name in keyof Required<ActivationOptions>]: NonNullable<ActivationOptions[Name]> };

interface Entry {
  /** PyTorch's class: what it is called in print. */
  readonly title: string;
  readonly apply: (X: Tensor, options: Options) => Tensor;
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
  identity: { title: 'Identity', apply: (X) => X, gain: 1 },
  relu: { title: 'ReLU', apply: (X) => X.relu(), gain: Math.SQRT2 },
  leakyRelu: {
    title: 'LeakyReLU',
    apply: (X, { negativeSlope }) => X.leakyRelu(negativeSlope),
    gain: ({ negativeSlope }) => Math.sqrt(2 / (1 + negativeSlope * negativeSlope)),
    options: { negativeSlope: 0.01 },
  },
  tanh: { title: 'Tanh', apply: (X) => X.tanh(), gain: 5 / 3 },
  sigmoid: { title: 'Sigmoid', apply: (X) => X.sigmoid(), gain: 1 },
  gelu: { title: 'GELU', apply: (X, options) => X.gelu(options), gain: LIKE_RELU, options: { approximate: 'none' } },
  silu: { title: 'SiLU', apply: (X) => X.silu(), gain: LIKE_RELU },
  elu: { title: 'ELU', apply: (X, { alpha }) => X.elu(alpha), gain: LIKE_RELU, options: { alpha: 1 } },
  selu: { title: 'SELU', apply: (X) => X.selu(), gain: 3 / 4 },
  mish: { title: 'Mish', apply: (X) => X.mish(), gain: LIKE_RELU },
});

/** The name of an activation. */
export type ActivationType = keyof typeof activations;

/** An activation with its options, as plain data: `{ type: 'leakyRelu', negativeSlope: 0.2 }`. */
export type ActivationDescription = { readonly type: ActivationType } & Readonly<ActivationOptions>;

/** A function of each element, such as `new Activation('relu')` or `new Activation('leakyRelu', { negativeSlope: 0.2 })`. */
export class Activation extends Module implements Layer {
  readonly type: ActivationType;
  readonly options: Readonly<ActivationOptions>;

  constructor(type: ActivationType, options: ActivationOptions = {}) {
    super();
    if (!Object.hasOwn(activations, type))
      throw argumentError(`one of ${Object.keys(activations).join(', ')}`, 'activation', type);
    const { title, options: defaults = {} }: Entry = activations[type];
    checkOptions(title, options, Object.fromEntries(Object.keys(defaults).map((name) => [name, true])));
    this.type = type;
    this.options = { ...defaults, ...given(options) };
  }

  /** By its name, or by plain data. */
  static of(activation: ActivationType | ActivationDescription): Activation {
    if (!isObject(activation)) return new Activation(activation);
    const { type, ...options } = activation;
    return new Activation(type, options);
  }

  /** The function of each element of X, of any shape. */
  forward(X: Tensor): Tensor {
    return this.#entry.apply(checkTensor('X', X), this.options as Options);
  }

  /** torch.nn.init.calculate_gain of it; ReLU's if PyTorch has none. */
  get gain(): number {
    const { gain } = this.#entry;
    return typeof gain === 'number' ? gain : gain(this.options as Options);
  }

  describe(): ActivationDescription & { readonly [option: string]: string | number } {
    return { type: this.type, ...this.options };
  }

  /** `ReLU`, `LeakyReLU(negativeSlope: 0.2)` */
  override toString(): string {
    const options = Object.entries(this.options).map(([name, value]) => `${name}: ${value}`);
    return this.#entry.title + (options.length > 0 ? `(${options.join(', ')})` : '');
  }

  get #entry(): Entry {
    return activations[this.type];
  }
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

/** For the table of layers: an activation has no parameters. */
export const activationPlan =
  (type: ActivationType) =>
  (options: object): LayerPlan => {
    const layer = new Activation(type, options);
    return { shapes: new Map(), build: () => layer };
  };
