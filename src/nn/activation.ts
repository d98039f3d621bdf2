// Activation: a function between layers as a module.
import { unary } from '../autograd/ops/unary.js';
import { checkTensor, record, type Tensor } from '../autograd/tensor.js';
import { argumentError } from '../errors.js';
import { isObject } from '../kinds.js';
import {
  type ActivationOptions,
  activations,
  type ActivationType,
  type Entry,
  type Options,
  optionsOf,
} from './activations.js';
import { type Layer, type LayerPlan, Module } from './module.js';

/** An activation with its options, as plain data: `{ type: 'leakyRelu', negativeSlope: 0.2 }`. */
export type ActivationDescription = { readonly type: ActivationType } & Readonly<ActivationOptions>;

/** A function of each element, such as `new Activation('relu')` or `new Activation('leakyRelu', { negativeSlope: 0.2 })`. */
export class Activation extends Module implements Layer {
  readonly type: ActivationType;
  readonly options: Readonly<ActivationOptions>;
  readonly #op: ReturnType<NonNullable<Entry['op']>> | undefined;

  constructor(type: ActivationType, options: ActivationOptions = {}) {
    super();
    if (!Object.hasOwn(activations, type))
      throw argumentError(`one of ${Object.keys(activations).join(', ')}`, 'activation', type);
    this.type = type;
    const all = optionsOf(type, options);
    this.options = all;
    this.#op = this.#entry.op?.(all);
  }

  /** By its name, or by plain data. */
  static of(activation: ActivationType | ActivationDescription): Activation {
    if (!isObject(activation)) return new Activation(activation);
    const { type, ...options } = activation;
    return new Activation(type, options);
  }

  /** The function of each element of X, of any shape. */
  forward(X: Tensor): Tensor {
    checkTensor('X', X);
    return this.#op ? record(unary(this.#op[0], X, this.#op[1])) : X;
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

/** For the table of layers: an activation has no parameters. */
export const activationPlan =
  (type: ActivationType) =>
  (options: object): LayerPlan => {
    const layer = new Activation(type, options);
    return { shapes: new Map(), build: () => layer };
  };
