// MLP: the multilayer perceptron.
import type { Parameter } from '../autograd/parameter.js';
import { COPY, copy } from '../copies.js';
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import { argumentError, checkInteger, MlpError } from '../errors.js';
import type { NamedTensor } from '../formats/safetensors.js';
import { checkStateDict, type Shapes, type StateDict } from '../formats/state-dict.js';
import { isArray } from '../kinds.js';
import { checkOptions } from '../options.js';
import { type InitOptions, initOptions, Linear } from './linear.js';

/** Linear layers with ReLU between them: sizes [784, 256, 10] is the book's model, [784, 10] softmax regression. Gives logits. */
export class MLP {
  readonly sizes: readonly number[];
  readonly layers: readonly Linear[];

  /** @param sizes inputs, hidden units of each layer, outputs; weights are drawn layer by layer from the first on */
  constructor(sizes: readonly number[], options: InitOptions = {}) {
    checkOptions('MLP', options, initOptions);
    if (!isArray(sizes) || sizes.length < 2)
      throw argumentError('at least two sizes, such as [784, 256, 10]', 'sizes', sizes);
    sizes.forEach((size, i) => checkInteger(`sizes[${i}]`, size, 1));
    this.sizes = [...sizes];
    this.layers = sizes.slice(1).map((size, i) => new Linear(sizes[i], size, { ...options, suffix: String(i + 1) }));
  }

  /** The copy of the package that it is of. */
  get [COPY]() {
    return copy;
  }

  /** Logits [n, outputs] of a batch [n, ...] whose other axes, flattened, are the inputs. */
  forward(X: Tensor): Tensor {
    checkTensor('X', X);
    let H = X.shape.length === 2 ? X : X.reshape([X.shape[0], -1]);
    if (H.shape[1] !== this.sizes[0])
      throw new MlpError(
        'ERR_MLP_SHAPE',
        `the model takes ${this.sizes[0]} inputs, the batch has ${H.shape[1]}`,
        'MLP',
      );
    const last = this.layers.length - 1;
    this.layers.forEach((layer, i) => (H = layer.forward(H, { relu: i < last })));
    return H;
  }

  /** W1, b1, W2, b2, ...: the book's order. */
  parameters(): Parameter[] {
    return this.layers.flatMap((layer) => layer.parameters());
  }

  /** Copies of the parameters: `layers.0.weight` [in, out], `layers.0.bias` [out], `layers.1.weight`, ... */
  stateDict(): Map<string, NamedTensor> {
    const entries = [...this.#named()].map(([name, { shape, storage }]) => {
      return [name, { shape, data: Float32Array.from(storage.array) }] as const;
    });
    return new Map(entries);
  }

  /**
   * Takes over the parameters that {@link stateDict} gave.
   * @throws MlpError `ERR_MLP_STATE` with a table of what does not fit; nothing is changed then
   */
  loadStateDict(state: StateDict): void {
    checkStateDict('MLP.loadStateDict', state, stateShapes(this.sizes));
    for (const [name, parameter] of this.#named()) parameter.mutate().set(state.get(name)!.data);
  }

  /** The layers, a line each. */
  toString(): string {
    const last = this.layers.length - 1;
    const lines = this.layers.map((layer, i) => `  layers.${i}: ${layer.toString()}${i < last ? ', ReLU' : ''}\n`);
    return `MLP(\n${lines.join('')})`;
  }

  /** How Node's console shows it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #named(): Map<string, Parameter> {
    const names = [...stateShapes(this.sizes).keys()];
    return new Map(this.parameters().map((parameter, i) => [names[i], parameter]));
  }
}

/** Names and shapes in the state dict of an {@link MLP} of these sizes. */
export function stateShapes(sizes: readonly number[]): Shapes {
  const layers = sizes.slice(1).flatMap((size, i): [string, number[]][] => [
    [`layers.${i}.weight`, [sizes[i], size]],
    [`layers.${i}.bias`, [size]],
  ]);
  return new Map(layers);
}
