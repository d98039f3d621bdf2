// MLP: the multilayer perceptron.
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import { argumentError, checkInteger, MlpError } from '../errors.js';
import { type Shapes, stateShapesOf } from '../formats/state-dict.js';
import { isArray } from '../kinds.js';
import { checkOptions, type Names } from '../options.js';
import { Activation } from './activation.js';
import { Dropout } from './dropout.js';
import { FeatureScale } from './feature-scale.js';
import { Linear, type LinearOptions, linearOptions } from './linear.js';
import { type ForwardOptions, type Layer, type LayerDescription, Module } from './module.js';
import { Sequential } from './sequential.js';

/** How an {@link MLP} is made. */
export interface MLPOptions extends LinearOptions {
  /** The share of elements that is left out behind each activation in training: one for all, or one for each hidden layer. Default 0. */
  dropout?: number | readonly number[] | undefined;
  /** Whether a FeatureScale stands first: a learned factor for each input. Default false. */
  featureScale?: boolean | undefined;
}

const mlpOptions: Names<MLPOptions> = { ...linearOptions, dropout: true, featureScale: true };

/**
 * Linear layers with an activation between them, ReLU by default: sizes [784, 256, 10] is the book's model, [784, 10] softmax regression.
 * Gives logits. State names count the layers that have parameters: `layers.0.weight` [in, out], `layers.0.bias` [out], `layers.1.weight`, ...
 */
export class MLP extends Sequential {
  declare readonly modules: readonly Layer[];
  readonly sizes: readonly number[];
  /** The linear ones among its modules. */
  readonly layers: readonly Linear[];

  /** @param sizes inputs, hidden units of each layer, outputs; weights are drawn layer by layer from the first on */
  constructor(sizes: readonly number[], options?: MLPOptions);
  /** @internal */
  constructor(sizes: readonly number[], options: MLPOptions | undefined, layers: readonly Layer[]);
  constructor(sizes: readonly number[], options: MLPOptions = {}, layers: readonly Layer[] = layersOf(sizes, options)) {
    super(...layers);
    this.sizes = [...sizes];
    this.layers = layers.filter((layer) => layer instanceof Linear);
  }

  /**
   * Of layers that are there already, as a model file lists them: those of the package, at least one of them a Linear or an Ensemble.
   * @throws MlpError `ERR_MLP_ARGUMENT` if one does not take what the one before it gives
   */
  static of(layers: readonly Layer[]): MLP {
    return new MLP(sizesOf(layers), undefined, layers);
  }

  /** Logits [n, outputs] of a batch [n, ...] whose other axes, flattened, are the inputs. */
  override forward(X: Tensor, options?: ForwardOptions): Tensor {
    checkTensor('X', X);
    const H = X.shape.length === 2 ? X : X.reshape([X.shape[0], -1]);
    if (H.shape[1] === this.sizes[0]) return super.forward(H, options);
    const what = `the model takes ${this.sizes[0]} inputs, the batch has ${H.shape[1]}`;
    throw new MlpError('ERR_MLP_SHAPE', what, 'MLP');
  }

  /** Each layer as plain data. */
  describe(): LayerDescription[] {
    return this.modules.map((layer) => layer.describe());
  }

  /** The layers, a line for each that has parameters, with what follows it. */
  override toString(): string {
    const named = new Map<unknown, string>([...this.members()].map(([name, layer]) => [layer, name]));
    const lines: string[] = [];
    for (const layer of this.modules) {
      const name = named.get(layer);
      const start = name === undefined ? (lines.length === 0 ? '  ' : `${lines.pop()}, `) : `  ${name}: `;
      lines.push(start + layer.toString());
    }
    return `MLP(\n${lines.join('\n')}\n)`;
  }

  protected override *members() {
    let index = 0;
    for (const layer of this.modules) if (layer.parameters().length > 0) yield [`layers.${index++}`, layer] as const;
  }
}

function layersOf(sizes: readonly number[], options: MLPOptions): Layer[] {
  checkOptions('MLP', options, mlpOptions);
  if (!isArray(sizes) || sizes.length < 2)
    throw argumentError('at least two sizes, such as [784, 256, 10]', 'sizes', sizes);
  sizes.forEach((size, i) => checkInteger(`sizes[${i}]`, size, 1));
  const { dropout = 0, featureScale = false, ...linear } = options;
  if (typeof featureScale !== 'boolean') throw argumentError('true or false', 'featureScale', featureScale);
  const activation = Activation.of(linear.activation ?? 'relu');
  const shares = sharesOf(dropout, sizes.length - 2);
  return sizes.slice(1).flatMap((size, i): Layer[] => {
    const isLast = i === sizes.length - 2;
    const layer = new Linear(sizes[i], size, { ...linear, suffix: String(i + 1), isLast });
    if (i === 0) return featureScale ? [new FeatureScale(sizes[0]), layer] : [layer];
    const share = shares[i - 1];
    return share === 0 ? [activation, layer] : [activation, new Dropout(share), layer];
  });
}

/** The share that is left out behind each hidden layer. */
function sharesOf(dropout: number | readonly number[], hidden: number): readonly number[] {
  if (!isArray(dropout)) return Array<number>(hidden).fill(dropout);
  if (dropout.length === hidden) return dropout;
  throw argumentError(`a number, or one for each of ${hidden} hidden layers,`, 'dropout', dropout);
}

/** Inputs, and outputs of each dense layer. @throws MlpError `ERR_MLP_ARGUMENT` if layers do not fit together */
function sizesOf(layers: readonly Layer[]): number[] {
  if (!isArray(layers)) throw argumentError('an array of layers', 'layers', layers);
  const sizes: number[] = [];
  let width: number | undefined;
  for (const [i, layer] of layers.entries()) {
    if (!(layer instanceof Module && typeof layer.describe === 'function'))
      throw argumentError('a layer of this package', `layers[${i}]`, layer);
    if (layer.parameters().length > 0 && layers.indexOf(layer) < i)
      throw argumentError('a layer with parameters of its own', `layers[${i}]`, layer.toString());
    const { inputs, outputs } = layer;
    if (width !== undefined && inputs !== undefined && inputs !== width)
      throw argumentError(`a layer that takes ${width} inputs`, `layers[${i}]`, layer.toString());
    width = outputs ?? width;
    if (layer.isDense) sizes.push(...(sizes.length === 0 ? [inputs!] : []), outputs!);
  }
  if (sizes.length > 0) return sizes;
  throw argumentError('at least one Linear or Ensemble', 'layers', layers.map(String));
}

/** Names and shapes in the state dict of an {@link MLP} of these sizes. */
export function stateShapes(sizes: readonly number[]): Shapes {
  const layer = (inputs: number, outputs: number) => new Map([['weight', [inputs, outputs]], ['bias', [outputs]]]); // prettier-ignore
  return stateShapesOf(sizes.slice(1).map((size, i) => layer(sizes[i], size)));
}
