// Models as JSON, for programs that read nothing else.
import type { DenseLayer } from './dense-layer.js';

/**
 * The fields of `description`, then `layers`: weight [in][out], bias [out], and the activation `relu` or `none`. A row of weights has a line.
 * Numbers are float32's, with all the digits that they have in float64.
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
  const row = (i: number) => JSON.stringify([...weight.data.subarray(i * columns, (i + 1) * columns)]);
  return [
    '    {\n      "weight": [\n',
    ...Array.from({ length: rows }, (_, i) => `        ${row(i)}${i === rows - 1 ? '' : ','}\n`),
    `      ],\n      "bias": ${JSON.stringify([...bias.data])},\n`,
    `      "activation": "${isLast ? 'none' : 'relu'}"\n    }`,
  ];
}
