// Models as JSON: what any reader of JSON finds in them, and what is no such model.
import { describe, expect, test } from 'vitest';
import { decodeModelJson, encodeModelJson } from '../../src/formats/model-json.js';

const tensor = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });

const layers = [
  { weight: tensor([2, 3], 1, 2, 3, 0.1, -5e-20, 6), bias: tensor([3], 7, 8, -0) },
  { weight: tensor([3, 1], 1, 2, 3), bias: tensor([1], 4) },
];
const description = { inputShape: [1, 2], classNames: ['"ö"'] };
const text = Buffer.from(encodeModelJson(description, layers)).toString();

test('the description and the layers, a row of weights a line, in the fewest digits', () => {
  expect(JSON.parse(text)).toEqual({
    ...description,
    layers: [
      { weight: [[1, 2, 3], [0.1, -5e-20, 6]], bias: [7, 8, -0], activation: 'relu' }, // prettier-ignore
      { weight: [[1], [2], [3]], bias: [4], activation: 'none' },
    ],
  });
  expect(text).toContain('\n        [1,2,3],\n');
});

test('comes back as it was', () => {
  const { layers: read, fields } = decodeModelJson(Buffer.from(text), 'f');
  expect(read).toEqual(layers.map((layer, i) => ({ name: String(i), ...layer })));
  expect([...fields]).toEqual([
    ['inputShape', '[1,2]'],
    ['classNames', '["\\"ö\\""]'],
  ]);
});

describe('refused', () => {
  const layer = { weight: [[1, 2]], bias: [3, 4], activation: 'none' };
  test.each<[string, unknown, string]>([
    ['no JSON', '{"layers": [', 'the file is no JSON: '],
    ['other JSON', { weights: [] }, 'expected a list for the file.layers but got undefined'],
    ['no layers', { layers: [] }, 'it has no layers'],
    ['no number', { layers: [{ ...layer, weight: [[1, '2']] }] }, 'a finite number for the file.layers[0].weight[0][1]'],
    ['a row too short', { layers: [{ ...layer, weight: [[1, 2], [1]] }] }, 'layers[0].weight[1] has 1 numbers, but layers[0].bias 2'],
    ['no rows', { layers: [{ ...layer, weight: [] }] }, 'layers[0] has 0 rows of weights and 2 biases'],
    ['beyond float32', { layers: [{ ...layer, bias: [3, 1e39] }] }, 'layers[0].bias has 1 value that is not finite'],
    ['another activation', { layers: [{ ...layer, activation: 'tanh' }] }, 'one of relu, none for the file.layers[0].activation'],
    ['an activation in another place', { layers: [{ ...layer, activation: 'relu' }] }, 'layers[0] has the activation relu'],
    ['layers that do not follow each other', { layers: [{ ...layer, activation: 'relu' }, layer] }, '1 takes 1 inputs, but 0 before it gives 2'],
  ])('%s', (_, content, what) => {
    const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
    const refusal = { code: 'ERR_MLP_FORMAT', where: 'f', what: expect.stringContaining(what) as string };
    expect(() => decodeModelJson(bytes, 'f')).toThrow(expect.objectContaining(refusal));
  }); // prettier-ignore
});
