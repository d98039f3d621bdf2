// What the optimizers of this package share, so that each is its formula, its options and the names of what it keeps.
import type { Parameter } from '../autograd/parameter.js';
import { COPY, copy } from '../copies.js';
import { MlpError } from '../errors.js';
import { argument, type Field, type Fields } from '../formats/fields.js';
import type { NamedTensor } from '../formats/safetensors.js';
import { checkStateDict, type StateDict } from '../formats/state-dict.js';
import type { FloatArray } from '../kernels/kernels.js';
import { isFloat64Array, isMap } from '../kinds.js';
import { checkOptions } from '../options.js';
import { groupsOf, type OptimizerDescription, type ParameterGroup, type StatefulOptimizer, type Trained } from './optimizer.js'; // prettier-ignore
import { learningRate, type Schedule, type StepPosition } from './schedule.js';
import { Slot } from './slot.js';

/** The options that every optimizer has. */
interface Shared {
  lr: number | Schedule;
  weightDecay: number;
}

/** An optimizer over groups of parameters, each with state of its own. */
export abstract class BaseOptimizer<Options extends Shared> implements StatefulOptimizer {
  readonly type: string;
  readonly parameters: readonly Parameter<FloatArray>[];
  readonly options: Options;
  readonly #name: string;
  readonly #groups: readonly ParameterGroup[];
  readonly #slots: readonly Slot[];

  /**
   * @param name its class's name, which in lower case is its type
   * @param trained parameters, or groups of them
   * @param options checked by `fields`, which know their defaults
   */
  protected constructor(name: string, trained: Trained, options: object, fields: Fields<Options>) {
    this.#name = name;
    this.type = name.toLowerCase();
    this.#groups = groupsOf(trained);
    this.#slots = this.#groups.flatMap((group) => group.params.map((parameter) => new Slot(parameter, group)));
    this.parameters = this.#slots.map(({ parameter }) => parameter);
    this.options = checkedOptions(name, options, fields);
  }

  /** The copy of the package that it is of. */
  get [COPY]() {
    return copy;
  }

  /** The names of the arrays that {@link step} comes to keep for each parameter, by the options. */
  abstract get stateNames(): readonly string[];

  /** The names that a state may have; by default the same ones. */
  protected get namesTaken(): readonly string[] {
    return this.stateNames;
  }

  /** Changes the values w by their gradient g, at this rate and weight decay. */
  protected abstract update(w: FloatArray, g: FloatArray, lr: number, weightDecay: number, slot: Slot): void;

  /** Forgets every parameter's gradient. */
  zeroGrad(): void {
    for (const parameter of this.parameters) parameter.zeroGrad();
  }

  /**
   * Moves each parameter that has a gradient.
   * @throws MlpError `ERR_MLP_ARGUMENT` if the learning rate is a schedule that must know more of the position
   */
  step(at?: StepPosition): void {
    const rate = learningRate(this.options.lr, at);
    for (const slot of this.#slots) {
      const gradient = slot.parameter.grad?.storage.array;
      if (!gradient) continue;
      const { lrFactor = 1, weightDecay = this.options.weightDecay } = slot.group;
      this.update(slot.parameter.mutate(), gradient, rate * lrFactor, weightDecay, slot);
    }
  }

  /**
   * What it is as plain data. Groups name their parameters by places in `parameters`, such as those of the model; if it takes all of them
   * alike, as given by `model.parameters()`, there are no groups.
   */
  describe(parameters: readonly Parameter<FloatArray>[] = this.parameters): OptimizerDescription {
    const places = new Map(parameters.map((parameter, i) => [parameter, i]));
    const placeOf = (parameter: Parameter<FloatArray>) => {
      const place = places.get(parameter);
      if (place !== undefined) return place;
      throw new MlpError('ERR_MLP_ARGUMENT', 'it trains a parameter that is none of these', `${this.#name}.describe`);
    };
    const groups = this.#groups.map((group) => ({ ...group, params: group.params.map(placeOf) }));
    const [{ params, ...settings }] = groups;
    const isPlain = groups.length === 1 && Object.keys(settings).length === 0;
    const isWhole = isPlain && params.length === parameters.length && params.every((place, i) => place === i);
    const options: object = this.options;
    return { type: this.type, ...options, ...(!isWhole && { groups }) };
  }

  /** Copies of what it keeps: `0.velocity` for the first parameter, and so on; a parameter that never moved has none. */
  stateDict(): Map<string, NamedTensor> {
    const state = new Map<string, NamedTensor>();
    for (const [i, slot] of this.#slots.entries()) {
      for (const name of this.namesTaken) {
        if (!slot.has(name)) continue;
        const values = slot.state(name);
        if (isFloat64Array(values))
          throw new MlpError('ERR_MLP_DTYPE', 'float64 parameters have no state dict', `${this.#name}.stateDict`);
        state.set(`${i}.${name}`, { shape: slot.shapeOf(name), data: values.slice() });
      }
    }
    return state;
  }

  /**
   * Takes over what {@link stateDict} gave, all of a parameter's or nothing, and forgets its own.
   * @throws MlpError `ERR_MLP_STATE` with a table of what does not fit; nothing is changed then
   */
  loadStateDict(state: StateDict): void {
    const where = `${this.#name}.loadStateDict`;
    checkStateDict(where, state, new Map(this.#kept(state).map(([key, name, slot]) => [key, slot.shapeOf(name)])));
    for (const slot of this.#slots) slot.forget();
    for (const [key, name, slot] of this.#kept(state)) slot.state(name).set(state.get(key)!.data);
  }

  /** The key, the name and the slot of each array that `state` must have: all those of a parameter of which it has any. */
  #kept(state: StateDict): [key: string, name: string, slot: Slot][] {
    if (!isMap(state)) return []; // which the check says
    return this.#slots.flatMap((slot, i) => {
      const keys = this.namesTaken.map((name): [string, string, Slot] => [`${i}.${name}`, name, slot]);
      return keys.some(([key]) => state.has(key)) ? keys : [];
    });
  }
}

function checkedOptions<Options>(name: string, options: object, fields: Fields<Options>): Options {
  const names = Object.keys(fields) as (keyof Options & string)[];
  checkOptions(name, options, Object.fromEntries(names.map((key) => [key, true])));
  const given = options as Partial<Options>;
  return Object.fromEntries(
    names.map((key) => [key, argument(fields[key] as Field<unknown>, given[key], key)]),
  ) as Options;
}
