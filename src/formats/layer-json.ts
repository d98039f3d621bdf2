// Layers as JSON: a linear one with what follows it, an activation alone, or an object of one field that says what else it is.
import { MlpError } from '../errors.js';
import { exactly, type Field, listOf, mapOf, number, oneOf, optional, record, text } from './fields.js';
import { float32Text } from './float32-text.js';
import {
  AVERAGES,
  type Block,
  blocksOf,
  checkChain,
  denseOf,
  type EnsembleLayer,
  type FileLayer,
  type LinearLayer,
  type NamedLayer,
  option,
  type PlainLayer,
  type PlainOptions,
  type TargetScaleLayer,
} from './plain-layers.js';
import type { NamedTensor } from './safetensors.js';
import { checkFinite } from './state-dict.js';

/** A linear layer and what follows it, or an activation alone. */
interface BlockJson {
  readonly weight: readonly (readonly number[])[] | undefined;
  readonly bias: readonly number[] | undefined;
  /** Its name, or NO_ACTIVATION. */
  readonly activation: string;
  readonly options: PlainOptions | undefined;
}

const NO_ACTIVATION = 'none';

/** The layers in pieces of text, since a text ends at 2^29 characters; each line begins with `indent`. */
export function layersText(layers: readonly PlainLayer[], indent: string): string[] {
  const blocks = blocksOf(layers).flatMap((block, i) => [i === 0 ? '' : ',\n', ...blockText(block, `${indent}  `)]);
  return ['[\n', ...blocks, `\n${indent}]`];
}

function blockText({ linear, activation, other }: Block, indent: string): string[] {
  if (other?.type === 'ensemble') return ensembleText(other, indent);
  if (other?.type === 'temperature') return [`${indent}{ "temperature": ${other.value} }`];
  if (other) {
    const { mean, deviation } = other;
    return [`${indent}{ "targetScale": ${JSON.stringify({ mean, deviation })} }`];
  }
  const hasOptions = activation && Object.keys(activation.options).length > 0;
  return [
    `${indent}{\n`,
    ...(linear ? linearText(linear, `${indent}  `) : []),
    `${indent}  "activation": ${JSON.stringify(activation?.name ?? NO_ACTIVATION)}`,
    hasOptions ? `,\n${indent}  "options": ${JSON.stringify(activation.options)}` : '',
    `\n${indent}}`,
  ];
}

function ensembleText({ average, members }: EnsembleLayer, indent: string): string[] {
  const inner = `${indent}    `;
  return [
    `${indent}{\n${indent}  "ensemble": {\n${inner}"average": "${average}",\n${inner}"members": [\n`,
    ...members.flatMap((member, i) => [`${i === 0 ? '' : ',\n'}${inner}  `, ...layersText(member, `${inner}  `)]),
    `\n${inner}]\n${indent}  }\n${indent}}`,
  ];
}

function linearText({ weight, bias }: LinearLayer, indent: string): string[] {
  const [rows, columns] = weight.shape;
  const list = (values: NamedTensor['data']) => `[${Array.from(values, float32Text).join(',')}]`;
  const row = (i: number) => list(weight.data.subarray(i * columns, (i + 1) * columns));
  return [
    `${indent}"weight": [\n`,
    ...Array.from({ length: rows }, (_, i) => `${indent}  ${row(i)}${i === rows - 1 ? '' : ','}\n`),
    `${indent}],\n`,
    bias ? `${indent}"bias": ${list(bias.data)},\n` : '',
  ];
}

/** Layers of which at least one is dense, and each takes what the one before it gives. Numbers become the nearest float32. */
export const layersField: Field<FileLayer[]> = (value, name, where) => {
  const list = listOf<unknown>((item) => item)(value, name, where);
  const layers = list.flatMap((item, i) => layersOf(item, i, `${name}[${i}]`, where));
  if (denseOf(layers).length === 0) throw wrong('it has no layers', where);
  checkChain(layers, where);
  return layers;
};

/** What an object of one field is, by that field's name. */
const others: Readonly<Record<string, (value: unknown, i: number, name: string, where: string) => FileLayer>> = {
  temperature: (value, _, name, where) => ({ type: 'temperature', value: number(0)(value, name, where) }),
  targetScale: (value, _, name, where) => {
    const read = exactly<Omit<TargetScaleLayer, 'type'>>({ mean: listOf(number()), deviation: listOf(number(0)) });
    return { type: 'targetScale', ...read(value, name, where) };
  },
  ensemble: (value, i, name, where) => {
    const fields = { average: oneOf(AVERAGES), members: listOf(layersField) };
    const { average, members } = exactly<Omit<EnsembleLayer, 'type'>>(fields)(value, name, where);
    if (members.length === 0) throw wrong(`${name} has no members`, where);
    return { type: 'ensemble', name: String(i), average, members };
  },
};

const blockField = record<BlockJson>({
  weight: optional(listOf(listOf(number()))),
  bias: optional(listOf(number())),
  activation: text,
  options: optional(mapOf(option)),
});

function layersOf(value: unknown, i: number, name: string, where: string): FileLayer[] {
  const fields = Object.entries(mapOf<unknown>((field) => field)(value, name, where));
  const [[kind, settings] = ['']] = fields;
  if (fields.length === 1 && Object.hasOwn(others, kind)) return [others[kind](settings, i, `${name}.${kind}`, where)];
  const { activation, options = {}, ...parameters } = blockField(value, name, where);
  const isAlone = activation !== NO_ACTIVATION && !parameters.weight && !parameters.bias;
  const linear = isAlone ? [] : [linearOf(parameters, i, name, where)];
  return activation === NO_ACTIVATION ? linear : [...linear, { type: 'activation', name: activation, options }];
}

function linearOf(
  { weight = [], bias }: Pick<BlockJson, 'weight' | 'bias'>,
  i: number,
  name: string,
  where: string,
): NamedLayer {
  const [inputs, outputs] = [weight.length, bias?.length ?? weight[0]?.length ?? 0];
  if (inputs === 0 || outputs === 0) throw wrong(`${name} has ${inputs} rows of weights and ${outputs} biases`, where);
  const odd = weight.findIndex((row) => row.length !== outputs);
  const other = bias ? 'its bias' : 'its first row';
  if (odd >= 0) throw wrong(`${name}.weight[${odd}] has ${weight[odd].length} numbers, but ${other} ${outputs}`, where);
  const tensors = {
    weight: { shape: [inputs, outputs], data: Float32Array.from(weight.flat()) },
    ...(bias && { bias: { shape: [outputs], data: Float32Array.from(bias) } }),
  };
  const named = Object.entries(tensors).map(([part, tensor]) => [`${name}.${part}`, tensor] as const);
  checkFinite(where, 'ERR_MLP_FORMAT', new Map(named));
  return { type: 'linear', name: String(i), ...tensors };
}

function wrong(what: string, where: string): MlpError {
  return new MlpError('ERR_MLP_FORMAT', what, where);
}
