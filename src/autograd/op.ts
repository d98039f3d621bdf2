// What an op is: its checks, result shape, forward and backward in one place; and the record that backward walks.
import { MlpError } from '../errors.js';
import type { FloatArray } from '../kernels/kernels.js';
import type { Gradients } from './backward.js';
import type { Tensor } from './tensor.js';

/** One op applied to given inputs: what to compute, and what to do with the gradient of the result. */
export interface Application {
  /** Shape of the result. */
  readonly shape: readonly number[];
  /** Writes every element of the result into `out`; `view` shares the first input's storage instead. */
  readonly forward: ((out: FloatArray) => void) | 'view';
  /** Given dL/dY, hands dL/dX of each input that wants one to `into`, exactly once. Must not change dY. */
  readonly backward: (dY: FloatArray, into: Gradients) => void;
  /** reads[i]: the tensors whose values the gradient of input i is computed from; they must not change before backward. */
  readonly reads?: readonly (readonly Tensor[])[];
}

/** A step of the graph: which op made a tensor from which inputs. Backward consumes it. */
export class Node {
  consumed = false;
  readonly #saved: { tensor: Tensor; version: number }[] = [];

  constructor(
    readonly op: string,
    public inputs: readonly Tensor[],
    public backward: Application['backward'],
    reads: Application['reads'] = [],
  ) {
    for (let i = 0; i < reads.length; i++) {
      if (!inputs[i].requiresGrad) continue;
      for (const tensor of reads[i]) this.#saved.push({ tensor, version: tensor.storage.version });
    }
  }

  /** @throws MlpError when backward has been here before, or a saved value was changed in place since forward. */
  checkUsable(): void {
    if (this.consumed) {
      throw new MlpError(
        'ERR_MLP_GRAPH_CONSUMED',
        `backward has already gone through this ${this.op}, and freed what it had saved`,
        'backward',
        'Compute the loss anew before a second backward',
      );
    }
    for (const { tensor, version } of this.#saved) {
      if (tensor.storage.version === version) continue;
      throw new MlpError(
        'ERR_MLP_MODIFIED',
        `${describe(tensor)} was changed in place after ${this.op} had used it`,
        'backward',
        'Call backward before the update, or compute the loss anew after it',
      );
    }
  }

  /** Lets go of everything saved, once backward is done with it. */
  release(): void {
    this.consumed = true;
    this.inputs = [];
    this.backward = () => {};
    this.#saved.length = 0;
  }
}

/** `Parameter W1 [784, 256]`, `Tensor [2, 3]`: how errors name a tensor. */
export function describe(tensor: Tensor): string {
  const name = tensor.name ? ` ${tensor.name}` : '';
  return `${tensor.constructor.name}${name} [${tensor.shape.join(', ')}]`;
}
