// Models as JSON, for programs that read nothing else.
import { constants } from 'node:buffer';
import { MlpError } from '../errors.js';
import { checkChain, type DenseLayer, type NamedLayer } from './dense-layer.js';
import { type Field, listOf, number, oneOf, readJson, record } from './fields.js';
import { float32Text } from './float32-text.js';
import type { NamedTensor } from './safetensors.js';
import { checkFinite } from './state-dict.js';

/** What the JSON of a model holds. */
export interface ModelJson {
  readonly layers: readonly NamedLayer[];
  /** The other fields by name, each as JSON. */
  readonly fields: ReadonlyMap<string, string>;
}

/** No text has more characters, each of which is a byte at least. */
const MAX_BYTES = constants.MAX_STRING_LENGTH;

interface LayerJson {
  readonly weight: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly activation: string;
}

const modelField = record<{ layers: LayerJson[] }>({
  layers: listOf(
    record<LayerJson>({
      weight: listOf(listOf(number())),
      bias: listOf(number()),
      activation: oneOf(['relu', 'none']),
    }),
  ),
});

const allFields: Field<{ layers: LayerJson[]; fields: Map<string, string> }> = (value, name, where) => {
  const { layers } = modelField(value, name, where);
  const others = Object.entries(value as object).filter(([key]) => key !== 'layers');
  return { layers, fields: new Map(others.map(([key, field]) => [key, JSON.stringify(field)])) };
};

/**
 * The fields of `description`, then `layers`: weight [in][out], bias [out], and the activation `relu` or `none`. A row of weights has a line.
 * Numbers have the fewest digits that read back as the same float32.
 */
export function encodeModelJson(description: object, layers: readonly DenseLayer[]): Uint8Array {
  const fields = Object.entries(description).map(([name, value]) => `  "${name}": ${JSON.stringify(value)},\n`);
  // In pieces, since a text ends at 2^29 characters.
  const pieces = layers.flatMap((layer, i) => [i === 0 ? '' : ',\n', ...layerJson(layer, i === layers.length - 1)]);
  const whole = ['{\n', ...fields, '  "layers": [\n', ...pieces, '\n  ]\n}\n'];
  return Buffer.concat(whole.map((piece) => Buffer.from(piece)));
}

function layerJson({ weight, bias }: DenseLayer, isLast: boolean): string[] {
  const [rows, columns] = weight.shape;
  const list = (values: NamedTensor['data']) => `[${Array.from(values, float32Text).join(',')}]`;
  const row = (i: number) => list(weight.data.subarray(i * columns, (i + 1) * columns));
  return [
    '    {\n      "weight": [\n',
    ...Array.from({ length: rows }, (_, i) => `        ${row(i)}${i === rows - 1 ? '' : ','}\n`),
    `      ],\n      "bias": ${list(bias.data)},\n`,
    `      "activation": "${isLast ? 'none' : 'relu'}"\n    }`,
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
  if (given.length === 0) throw wrong('it has no layers', where);
  const layers = given.map((layer, i) => layerOf(layer, i, i === given.length - 1, where));
  checkChain(layers, where);
  return { layers, fields };
}

function layerOf({ weight, bias, activation }: LayerJson, i: number, isLast: boolean, where: string): NamedLayer {
  const name = `layers[${i}]`;
  const [inputs, outputs] = [weight.length, bias.length];
  if (activation !== (isLast ? 'none' : 'relu'))
    throw wrong(
      `${name} has the activation ${activation}; an MLP has relu between its layers, and none at its end`,
      where,
    );
  if (inputs === 0 || outputs === 0) throw wrong(`${name} has ${inputs} rows of weights and ${outputs} biases`, where);
  const odd = weight.findIndex((row) => row.length !== outputs);
  if (odd >= 0)
    throw wrong(`${name}.weight[${odd}] has ${weight[odd].length} numbers, but ${name}.bias ${outputs}`, where);
  const layer = {
    weight: { shape: [inputs, outputs], data: Float32Array.from(weight.flat()) },
    bias: { shape: [outputs], data: Float32Array.from(bias) },
  };
  checkFinite(
    where,
    'ERR_MLP_FORMAT',
    new Map(Object.entries(layer).map(([part, tensor]) => [`${name}.${part}`, tensor])),
  );
  return { name: String(i), ...layer };
}

function wrong(what: string, where: string): MlpError {
  return new MlpError('ERR_MLP_FORMAT', what, where);
}
