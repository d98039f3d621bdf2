// Plain layers: what every format holds of an MLP, from the input to the output.
import { MlpError } from '../errors.js';
import { type Field, number } from './fields.js';
import type { NamedTensor } from './safetensors.js';

/** Y = X weight + bias for X [n, in]. */
export interface LinearLayer {
  readonly type: 'linear';
  /** [in, out] */
  readonly weight: NamedTensor;
  /** [out]; nothing is added if there is none */
  readonly bias?: NamedTensor | undefined;
}

/** What an activation takes besides, such as `{ negativeSlope: 0.2 }`. */
export type PlainOptions = Readonly<Record<string, string | number>>;

/** A function of each element, by the name and the options that src/nn/activation.ts has for it. */
export interface ActivationLayer {
  readonly type: 'activation';
  readonly name: string;
  readonly options: PlainOptions;
}

/** Y = X / value, behind the last layer of a classifier. */
export interface TemperatureLayer {
  readonly type: 'temperature';
  readonly value: number;
}

/** Y = mean + deviation X, a number of each for each column, behind the last layer of a regression. */
export interface TargetScaleLayer {
  readonly type: 'targetScale';
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** What is averaged over nets: their outputs, or the probabilities that softmax makes of them, of which the log is given. */
export const AVERAGES = ['probabilities', 'outputs'] as const;

/** Nets that take the same X, and the mean of what they say. */
export interface EnsembleLayer {
  readonly type: 'ensemble';
  readonly average: (typeof AVERAGES)[number];
  readonly members: readonly (readonly PlainLayer[])[];
}

export type PlainLayer = LinearLayer | ActivationLayer | TemperatureLayer | TargetScaleLayer | EnsembleLayer;

/** Those of which each output is of all inputs. */
export type DenseLayer = LinearLayer | EnsembleLayer;

/** A linear layer, or an ensemble, with what its file calls it. */
export type NamedLayer<T extends DenseLayer = LinearLayer> = T & { readonly name: string };

/** The layers of a file, in order. */
export type FileLayer = NamedLayer<DenseLayer> | Exclude<PlainLayer, DenseLayer>;

/** A linear layer with the activation behind it, of which either may be missing; or what is neither. */
export interface Block {
  readonly linear?: LinearLayer;
  readonly activation?: ActivationLayer;
  readonly other?: Exclude<PlainLayer, LinearLayer | ActivationLayer>;
}

/** The linear ones and the ensembles among layers. */
export function denseOf<T extends PlainLayer>(layers: readonly T[]): Extract<T, DenseLayer>[] {
  return layers.filter(
    (layer): layer is Extract<T, DenseLayer> => layer.type === 'linear' || layer.type === 'ensemble',
  );
}

/** How many columns layers take, and how many they give; a dense one must be among them. */
export function widthsOf(layers: readonly PlainLayer[]): [inputs: number, outputs: number] {
  const [first, last] = [denseOf(layers)[0], denseOf(layers).at(-1)!];
  const inputs = first.type === 'linear' ? first.weight.shape[0] : widthsOf(first.members[0])[0];
  return [inputs, last.type === 'linear' ? last.weight.shape[1] : widthsOf(last.members[0])[1]];
}

/** The layers in blocks: each begins one, but for an activation right behind a linear layer. */
export function blocksOf(layers: readonly PlainLayer[]): Block[] {
  return layers.flatMap((layer, i): Block[] => {
    const [before, after] = [layers[i - 1], layers[i + 1]];
    if (layer.type === 'linear') return [{ linear: layer, ...(after?.type === 'activation' && { activation: after }) }];
    if (layer.type !== 'activation') return [{ other: layer }];
    return before?.type === 'linear' ? [] : [{ activation: layer }];
  });
}

/** One of an activation's options in JSON: a text or a number. */
export const option: Field<string | number> = (value, name, where) =>
  typeof value === 'string' ? value : number()(value, name, where);

/** Refuses layers of which one does not take what the one before it gives. @throws MlpError `ERR_MLP_FORMAT` */
export function checkChain(layers: readonly FileLayer[], where: string, fix?: string): void {
  const dense = denseOf(layers);
  for (const [i, layer] of dense.entries()) {
    if (i === 0) continue;
    const before = dense[i - 1];
    const [[inputs], [, given]] = [widthsOf([layer]), widthsOf([before])];
    if (given === inputs) continue;
    const what = `${layer.name} takes ${inputs} inputs, but ${before.name} before it gives ${given}`;
    throw new MlpError('ERR_MLP_FORMAT', what, where, fix);
  }
}
