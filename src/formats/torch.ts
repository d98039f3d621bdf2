// PyTorch's MLPs: the state dict of an nn.Sequential of Linear and ReLU, and back from that of any module of such layers.
import { MlpError } from '../errors.js';
import { isFloat32Array } from '../kinds.js';
import { checkChain, type DenseLayer, type NamedLayer } from './dense-layer.js';
import type { NamedTensor } from './safetensors.js';
import { BATCH_NORM_FIX } from './safetensors-header.js';
import { checkFinite, type StateDict } from './state-dict.js';

/** A layer by the name of its module, such as `net.0`. */
export interface TorchLayer extends NamedLayer {
  /** Whether its bias is zeros because the file has none. */
  readonly isUnbiased: boolean;
}

const PAIRS =
  'A PyTorch MLP is pairs whose names say their order, such as 0.weight [256, 784], 0.bias [256], 2.weight [10, 256], 2.bias [10]';

/** `0.weight` [out, in], `0.bias`, `2.weight`, ...: the ReLUs are modules 1, 3, ... */
export function toTorch(layers: readonly DenseLayer[]): Map<string, NamedTensor> {
  const entries = layers.flatMap(({ weight, bias }, i): [string, NamedTensor][] => [
    [`${2 * i}.weight`, transposed(weight)],
    [`${2 * i}.bias`, bias],
  ]);
  return new Map(entries);
}

/**
 * The layers of a PyTorch MLP, in the order of their names; numbers in names count as numbers, so that 10 comes after 2. A layer without bias
 * (`bias=False`) gets one of zeros.
 * @param where the file, for errors
 * @throws MlpError `ERR_MLP_FORMAT` where it is not weights [out, in] with biases [out], each taking what the one before it gives
 */
export function fromTorch(tensors: StateDict, where: string): TorchLayer[] {
  checkFinite(where, 'ERR_MLP_FORMAT', tensors);
  const layers = moduleNames(tensors, where).map((name) => layerOf(tensors, name, where));
  if (layers.length === 0) throw noMlp(where, 'it holds no tensors');
  checkChain(layers, where, PAIRS);
  return layers;
}

function moduleNames(tensors: StateDict, where: string): string[] {
  const names = [...tensors.keys()].map((name) => {
    const match = /^(?:(.*)\.)?(?:weight|bias)$/s.exec(name);
    if (match) return match[1] ?? '';
    const isNorm = /(^|\.)(running_mean|running_var|num_batches_tracked)$/.test(name);
    throw noMlp(where, `${name} is neither a weight nor a bias`, isNorm ? BATCH_NORM_FIX : PAIRS);
  });
  return [...new Set(names)].sort(new Intl.Collator('en', { numeric: true }).compare);
}

function layerOf(tensors: StateDict, name: string, where: string): TorchLayer {
  const [weight, given] = ['weight', 'bias'].map((part) => {
    const full = name === '' ? part : `${name}.${part}`;
    const tensor = tensors.get(full);
    if (tensor && !isFloat32Array(tensor.data)) throw noMlp(where, `${full} is not of float32`);
    return tensor && { full, ...tensor };
  });
  if (!weight) throw noMlp(where, `there is no weight for ${given!.full}`);
  if (weight.shape.length !== 2 || weight.data.length === 0) {
    const isNorm = weight.shape.length === 1;
    throw noMlp(where, `${weight.full} has the shape [${weight.shape.join(', ')}]`, isNorm ? BATCH_NORM_FIX : PAIRS);
  }
  const [outputs] = weight.shape;
  const bias = given ?? { full: '', shape: [outputs], data: new Float32Array(outputs) };
  if (bias.shape.length !== 1 || bias.shape[0] !== outputs)
    throw noMlp(where, `${bias.full} has the shape [${bias.shape.join(', ')}], but its layer gives ${outputs}`);
  return { name, weight: transposed(weight), bias, isUnbiased: !given };
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
