// Module: what a net is made of. It finds its parameters by itself, and gives and takes their values by name.
import { Parameter } from '../autograd/parameter.js';
import type { Tensor } from '../autograd/tensor.js';
import { COPY, copy, otherCopy } from '../copies.js';
import { argumentError } from '../errors.js';
import type { NamedTensor } from '../formats/safetensors.js';
import { checkStateDict, type Shapes, type StateDict } from '../formats/state-dict.js';
import { isArray } from '../kinds.js';

/** How a batch goes through a net. */
export interface ForwardOptions {
  /** Whether an optimizer learns from this batch; evaluation and prediction say false. */
  readonly training: boolean;
  /** What random layers draw from, in training. */
  readonly draw?: Draw | undefined;
}

/** What the random layers of one step draw from; an object for each step. */
export interface Draw {
  /** The run's. */
  readonly seed: bigint;
  /** How many steps were taken before. */
  readonly step: number;
  /** How many random layers drew so far, which count it: each has numbers of its own, by the order in which they are called. */
  layers?: number;
}

/**
 * A part of a net. Its parameters are those that its own properties hold: a Parameter, another Module's, and those in arrays of either,
 * as `torch.nn.Module` finds them. What stands in a `#private` property is not seen.
 */
export abstract class Module {
  /** Its output for the batch X. */
  abstract forward(X: Tensor, options?: ForwardOptions): Tensor;

  /** The copy of the package that it is of. */
  get [COPY]() {
    return copy;
  }

  /** What an optimizer trains, in the order of {@link namedParameters}. */
  parameters(): Parameter[] {
    return [...this.namedParameters().values()];
  }

  /** Its own parameters and then those of its parts, by names such as `hidden.weight`; one that is reached twice has its first name. */
  namedParameters(): Map<string, Parameter> {
    const named = new Map<string, Parameter>();
    const seen = new Set<unknown>();
    const walk = (module: Module, prefix: string): void => {
      const members = [...module.members()].filter(([, member]) => !seen.has(member));
      members.forEach(([, member]) => seen.add(member));
      for (const [name, member] of members)
        if (member instanceof Parameter) named.set(prefix + name, member as Parameter);
      for (const [name, member] of members) if (member instanceof Module) walk(member, `${prefix}${name}.`);
    };
    seen.add(this);
    walk(this, '');
    return named;
  }

  /** Copies of the parameters by their names, in float32. */
  stateDict(): Map<string, NamedTensor> {
    const entries = [...this.namedParameters()].map(([name, { shape, storage }]) => {
      return [name, { shape, data: Float32Array.from(storage.array) }] as const;
    });
    return new Map(entries);
  }

  /**
   * Takes over the parameters that {@link stateDict} gave.
   * @throws MlpError `ERR_MLP_STATE` with a table of what does not fit; nothing is changed then
   */
  loadStateDict(state: StateDict): void {
    const named = this.namedParameters();
    const shapes = new Map([...named].map(([name, { shape }]) => [name, shape]));
    checkStateDict(`${this.constructor.name}.loadStateDict`, state, shapes);
    for (const [name, parameter] of named) parameter.mutate().set(state.get(name)!.data);
  }

  /** Its class and what it is made of, a line each. */
  toString(): string {
    const lines = [...this.members()].flatMap(([name, member]) => {
      if (member instanceof Module) return [`  ${name}: ${member.toString().replaceAll('\n', '\n  ')}\n`];
      return member instanceof Parameter ? [`  ${name}: Parameter [${member.shape.join(', ')}]\n`] : [];
    });
    return `${this.constructor.name}(${lines.length > 0 ? `\n${lines.join('')}` : ''})`;
  }

  /** How Node's console shows it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** What it is made of, by name; other things among them are passed over. A class that names its parts in another way says so here. */
  protected *members(): Iterable<readonly [name: string, member: unknown]> {
    for (const [name, value] of Object.entries(this)) yield* flattened(name, value);
  }
}

/** A value by its name, or each element of an array by `name.0`, `name.1`, ... @throws MlpError for one of another copy of the package */
function* flattened(name: string, value: unknown): Iterable<readonly [string, unknown]> {
  if (isArray(value)) {
    for (const [i, element] of value.entries()) yield* flattened(`${name}.${i}`, element);
    return;
  }
  if (otherCopy(value) !== undefined) throw argumentError('what this copy of the package made', name, value);
  yield [name, value];
}

/** Plain data that says what a layer is: its `type`, which the table in nn/layers.ts names, and its settings. */
export interface LayerDescription {
  readonly type: string;
  readonly [setting: string]: string | number | boolean | readonly number[] | readonly (readonly LayerDescription[])[];
}

/** A module that a model file can hold, by its description and its state. */
export interface Layer extends Module {
  /** How many columns its inputs must have, and its outputs have; neither if it takes any. */
  readonly inputs?: number | undefined;
  readonly outputs?: number | undefined;
  /** Whether each output is of all inputs, so that it counts among the sizes of an MLP, as Linear and Ensemble do. */
  readonly isDense?: boolean | undefined;
  /** What `layerFrom` makes the same layer of, but for its parameters. */
  describe(): LayerDescription;
}

/** A layer that a file describes, before it takes memory. */
export interface LayerPlan {
  /** Its state names and shapes. */
  readonly shapes: Shapes;
  /** The layer, its parameters not those of the file yet. */
  build(): Layer;
}
