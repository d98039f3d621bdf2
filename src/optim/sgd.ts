// SGD: stochastic gradient descent with momentum, as PyTorch computes it.
import { allocatePersistent, type Storage } from '../autograd/arena.js';
import { Parameter } from '../autograd/parameter.js';
import { COPY, copy } from '../copies.js';
import { argumentError, checkNumber, MlpError } from '../errors.js';
import type { NamedTensor } from '../formats/safetensors.js';
import { checkStateDict, type StateDict } from '../formats/state-dict.js';
import { kernelsFor } from '../kernels/current.js';
import type { FloatArray } from '../kernels/kernels.js';
import { isArray, isFloat64Array, isObject } from '../kinds.js';
import { checkOptions, type Names } from '../options.js';

/** What a training loop asks of an optimizer. */
export interface Optimizer {
  readonly parameters: readonly Parameter<FloatArray>[];
  readonly options: { readonly lr: number };
  /** Forgets the gradients of the last step. */
  zeroGrad(): void;
  /** Changes each parameter by its gradient. */
  step(): void;
}

/** Refuses what is no {@link Optimizer}. */
export function checkOptimizer(value: unknown): asserts value is Optimizer {
  const { step, zeroGrad, parameters, options } = (value ?? {}) as Partial<Record<keyof Optimizer, unknown>>;
  const missing = [
    ...(typeof step === 'function' ? [] : ['step()']),
    ...(typeof zeroGrad === 'function' ? [] : ['zeroGrad()']),
    ...(isArray(parameters) && parameters.every((p) => p instanceof Parameter) ? [] : ['parameters']),
    ...(isObject(options) && 'lr' in options && typeof options.lr === 'number' ? [] : ['options.lr']),
  ];
  if (missing.length === 0) return;
  const fix = isObject(value) ? `It lacks ${missing.join(', ')}` : undefined;
  throw argumentError('an optimizer, such as new SGD(model.parameters(), { lr: 0.1 }),', 'optimizer', value, fix);
}

/** What torch.optim.SGD takes, by its names. */
export interface SGDOptions {
  /** Learning rate, for the mean loss of a batch. */
  lr: number;
  momentum?: number;
  dampening?: number;
  /** L2 penalty: this times the parameter is added to its gradient. */
  weightDecay?: number;
  nesterov?: boolean;
}

const NAMES: Names<SGDOptions> = { lr: true, momentum: true, dampening: true, weightDecay: true, nesterov: true };

/**
 * d = g + weightDecay w; v = d at the first step, then momentum v + (1 - dampening) d; w -= lr v, or lr (d + momentum v) with nesterov.
 * The formula is torch.optim.SGD's.
 */
export class SGD implements Optimizer {
  readonly options: Required<SGDOptions>;
  readonly parameters: readonly Parameter<FloatArray>[];
  readonly #velocity = new Map<Parameter<FloatArray>, Storage>();
  readonly #decayed = new Map<Parameter<FloatArray>, Storage>();

  constructor(parameters: readonly Parameter<FloatArray>[], options: SGDOptions) {
    const fix = 'For a model, give model.parameters()';
    if (!isArray(parameters) || parameters.length === 0)
      throw argumentError('an array of at least one Parameter', 'parameters', parameters, fix);
    const wrong = parameters.findIndex((parameter) => !(parameter instanceof Parameter));
    if (wrong >= 0) throw argumentError('a Parameter', `parameters[${wrong}]`, parameters[wrong], fix);
    if (new Set(parameters).size < parameters.length)
      throw argumentError('each Parameter once', 'parameters', parameters);
    checkOptions('SGD', options, NAMES);
    this.parameters = [...parameters];
    this.options = {
      lr: checkNumber('lr', options.lr, 0),
      momentum: checkNumber('momentum', options.momentum ?? 0, 0),
      dampening: checkNumber('dampening', options.dampening ?? 0),
      weightDecay: checkNumber('weightDecay', options.weightDecay ?? 0, 0),
      nesterov: options.nesterov ?? false,
    };
    if (this.options.nesterov && (this.options.momentum === 0 || this.options.dampening !== 0)) {
      throw argumentError('a momentum and no dampening', 'nesterov', true, 'Give momentum, such as 0.9');
    }
  }

  /** The copy of the package that it is of. */
  get [COPY]() {
    return copy;
  }

  /** Forgets every parameter's gradient. */
  zeroGrad(): void {
    for (const parameter of this.parameters) parameter.zeroGrad();
  }

  /** Moves each parameter that has a gradient. */
  step(): void {
    for (const parameter of this.parameters) {
      const gradient = parameter.grad?.storage.array;
      if (!gradient) continue;
      const values = parameter.mutate();
      const direction = this.#direction(parameter, gradient);
      kernelsFor(values).axpby(values.length, -this.options.lr, direction, 1, values);
    }
  }

  /** Copies of the velocities: `0.velocity` for the first parameter, and so on; a parameter that never moved has none. */
  stateDict(): Map<string, NamedTensor> {
    const state = new Map<string, NamedTensor>();
    for (const [i, parameter] of this.parameters.entries()) {
      const velocity = this.#velocity.get(parameter)?.array;
      if (isFloat64Array(velocity))
        throw new MlpError('ERR_MLP_DTYPE', 'float64 parameters have no state dict', 'SGD.stateDict');
      if (velocity) state.set(velocityName(i), { shape: parameter.shape, data: velocity.slice() });
    }
    return state;
  }

  /**
   * Takes over the velocities that {@link stateDict} gave, and forgets its own.
   * @throws MlpError `ERR_MLP_STATE` with a table of what does not fit; nothing is changed then
   */
  loadStateDict(state: StateDict): void {
    const known = [...this.parameters.entries()].filter(([i]) => state.has(velocityName(i)));
    checkStateDict('SGD.loadStateDict', state, new Map(known.map(([i, { shape }]) => [velocityName(i), shape])));
    this.#velocity.clear();
    for (const [i, parameter] of known) {
      storageOf(this.#velocity, parameter).storage.array.set(state.get(velocityName(i))!.data);
    }
  }

  #direction(parameter: Parameter<FloatArray>, gradient: FloatArray): FloatArray {
    const { momentum, dampening, weightDecay, nesterov } = this.options;
    const kernels = kernelsFor(gradient);
    const n = gradient.length;
    const own = weightDecay === 0 && !nesterov ? null : storageOf(this.#decayed, parameter).storage.array;
    own?.set(gradient);
    if (own && weightDecay !== 0) kernels.axpby(n, weightDecay, parameter.values, 1, own);
    const d = own ?? gradient;
    if (momentum === 0) return d;

    const { storage, isNew } = storageOf(this.#velocity, parameter);
    const v = storage.array;
    if (isNew) v.set(d);
    else kernels.axpby(n, 1 - dampening, d, momentum, v);
    if (!nesterov) return v;
    kernels.axpby(n, momentum, v, 1, d);
    return d;
  }
}

function velocityName(index: number): string {
  return `${index}.velocity`;
}

function storageOf(
  map: Map<Parameter<FloatArray>, Storage>,
  parameter: Parameter<FloatArray>,
): { storage: Storage; isNew: boolean } {
  const known = map.get(parameter);
  if (known) return { storage: known, isNew: false };
  const storage = allocatePersistent(parameter.values);
  map.set(parameter, storage);
  return { storage, isNew: true };
}
