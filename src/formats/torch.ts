// PyTorch's MLPs: the state dict of an nn.Sequential of Linear and activations, and back from that of any module of such layers.
import { MlpError } from '../errors.js';
import { type Field, listOf, readJson, record, text } from './fields.js';
import { isFloat32Array } from '../kinds.js';
import {
  type ActivationLayer,
  checkChain,
  type FileLayer,
  type LinearLayer,
  type NamedLayer,
  option,
  type PlainLayer,
  type PlainOptions,
  widthsOf,
} from './plain-layers.js';
import type { NamedTensor } from './safetensors.js';
import { BATCH_NORM_FIX } from './safetensors-header.js';
import { checkFinite, type StateDict } from './state-dict.js';

const PAIRS =
  'A PyTorch MLP is pairs whose names say their order, such as 0.weight [256, 784], 0.bias [256], 2.weight [10, 256], 2.bias [10]';
/** What the list of modules says of a linear layer. */
const LINEAR = { type: 'linear' };

/**
 * `0.weight` [out, in], `0.bias`, `2.weight`, ...: each layer has the number of its module, and an activation holds no tensors. A temperature
 * or a scale of targets is a linear layer whose weight is a diagonal.
 * @throws MlpError `ERR_MLP_FORMAT` for an ensemble, which is no sequence
 */
export function toTorch(layers: readonly PlainLayer[]): Map<string, NamedTensor> {
  const entries = sequenceOf(layers).flatMap((layer, i): [string, NamedTensor][] => {
    if (layer.type !== 'linear') return [];
    const { weight, bias } = layer;
    return [[`${i}.weight`, transposed(weight)], ...(bias ? [[`${i}.bias`, bias] as [string, NamedTensor]] : [])];
  });
  return new Map(entries);
}

/** What each module is, as JSON: `[{"type":"linear"},{"type":"relu"},{"type":"linear"}]`. Tensors alone do not say it. */
export function modulesText(layers: readonly PlainLayer[]): string {
  return JSON.stringify(
    sequenceOf(layers).map((layer) => (layer.type === 'linear' ? LINEAR : { type: layer.name, ...layer.options })),
  );
}

function sequenceOf(layers: readonly PlainLayer[]): (LinearLayer | ActivationLayer)[] {
  return layers.map((layer, i) => {
    if (layer.type === 'linear' || layer.type === 'activation') return layer;
    if (layer.type === 'ensemble')
      throw new MlpError('ERR_MLP_FORMAT', 'an ensemble is no nn.Sequential', 'export', 'ONNX and JSON can say one (--format onnx, --format json)'); // prettier-ignore
    if (layer.type === 'targetScale') return diagonal(layer.deviation, layer.mean);
    const width = i === 0 ? widthsOf(layers)[0] : widthsOf(layers.slice(0, i))[1];
    return diagonal(Array<number>(width).fill(1 / layer.value));
  });
}

/** X diag(factors) + bias. */
function diagonal(factors: readonly number[], bias?: readonly number[]): LinearLayer {
  const { length } = factors;
  const data = new Float32Array(length * length);
  factors.forEach((factor, i) => (data[i * length + i] = factor));
  const shift = bias && { shape: [length], data: Float32Array.from(bias) };
  return { type: 'linear', weight: { shape: [length, length], data }, bias: shift };
}

/**
 * The linear layers of a PyTorch MLP, in the order of their names; numbers in names count as numbers, so that 10 comes after 2.
 * @param where the file, for errors
 * @throws MlpError `ERR_MLP_FORMAT` if it is not weights [out, in] with biases [out], each taking what the one before it gives
 */
export function fromTorch(tensors: StateDict, where: string): NamedLayer[] {
  checkFinite(where, 'ERR_MLP_FORMAT', tensors);
  const layers = moduleNames(tensors, where).map((name) => layerOf(tensors, name, where));
  if (layers.length === 0) throw noMlp(where, 'it holds no tensors');
  checkChain(layers, where, PAIRS);
  return layers;
}

/**
 * The layers with the activations among them that {@link modulesText} says.
 * @throws MlpError `ERR_MLP_FORMAT` if its linear modules are not those of the layers
 */
export function inSequence(linears: readonly NamedLayer[], modules: string, where: string): FileLayer[] {
  const all = readJson(modules, 'modules', where, listOf(moduleField));
  const said = all.flatMap(({ type }, i) => (type === LINEAR.type ? [String(i)] : []));
  const names = linears.map(({ name }) => name);
  if (said.join() !== names.join())
    throw noMlp(
      where,
      `its linear modules are said to be ${said.join(', ')}, but there are weights for ${names.join(', ')}`,
    );
  const byName = new Map(linears.map((layer) => [layer.name, layer]));
  return all.map(({ type, options }, i) => byName.get(String(i)) ?? { type: 'activation', name: type, options });
}

const moduleField: Field<{ type: string; options: PlainOptions }> = (value, name, where) => {
  const { type } = record({ type: text })(value, name, where);
  const others = Object.entries(value as object).filter(([key]) => key !== 'type');
  return {
    type,
    options: Object.fromEntries(others.map(([key, given]) => [key, option(given, `${name}.${key}`, where)])),
  };
};

function moduleNames(tensors: StateDict, where: string): string[] {
  const names = [...tensors.keys()].map((name) => {
    const match = /^(?:(.*)\.)?(?:weight|bias)$/s.exec(name);
    if (match) return match[1] ?? '';
    const isNorm = /(^|\.)(running_mean|running_var|num_batches_tracked)$/.test(name);
    throw noMlp(where, `${name} is neither a weight nor a bias`, isNorm ? BATCH_NORM_FIX : PAIRS);
  });
  return [...new Set(names)].sort(new Intl.Collator('en', { numeric: true }).compare);
}

function layerOf(tensors: StateDict, name: string, where: string): NamedLayer {
  const [weight, bias] = ['weight', 'bias'].map((part) => {
    const full = name === '' ? part : `${name}.${part}`;
    const tensor = tensors.get(full);
    if (tensor && !isFloat32Array(tensor.data)) throw noMlp(where, `${full} is not of float32`);
    return tensor && { full, ...tensor };
  });
  if (!weight) throw noMlp(where, `there is no weight for ${bias!.full}`);
  if (weight.shape.length !== 2 || weight.data.length === 0) {
    const isNorm = weight.shape.length === 1;
    throw noMlp(where, `${weight.full} has the shape [${weight.shape.join(', ')}]`, isNorm ? BATCH_NORM_FIX : PAIRS);
  }
  const [outputs] = weight.shape;
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== outputs))
    throw noMlp(where, `${bias.full} has the shape [${bias.shape.join(', ')}], but its layer gives ${outputs}`);
  return { type: 'linear', name, weight: transposed(weight), ...(bias && { bias }) };
}

function noMlp(where: string, what: string, fix = PAIRS): MlpError {
  return new MlpError('ERR_MLP_FORMAT', what, where, fix);
}

function transposed({ shape: [rows, columns], data }: NamedTensor): NamedTensor {
  const turned = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = data[row * columns + column];
  }
  return { shape: [columns, rows], data: turned };
}
