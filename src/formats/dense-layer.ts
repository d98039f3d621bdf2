// Dense layers: what every format holds of an MLP, from the input to the output, with ReLU between them.
import { MlpError } from '../errors.js';
import type { NamedTensor } from './safetensors.js';
import type { StateDict } from './state-dict.js';

/** Y = X weight + bias for X [n, in]. */
export interface DenseLayer {
  /** [in, out] */
  readonly weight: NamedTensor;
  /** [out] */
  readonly bias: NamedTensor;
}

/** A layer with what its file calls it. */
export interface NamedLayer extends DenseLayer {
  readonly name: string;
}

/** The layers of an MLP's state dict, which holds weight and bias by turns. */
export function denseLayers(state: StateDict): DenseLayer[] {
  const tensors = [...state.values()];
  return Array.from({ length: tensors.length / 2 }, (_, i) => ({ weight: tensors[2 * i], bias: tensors[2 * i + 1] }));
}

/** Refuses layers of which one does not take what the one before it gives. @throws MlpError `ERR_MLP_FORMAT` */
export function checkChain(layers: readonly NamedLayer[], where: string, fix?: string): void {
  for (const [i, { name, weight }] of layers.entries()) {
    const before = layers[i - 1];
    if (!before || before.weight.shape[1] === weight.shape[0]) continue;
    const what = `${name} takes ${weight.shape[0]} inputs, but ${before.name} before it gives ${before.weight.shape[1]}`;
    throw new MlpError('ERR_MLP_FORMAT', what, where, fix);
  }
}
