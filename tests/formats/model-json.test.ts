// Models as JSON: what any reader of JSON finds in them, and what is no such model.
import { describe, expect, test } from 'vitest';
import { decodeModelJson, encodeModelJson } from '../../src/formats/model-json.js';
import type { PlainLayer } from '../../src/formats/plain-layers.js';

const tensor = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });

const relu = { type: 'activation', name: 'relu', options: {} } as const;
const layers: PlainLayer[] = [
  { type: 'linear', weight: tensor([2, 3], 1, 2, 3, 0.1, -5e-20, 6), bias: tensor([3], 7, 8, -0) },
  relu,
  { type: 'linear', weight: tensor([3, 1], 1, 2, 3), bias: tensor([1], 4) },
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
  expect(read).toEqual([{ name: '0', ...layers[0] }, relu, { name: '1', ...layers[2] }]);
  expect([...fields]).toEqual([
    ['inputShape', '[1,2]'],
    ['classNames', '["\\"ö\\""]'],
  ]);
});

test('any activation anywhere by its name, with its options, and layers without bias', () => {
  const tanh = { type: 'activation', name: 'tanh', options: {} } as const;
  const leaky = { type: 'activation', name: 'leakyRelu', options: { negativeSlope: 0.2 } } as const;
  const first: PlainLayer = { type: 'linear', weight: tensor([1, 2], 1, 2) };
  const second: PlainLayer = { type: 'linear', weight: tensor([2, 1], 3, 4), bias: tensor([1], 5) };
  const bytes = encodeModelJson({}, [tanh, first, leaky, tanh, second]);
  expect(JSON.parse(Buffer.from(bytes).toString())).toEqual({
    layers: [
      { activation: 'tanh' },
      { weight: [[1, 2]], activation: 'leakyRelu', options: { negativeSlope: 0.2 } },
      { activation: 'tanh' },
      { weight: [[3], [4]], bias: [5], activation: 'none' }, // prettier-ignore
    ],
  });
  const { layers: read } = decodeModelJson(bytes, 'f');
  expect(read).toEqual([tanh, { name: '1', ...first }, leaky, tanh, { name: '3', ...second }]);
});

test('an ensemble, a temperature and a scale of targets say what they are, and come back', () => {
  const member = (factor: number): PlainLayer[] => [{ type: 'linear', weight: tensor([1, 2], factor, -factor) }, relu];
  const whole: PlainLayer[] = [
    { type: 'ensemble', average: 'probabilities', members: [member(1), member(2)] },
    { type: 'temperature', value: 0.7 },
    { type: 'targetScale', mean: [1, 2], deviation: [3, 4.5] },
  ];
  const bytes = encodeModelJson({}, whole);
  expect(JSON.parse(Buffer.from(bytes).toString())).toEqual({
    layers: [
      {
        ensemble: {
          average: 'probabilities',
          members: [[{ weight: [[1, -1]], activation: 'relu' }], [{ weight: [[2, -2]], activation: 'relu' }]],
        },
      },
      { temperature: 0.7 },
      { targetScale: { mean: [1, 2], deviation: [3, 4.5] } },
    ],
  });
  const [ensemble, ...others] = decodeModelJson(bytes, 'f').layers;
  const named = (factor: number) => member(factor).map((layer, i) => (i === 0 ? { ...layer, name: '0' } : layer));
  expect(ensemble).toEqual({ ...whole[0], name: '0', members: [named(1), named(2)] });
  expect(others).toEqual(whole.slice(1));
});

describe('refused', () => {
  const layer = { weight: [[1, 2]], bias: [3, 4], activation: 'none' };
  test.each<[string, unknown, string]>([
    ['no JSON', '{"layers": [', 'the file is no JSON: '],
    ['other JSON', { weights: [] }, 'expected a list for the file.layers but got undefined'],
    ['no layers', { layers: [] }, 'it has no layers'],
    ['no number', { layers: [{ ...layer, weight: [[1, '2']] }] }, 'a finite number for the file.layers[0].weight[0][1]'],
    ['a row too short', { layers: [{ ...layer, weight: [[1, 2], [1]] }] }, 'layers[0].weight[1] has 1 numbers, but its bias 2'],
    ['no rows', { layers: [{ ...layer, weight: [] }] }, 'layers[0] has 0 rows of weights and 2 biases'],
    ['beyond float32', { layers: [{ ...layer, bias: [3, 1e39] }] }, 'layers[0].bias has 1 value that is not finite'],
    ['no activation', { layers: [{ ...layer, activation: undefined }] }, 'expected a text for the file.layers[0].activation'],
    ['an option that is no value', { layers: [{ ...layer, activation: 'elu', options: { alpha: [1] } }] }, 'for the file.layers[0].options.alpha'],
    ['activations alone', { layers: [{ activation: 'relu' }] }, 'it has no layers'],
    ['nothing', { layers: [{ activation: 'none' }] }, 'layers[0] has 0 rows of weights'],
    ['a bias alone', { layers: [{ bias: [1], activation: 'relu' }] }, 'layers[0] has 0 rows of weights and 1 biases'],
    ['a row too short, without bias', { layers: [{ weight: [[1, 2], [1]], activation: 'none' }] }, 'layers[0].weight[1] has 1 numbers, but its first row 2'],
    ['an ensemble of none', { layers: [{ ensemble: { average: 'outputs', members: [] } }] }, 'the file.layers[0].ensemble has no members'],
    ['a member without layers', { layers: [{ ensemble: { average: 'outputs', members: [[]] } }] }, 'it has no layers'],
    ['another average', { layers: [{ ensemble: { average: 'votes', members: [[layer]] } }] }, 'one of probabilities, outputs for the file.layers[0].ensemble.average'],
    ['a temperature that is no number', { layers: [layer, { temperature: 'hot' }] }, 'for the file.layers[1].temperature but got "hot"'],
    ['what this version does not know', { layers: [layer, { softmax: true }] }, 'expected a text for the file.layers[1].activation'],
    ['an ensemble that takes something else', { layers: [layer, { ensemble: { average: 'outputs', members: [[layer]] } }] }, '1 takes 1 inputs, but 0 before it gives 2'],
    ['layers that do not follow each other', { layers: [{ ...layer, activation: 'relu' }, layer] }, '1 takes 1 inputs, but 0 before it gives 2'],
  ])('%s', (_, content, what) => {
    const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
    const refusal = { code: 'ERR_MLP_FORMAT', where: 'f', what: expect.stringContaining(what) as string };
    expect(() => decodeModelJson(bytes, 'f')).toThrow(expect.objectContaining(refusal));
  }); // prettier-ignore
});
