// PyTorch's names and layout: weights turned round, modules in the order of their numbers, and what is no MLP refused.
import { describe, expect, test } from 'vitest';
import { type MlpError } from '../../src/errors.js';
import type { NamedTensor } from '../../src/formats/safetensors.js';
import type { PlainLayer } from '../../src/formats/plain-layers.js';
import { fromTorch, inSequence, modulesText, toTorch } from '../../src/formats/torch.js';

const tensor = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });
const zeros = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
const state = (tensors: Record<string, NamedTensor>) => new Map(Object.entries(tensors));
const namesOf = (tensors: Record<string, NamedTensor>) => fromTorch(state(tensors), 'f').map(({ name }) => name);

test('weights are [out, in] there and [in, out] here', () => {
  const layers: PlainLayer[] = [
    { type: 'linear', weight: tensor([2, 3], 1, 2, 3, 4, 5, 6), bias: tensor([3], 7, 8, 9) },
    { type: 'activation', name: 'relu', options: {} },
    { type: 'linear', weight: tensor([3, 1], 1, 2, 3), bias: tensor([1], 4) },
  ];
  const torch = toTorch(layers);
  expect(Object.fromEntries(torch)).toEqual({
    '0.weight': tensor([3, 2], 1, 4, 2, 5, 3, 6),
    '0.bias': tensor([3], 7, 8, 9),
    '2.weight': tensor([1, 3], 1, 2, 3),
    '2.bias': tensor([1], 4),
  });
  expect(fromTorch(torch, 'f')).toMatchObject([layers[0], layers[2]]);
});

test('a layer without bias has none', () => {
  const [layer, next] = fromTorch(state({ '0.weight': zeros(3, 2), '2.weight': zeros(1, 3), '2.bias': zeros(1) }), 'f');
  expect(layer).not.toHaveProperty('bias');
  expect(next).toMatchObject({ bias: zeros(1) });
});

test('a temperature and a scale of targets are diagonals, and an ensemble is refused with what takes it', () => {
  const linear: PlainLayer = { type: 'linear', weight: zeros(1, 2) };
  const layers: PlainLayer[] = [
    linear,
    { type: 'temperature', value: 4 },
    { type: 'targetScale', mean: [1, 2], deviation: [3, 4] },
  ];
  expect(modulesText(layers)).toBe('[{"type":"linear"},{"type":"linear"},{"type":"linear"}]');
  expect(Object.fromEntries(toTorch(layers))).toEqual({
    '0.weight': zeros(2, 1),
    '1.weight': tensor([2, 2], 0.25, 0, 0, 0.25),
    '2.weight': tensor([2, 2], 3, 0, 0, 4),
    '2.bias': tensor([2], 1, 2),
  });
  const ensemble: PlainLayer = { type: 'ensemble', average: 'outputs', members: [[linear]] };
  const fix = 'ONNX and JSON can say one (--format onnx, --format json)';
  expect(() => toTorch([ensemble])).toThrow(expect.objectContaining({ code: 'ERR_MLP_FORMAT', fix }));
});

describe('a list of the modules', () => {
  const leaky = { type: 'activation', name: 'leakyRelu', options: { negativeSlope: 0.2 } } as const;
  const identity = { type: 'activation', name: 'identity', options: {} } as const;
  const layers: PlainLayer[] = [
    identity,
    { type: 'linear', weight: zeros(2, 3) },
    leaky,
    identity,
    { type: 'linear', weight: zeros(3, 1), bias: zeros(1) },
  ];

  test('says what their tensors do not: every module counts, as in nn.Sequential', () => {
    const torch = toTorch(layers);
    expect([...torch.keys()]).toEqual(['1.weight', '4.weight', '4.bias']);
    const modules = modulesText(layers);
    expect(JSON.parse(modules)).toEqual([
      { type: 'identity' },
      { type: 'linear' },
      { type: 'leakyRelu', negativeSlope: 0.2 },
      { type: 'identity' },
      { type: 'linear' },
    ]);
    expect(inSequence(fromTorch(torch, 'f'), modules, 'f')).toMatchObject(layers);
  });

  test.each([
    ['of other layers', '[{"type":"linear"},{"type":"linear"}]', 'its linear modules are said to be 0, 1, but there are weights for 1, 4'],
    ['without types', '[1]', 'expected an object for modules[0]'],
    ['with an option that is no value', '[{"type":"elu","alpha":{}}]', 'for modules[0].alpha'],
    ['that is no JSON', '[', 'modules is no JSON'],
  ])('%s is refused', (_, modules, what) => {
    const refusal = { code: 'ERR_MLP_FORMAT', where: 'f', what: expect.stringContaining(what) as string };
    const linears = fromTorch(toTorch(layers), 'f');
    expect(() => inSequence(linears, modules, 'f')).toThrow(expect.objectContaining(refusal));
  }); // prettier-ignore
});

describe('any pairs, in the order of their names', () => {
  test.each([
    ['numbers, where 10 comes after 2', ['10', '2'], ['2', '10']],
    [
      'numbers within names',
      ['net.hidden10.linear', 'net.hidden9.linear'],
      ['net.hidden9.linear', 'net.hidden10.linear'],
    ],
    ['words', ['fc_out', 'fc_in'], ['fc_in', 'fc_out']],
  ])('%s', (_, given, expected) => {
    const square = given.flatMap((name) => [[`${name}.bias`, zeros(2)], [`${name}.weight`, zeros(2, 2)]]); // prettier-ignore
    expect(namesOf(Object.fromEntries(square))).toEqual(expected);
  });

  test('a layer alone needs no name', () => {
    expect(namesOf({ weight: zeros(3, 2), bias: zeros(3) })).toEqual(['']);
  });
});

describe('refused', () => {
  const layer = { '0.weight': zeros(3, 2), '0.bias': zeros(3) };
  test.each<[string, Record<string, NamedTensor>, string]>([
    ['nothing', {}, 'it holds no tensors'],
    ['a bias alone', { ...layer, '1.bias': zeros(3) }, 'there is no weight for 1.bias'],
    ['other tensors', { ...layer, pos_embed: zeros(3) }, 'pos_embed is neither a weight nor a bias'],
    [
      'a BatchNorm',
      { ...layer, '1.running_mean': zeros(3) },
      '1.running_mean is neither a weight nor a bias. It looks like a BatchNorm',
    ],
    ['a name that only ends so', { dead_weight: zeros(3, 2) }, 'dead_weight is neither a weight nor a bias'],
    [
      'a norm',
      { ...layer, '1.weight': zeros(3), '1.bias': zeros(3) },
      '1.weight has the shape [3]. It looks like a BatchNorm or another normalisation',
    ],
    ['a convolution', { '0.weight': zeros(3, 1, 5, 5), '0.bias': zeros(3) }, '0.weight has the shape [3, 1, 5, 5]'],
    ['no inputs', { '0.weight': zeros(3, 0), '0.bias': zeros(3) }, '0.weight has the shape [3, 0]'],
    ['a bias of another layer', { ...layer, '0.bias': zeros(2) }, '0.bias has the shape [2], but its layer gives 3'],
    ['a bias of two axes', { ...layer, '0.bias': zeros(3, 1) }, '0.bias has the shape [3, 1], but its layer gives 3'],
    ['integers', { ...layer, '0.bias': { shape: [3], data: new Uint32Array(3) } }, '0.bias is not of float32'],
    ['infinity', { ...layer, '0.bias': tensor([3], 0, Infinity, 0) }, '0.bias has 1 value that is not finite'],
    [
      'layers that do not follow each other',
      { ...layer, '2.weight': zeros(5, 4), '2.bias': zeros(5) },
      '2 takes 4 inputs, but 0 before it gives 3',
    ],
  ])('%s', (_, tensors, message) => {
    let error: unknown;
    try {
      fromTorch(state(tensors), 'mlp.safetensors');
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: 'ERR_MLP_FORMAT', where: 'mlp.safetensors' });
    expect((error as MlpError).message).toContain(message);
  });
});
