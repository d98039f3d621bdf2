// Models as JSON, for programs that read nothing else.
import { constants } from 'node:buffer';
import { MlpError } from '../errors.js';
import { type Field, listOf, mapOf, number, optional, readJson, record, text } from './fields.js';
import { float32Text } from './float32-text.js';
import {
  type Block,
  blocksOf,
  checkChain,
  type FileLayer,
  type LinearLayer,
  linearsOf,
  type NamedLayer,
  option,
  type PlainLayer,
  type PlainOptions,
} from './plain-layers.js';
import type { NamedTensor } from './safetensors.js';
import { checkFinite } from './state-dict.js';

/** What the JSON of a model holds. */
export interface ModelJson {
  readonly layers: readonly FileLayer[];
  /** The other fields by name, each as JSON. */
  readonly fields: ReadonlyMap<string, string>;
}

/** No text has more characters, each of which is a byte at least. */
const MAX_BYTES = constants.MAX_STRING_LENGTH;

/** A linear layer and what follows it, or an activation alone. */
interface LayerJson {
  readonly weight: readonly (readonly number[])[] | undefined;
  readonly bias: readonly number[] | undefined;
  /** Its name, or NO_ACTIVATION. */
  readonly activation: string;
  readonly options: PlainOptions | undefined;
}

const NO_ACTIVATION = 'none';

const modelField = record<{ layers: LayerJson[] }>({
  layers: listOf(
    record<LayerJson>({
      weight: optional(listOf(listOf(number()))),
      bias: optional(listOf(number())),
      activation: text,
      options: optional(mapOf(option)),
    }),
  ),
});

const allFields: Field<{ layers: LayerJson[]; fields: Map<string, string> }> = (value, name, where) => {
  const { layers } = modelField(value, name, where);
  const others = Object.entries(value as object).filter(([key]) => key !== 'layers');
  return { layers, fields: new Map(others.map(([key, field]) => [key, JSON.stringify(field)])) };
};

/**
 * The fields of `description`, then `layers`: weight [in][out], bias [out] if there is one, the activation's name or `none`, and its options if it
 * has some. A row of weights has a line. An activation with no linear layer right before it is a layer without weight.
 * Numbers have the fewest digits that read back as the same float32.
 */
export function encodeModelJson(description: object, layers: readonly PlainLayer[]): Uint8Array {
  const fields = Object.entries(description).map(([name, value]) => `  "${name}": ${JSON.stringify(value)},\n`);
  // In pieces, since a text ends at 2^29 characters.
  const pieces = blocksOf(layers).flatMap((block, i) => [i === 0 ? '' : ',\n', ...blockJson(block)]);
  const whole = ['{\n', ...fields, '  "layers": [\n', ...pieces, '\n  ]\n}\n'];
  return Buffer.concat(whole.map((piece) => Buffer.from(piece)));
}

function blockJson({ linear, activation }: Block): string[] {
  const hasOptions = activation && Object.keys(activation.options).length > 0;
  return [
    '    {\n',
    ...(linear ? linearJson(linear) : []),
    `      "activation": ${JSON.stringify(activation?.name ?? NO_ACTIVATION)}`,
    hasOptions ? `,\n      "options": ${JSON.stringify(activation.options)}` : '',
    '\n    }',
  ];
}

function linearJson({ weight, bias }: LinearLayer): string[] {
  const [rows, columns] = weight.shape;
  const list = (values: NamedTensor['data']) => `[${Array.from(values, float32Text).join(',')}]`;
  const row = (i: number) => list(weight.data.subarray(i * columns, (i + 1) * columns));
  return [
    '      "weight": [\n',
    ...Array.from({ length: rows }, (_, i) => `        ${row(i)}${i === rows - 1 ? '' : ','}\n`),
    '      ],\n',
    bias ? `      "bias": ${list(bias.data)},\n` : '',
  ];
}

/**
 * Reads what {@link encodeModelJson} wrote; numbers become the nearest float32.
 * @param where the file, for errors
 * @throws MlpError `ERR_MLP_FORMAT` that names the field which is not as it should be
 */
export function decodeModelJson(bytes: Uint8Array, where: string): ModelJson {
  if (bytes.length > MAX_BYTES)
    throw wrong(`it has ${bytes.length} bytes, and JSON of ${MAX_BYTES} is read at most`, where);
  const { layers: given, fields } = readJson(Buffer.from(bytes).toString(), 'the file', where, allFields);
  const layers = given.flatMap((layer, i) => layersOf(layer, i, where));
  const linears = linearsOf(layers);
  if (linears.length === 0) throw wrong('it has no layers', where);
  checkChain(linears, where);
  return { layers, fields };
}

function layersOf({ activation, options = {}, ...parameters }: LayerJson, i: number, where: string): FileLayer[] {
  const isAlone = activation !== NO_ACTIVATION && !parameters.weight && !parameters.bias;
  const linear = isAlone ? [] : [linearOf(parameters, i, where)];
  return activation === NO_ACTIVATION ? linear : [...linear, { type: 'activation', name: activation, options }];
}

function linearOf({ weight = [], bias }: Pick<LayerJson, 'weight' | 'bias'>, i: number, where: string): NamedLayer {
  const name = `layers[${i}]`;
  const [inputs, outputs] = [weight.length, bias?.length ?? weight[0]?.length ?? 0];
  if (inputs === 0 || outputs === 0) throw wrong(`${name} has ${inputs} rows of weights and ${outputs} biases`, where);
  const odd = weight.findIndex((row) => row.length !== outputs);
  const other = bias ? `${name}.bias` : `${name}.weight[0]`;
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
