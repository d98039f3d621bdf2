// Exchange: a model as the plain layers that formats of other programs hold, and a model of such layers.
import { MlpError } from '../errors.js';
import type { PlainLayer } from '../formats/plain-layers.js';
import type { NamedTensor } from '../formats/safetensors.js';
import type { StateDict } from '../formats/state-dict.js';
import { Activation } from '../nn/activation.js';
import { Ensemble } from '../nn/ensemble.js';
import { activationFrom, layerFrom } from '../nn/layers.js';
import { MLP } from '../nn/mlp.js';
import type { Layer, LayerDescription } from '../nn/module.js';
import type { Moments } from '../nn/moments.js';
import { inFile } from './model-content.js';

/** What a layer becomes in front of the plain layers that follow it. */
type Prepend = (state: StateDict, description: LayerDescription, after: readonly PlainLayer[]) => PlainLayer[];

/** Every type of layer but activations. */
const prepends: Readonly<Record<string, Prepend>> = {
  linear: (state, { parametrization }, after) => {
    const weight = state.get('weight')!;
    const scaled = parametrization === 'ntk' ? divided(weight, Math.sqrt(weight.shape[0])) : weight;
    return [{ type: 'linear', weight: scaled, bias: state.get('bias') }, ...after];
  },
  /** X diag(s) W is X W' with W'[i][j] = s[i] W[i][j]; if no W follows, diag(s) is a layer of its own. */
  featureScale: (state, _, after) => {
    const factors = state.get('weight')!.data;
    const [next, ...others] = after;
    if (next?.type === 'linear') return [{ ...next, weight: rowsTimes(next.weight, factors) }, ...others];
    return [{ type: 'linear', weight: rowsTimes(identity(factors.length), factors) }, ...after];
  },
  /** What is exported does not learn. */
  dropout: (_state, _description, after) => [...after],
  /** ((X - m) / d) W + b is X W' + b' with W'[i][j] = W[i][j] / d[i] and b'[j] = b[j] - sum over i of m[i] W'[i][j]. */
  standardize: (state, description, after) => {
    const [next, ...others] = after;
    if (next?.type === 'ensemble') {
      const members = next.members.map((member) => prepends.standardize(state, description, member));
      return [{ ...next, members }, ...others];
    }
    if (next?.type !== 'linear')
      throw new MlpError('ERR_MLP_FORMAT', 'no format of another program has a Standardize before no Linear', 'export');
    const [inputs, outputs] = next.weight.shape;
    const { mean, deviation } = description as unknown as Moments;
    const m = columns(mean, inputs);
    const weight = rowsTimes(next.weight, columns(deviation, inputs).map((value) => 1 / value)); // prettier-ignore
    const bias = Float64Array.from(next.bias?.data ?? new Float32Array(outputs));
    weight.data.forEach((value, i) => (bias[i % outputs] -= m[Math.floor(i / outputs)] * value));
    return [{ ...next, weight, bias: { shape: [outputs], data: Float32Array.from(bias) } }, ...others];
  },
  targetScale: (_, description, after) => {
    const { mean, deviation } = description as unknown as Moments;
    return [{ type: 'targetScale', mean, deviation }, ...after];
  },
  temperature: (_, { value }, after) => [{ type: 'temperature', value: Number(value) }, ...after],
};

/** One of a layer's numbers for each column. */
function columns(values: readonly number[], inputs: number): Float64Array {
  return Float64Array.from({ length: inputs }, (_, i) => values[i % values.length]);
}

/**
 * The layers of a model, of which each linear one is Y = X weight + bias whatever its parametrization, and no FeatureScale or Standardize is left.
 * @throws MlpError `ERR_MLP_FORMAT` for a layer that is nothing of the kind
 */
export function plainLayers({ modules }: MLP): PlainLayer[] {
  return modules.reduceRight<PlainLayer[]>((after, layer) => prepended(layer, after), []);
}

function prepended(layer: Layer, after: readonly PlainLayer[]): PlainLayer[] {
  if (layer instanceof Activation) return [{ type: 'activation', name: layer.type, options: layer.options }, ...after];
  if (layer instanceof Ensemble)
    return [{ type: 'ensemble', average: layer.average, members: layer.models.map(plainLayers) }, ...after];
  const description = layer.describe();
  if (Object.hasOwn(prepends, description.type))
    return prepends[description.type](layer.stateDict(), description, after);
  throw new MlpError(
    'ERR_MLP_FORMAT',
    `no format of another program has a layer such as ${layer.toString()}`,
    'export',
  );
}

/**
 * The model of these layers.
 * @param where the file that they are from
 * @param writtenBy the version that wrote it, such as `mlp-train 0.2.0`, if it says so
 * @throws MlpError `ERR_MLP_FORMAT` for an activation that this version does not know, or layers that do not fit together
 */
export function modelOfLayers(layers: readonly PlainLayer[], where: string, writtenBy?: string): MLP {
  return inFile(where, () => MLP.of(layers.map((layer) => layerOf(layer, where, writtenBy))));
}

function layerOf(layer: PlainLayer, where: string, writtenBy: string | undefined): Layer {
  if (layer.type === 'activation') return activationFrom({ ...layer.options, type: layer.name }, where, writtenBy);
  if (layer.type === 'ensemble') {
    const members = layer.members.map((member) => modelOfLayers(member, where, writtenBy));
    return new Ensemble(members, layer.average);
  }
  if (layer.type !== 'linear') return layerFrom(layer, where, writtenBy);
  const { weight, bias } = layer;
  const [inputs, outputs] = weight.shape;
  const description = { type: 'linear', inputs, outputs, bias: bias !== undefined, parametrization: 'standard' };
  const linear = layerFrom(description, where, writtenBy);
  linear.loadStateDict(new Map([['weight', weight], ...(bias ? [['bias', bias] as const] : [])]));
  return linear;
}

function divided({ shape, data }: NamedTensor, by: number): NamedTensor {
  return { shape, data: Float32Array.from(data, (value) => value / by) };
}

/** Row i of a weight times factor i. */
function rowsTimes({ shape, data }: NamedTensor, factors: ArrayLike<number>): NamedTensor {
  return { shape, data: Float32Array.from(data, (value, i) => value * factors[Math.floor(i / shape[1])]) };
}

function identity(size: number): NamedTensor {
  const data = new Float32Array(size * size);
  for (let i = 0; i < size; i++) data[i * size + i] = 1;
  return { shape: [size, size], data };
}
