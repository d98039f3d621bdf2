// How weights start: torch.nn.init's distributions, and the book's, an entry each in one table.
import { normal, zeros } from '../autograd/create.js';
import type { Tensor } from '../autograd/tensor.js';
import { argumentError } from '../errors.js';
import type { Generator } from '../random/generator.js';

/** A layer whose parameters are to be drawn. */
export interface Drawn {
  readonly inputs: number;
  readonly outputs: number;
  /** The gain of the activation that follows. */
  readonly gain: number;
  /** Standard deviation, for `book` alone. */
  readonly std: number;
  /** Whether it gives the outputs of the net. */
  readonly isLast: boolean;
  readonly generator: Generator;
}

interface Init {
  /** [inputs, outputs]. All but the book's draw it [outputs, inputs], as torch.nn.init fills the weight of nn.Linear, and transpose it. */
  readonly weight: (layer: Drawn) => Tensor;
  /** [outputs], drawn after the weight; zeros if there is none. */
  readonly bias?: (layer: Drawn) => Tensor;
}

/** What nn.Linear passes to kaiming_uniform_ as the slope a is sqrt(5): the weights are then within 1 / sqrt(inputs). */
const TORCH_GAIN = Math.sqrt(2 / (1 + Math.sqrt(5) * Math.sqrt(5)));

/** The entries, with their names as a type, and no more: declarations would spell out every function. */
const table = <Name extends string>(entries: Readonly<Record<Name, Init>>): Readonly<Record<Name, Init>> => entries;

/** Every init by its name. */
export const inits = table({
  /** N(0, std), 0.01 by default; zero biases. */
  book: { weight: ({ inputs, outputs, std, generator }) => normal(0, std, [inputs, outputs], { generator }) },
  /** What nn.Linear draws: U(-1, 1) / sqrt(inputs), and the bias likewise. */
  torch: {
    weight: (layer) => uniformWeight(layer, Math.sqrt(3) * (TORCH_GAIN / Math.sqrt(layer.inputs))),
    bias: ({ inputs, outputs, generator }) => uniform([outputs], 1 / Math.sqrt(inputs), generator),
  },
  /** N(0, gain^2 / inputs) (He et al. 2015). */
  'kaiming-normal': { weight: (layer) => normalWeight(layer, kaiming(layer)) },
  /** Uniform with that variance. */
  'kaiming-uniform': { weight: (layer) => uniformWeight(layer, Math.sqrt(3) * kaiming(layer)) },
  /** N(0, 2 gain^2 / (inputs + outputs)) (Glorot and Bengio 2010). */
  'xavier-normal': { weight: (layer) => normalWeight(layer, xavier(layer)) },
  /** Uniform with that variance. */
  'xavier-uniform': { weight: (layer) => uniformWeight(layer, Math.sqrt(3) * xavier(layer)) },
  /** N(0, 1), and the bias likewise: what the parametrization `ntk` is made for. */
  normal: {
    weight: (layer) => normalWeight(layer, 1),
    bias: ({ outputs, generator }) => normal(0, 1, [outputs], { generator }),
  },
  /** N(0, 1), and the bias likewise, but zeros in the last layer: a net that says nothing yet (Holzmueller et al. 2024). */
  ntk: {
    weight: (layer) => (layer.isLast ? zeros([layer.inputs, layer.outputs]) : normalWeight(layer, 1)),
    bias: ({ isLast, outputs, generator }) => (isLast ? zeros([outputs]) : normal(0, 1, [outputs], { generator })),
  },
  /** Zeros, of which nothing is drawn. */
  zeros: { weight: ({ inputs, outputs }) => zeros([inputs, outputs]) },
});

/** The name of an init. */
export type InitName = keyof typeof inits;

/** Returns the init of that name; otherwise throws an argument error. */
export function initOf(name: InitName): Init {
  if (Object.hasOwn(inits, name)) return inits[name];
  throw argumentError(`one of ${Object.keys(inits).join(', ')}`, 'init', name);
}

/** The standard deviation with which a layer's outputs have the variance of its inputs, before the gain's activation. */
function kaiming({ inputs, gain }: Drawn): number {
  return gain / Math.sqrt(inputs);
}

/** The same for inputs and, backwards, gradients: the mean of both. */
function xavier({ inputs, outputs, gain }: Drawn): number {
  return gain * Math.sqrt(2 / (inputs + outputs));
}

function normalWeight({ inputs, outputs, generator }: Drawn, std: number): Tensor {
  return normal(0, std, [outputs, inputs], { generator }).transpose();
}

function uniformWeight({ inputs, outputs, generator }: Drawn, bound: number): Tensor {
  return uniform([outputs, inputs], bound, generator).transpose();
}

function uniform(shape: readonly number[], bound: number, generator: Generator): Tensor {
  const result = zeros(shape);
  generator.uniform(result.values, -bound, bound);
  return result;
}
