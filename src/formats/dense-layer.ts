// Dense layers: what every format holds of an MLP, from the input to the output, with ReLU between them.
import type { NamedTensor } from './safetensors.js';
import type { StateDict } from './state-dict.js';

/** Y = X weight + bias for X [n, in]. */
export interface DenseLayer {
  /** [in, out] */
  readonly weight: NamedTensor;
  /** [out] */
  readonly bias: NamedTensor;
}

/** The layers of an MLP's state dict, which holds weight and bias by turns. */
export function denseLayers(state: StateDict): DenseLayer[] {
  const tensors = [...state.values()];
  return Array.from({ length: tensors.length / 2 }, (_, i) => ({ weight: tensors[2 * i], bias: tensors[2 * i + 1] }));
}
