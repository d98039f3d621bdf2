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

export type PlainLayer = LinearLayer | ActivationLayer;

/** A linear layer with what its file calls it. */
export interface NamedLayer extends LinearLayer {
  readonly name: string;
}

/** The layers of a file, in order. */
export type FileLayer = NamedLayer | ActivationLayer;

/** A linear layer with the activation behind it; either may be missing. */
export interface Block {
  readonly linear?: LinearLayer;
  readonly activation?: ActivationLayer;
}

/** The linear ones among layers. */
export function linearsOf<T extends PlainLayer>(layers: readonly T[]): Extract<T, LinearLayer>[] {
  return layers.filter((layer): layer is Extract<T, LinearLayer> => layer.type === 'linear');
}

/** The layers in blocks: each linear one begins a block, and so does an activation with no linear layer right before it. */
export function blocksOf(layers: readonly PlainLayer[]): Block[] {
  return layers.flatMap((layer, i): Block[] => {
    const [before, after] = [layers[i - 1], layers[i + 1]];
    if (layer.type === 'linear') return [{ linear: layer, ...(after?.type === 'activation' && { activation: after }) }];
    return before?.type === 'linear' ? [] : [{ activation: layer }];
  });
}

/** One of an activation's options in JSON: a text or a number. */
export const option: Field<string | number> = (value, name, where) =>
  typeof value === 'string' ? value : number()(value, name, where);

/** Refuses layers of which one does not take what the one before it gives. @throws MlpError `ERR_MLP_FORMAT` */
export function checkChain(layers: readonly NamedLayer[], where: string, fix?: string): void {
  for (const [i, { name, weight }] of layers.entries()) {
    const before = layers[i - 1];
    if (!before || before.weight.shape[1] === weight.shape[0]) continue;
    const what = `${name} takes ${weight.shape[0]} inputs, but ${before.name} before it gives ${before.weight.shape[1]}`;
    throw new MlpError('ERR_MLP_FORMAT', what, where, fix);
  }
}
