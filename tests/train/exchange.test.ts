// Models as plain layers and back: every activation, worked-out weights of ntk and FeatureScale in any place, PyTorch's logits.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { onnxActivation } from '../../src/formats/onnx-activations.js';
import type { PlainLayer } from '../../src/formats/plain-layers.js';
import { decodeSafetensors } from '../../src/formats/safetensors.js';
import { fromTorch } from '../../src/formats/torch.js';
import {
  Activation,
  Dropout,
  Ensemble,
  FeatureScale,
  Generator,
  type Layer,
  Linear,
  MLP,
  Module,
  randn,
  Standardize,
  TargetScale,
  Temperature,
  type Tensor,
  tensor,
} from '../../src/index.js';
import { activations, type ActivationType } from '../../src/nn/activations.js';
import { modelOfLayers, plainLayers } from '../../src/train/exchange.js';

const torch = JSON.parse(readFileSync(new URL('../fixtures/torch_mlp.json', import.meta.url), 'utf8')) as {
  X: number[][];
  activated: { type: string; options: Record<string, string | number>; file: string; logits: number[][] }[];
};

const named = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });

function scale(...factors: number[]): FeatureScale {
  const layer = new FeatureScale(factors.length);
  layer.loadStateDict(new Map([['weight', named([factors.length], ...factors)]]));
  return layer;
}

const standardize = (mean: number[], deviation: number[]) => new Standardize({ mean, deviation });

/** A Linear from two to two. */
function linear(weight: number[], bias?: number[], parametrization: 'standard' | 'ntk' = 'standard'): Linear {
  const layer = new Linear(2, 2, { bias: bias !== undefined, parametrization, generator: new Generator(0) });
  const state = new Map([['weight', named([2, 2], ...weight)]]);
  layer.loadStateDict(bias ? state.set('bias', named([2], ...bias)) : state);
  return layer;
}

const plain = (weight: number[], bias?: number[]) => {
  return { type: 'linear', weight: named([2, 2], ...weight), ...(bias && { bias: named([2], ...bias) }) };
};
const tanh = { type: 'activation', name: 'tanh', options: {} };

describe('PyTorch', () => {
  test.each(torch.activated)('$type $options: the logits that it gave there', ({ type, options, file, logits }) => {
    const [first, last] = fromTorch(decodeSafetensors(Buffer.from(file, 'base64'), 'f').tensors, 'f');
    const model = modelOfLayers([first, { type: 'activation', name: type, options }, last], 'f');
    const { values } = model.forward(tensor(torch.X));
    logits.flat().forEach((logit, i) => expect(Math.abs(values[i] - logit)).toBeLessThan(1e-6));
    expect(values.length).toBe(5 * 3);
  });

  test('every activation is there', () => {
    expect([...new Set(torch.activated.map(({ type }) => type))].sort()).toEqual(Object.keys(activations).sort());
  });
});

test.each(Object.keys(activations) as ActivationType[])('%s comes back as it was', (activation) => {
  const model = new MLP([3, 4, 2], {
    activation,
    init: 'torch',
    bias: activation !== 'tanh',
    generator: new Generator(0),
  });
  const back = modelOfLayers(plainLayers(model), 'f');
  expect(back.describe()).toEqual(model.describe());
  expect(back.stateDict()).toEqual(model.stateDict());
});

test.each(Object.keys(activations) as ActivationType[])('%s has a form in ONNX', (name) => {
  const { options } = new Activation(name);
  expect(onnxActivation({ type: 'activation', name, options })).toHaveProperty('operator');
});

describe('what other programs do not have goes into the weights', () => {
  test.each<[string, Layer[], unknown[]]>([
    ['ntk: 1 / sqrt(2)', [linear([Math.SQRT2, 0, 4 * Math.SQRT2, 1], [5, 6], 'ntk')], [plain([1, 0, 4, Math.SQRT1_2], [5, 6])]],
    ['a scale before a layer', [scale(2, 3), linear([1, 2, 3, 4], [5, 6])], [plain([2, 4, 9, 12], [5, 6])]],
    ['two of them, before one of ntk', [scale(2, 3), scale(5, 7), linear([Math.SQRT2, 0, 0, Math.SQRT2], [1, 1], 'ntk')], [plain([10, 0, 0, 21], [1, 1])]],
    ['a scale between layers', [linear([1, 2, 3, 4]), scale(2, 3), linear([1, 2, 3, 4])], [plain([1, 2, 3, 4]), plain([2, 4, 9, 12])]],
    ['before an activation', [scale(2, 3), new Activation('tanh'), linear([1, 2, 3, 4])], [plain([2, 0, 0, 3]), tanh, plain([1, 2, 3, 4])]],
    ['dropout, which is for training', [new Dropout(0.5), linear([1, 2, 3, 4]), new Dropout(0.1)], [plain([1, 2, 3, 4])]],
    ['standardized inputs', [standardize([5], [2]), linear([1, 2, 3, 4], [5, 6])], [plain([0.5, 1, 1.5, 2], [-5, -9])]],
    ['columns, a scale, ntk without bias', [standardize([1, -1], [2, 4]), scale(2, 8), linear([Math.SQRT2, 0, 0, Math.SQRT2], undefined, 'ntk')], [plain([1, 0, 0, 2], [-1, 2])]],
    ['at the end', [linear([1, 2, 3, 4], [5, 6]), scale(2, 3)], [plain([1, 2, 3, 4], [5, 6]), plain([2, 0, 0, 3])]],
    ["outputs in the target's units", [linear([1, 2, 3, 4], [5, 6]), new TargetScale({ mean: [10, 20], deviation: [2, 4] })], [plain([1, 2, 3, 4], [5, 6]), { type: 'targetScale', mean: [10, 20], deviation: [2, 4] }]],
    ['a temperature', [linear([1, 2, 3, 4], [5, 6]), new Temperature(4)], [plain([1, 2, 3, 4], [5, 6]), { type: 'temperature', value: 4 }]],
  ])('%s', (_, layers, expected) => {
    const model = MLP.of(layers);
    const found = plainLayers(model);
    expect(found).toMatchObject(expected.map((layer) => expect.objectContaining(layer as object) as object));
    const back = modelOfLayers(found, 'f');
    const X = randn([7, 2], { generator: new Generator(1) });
    const [ours, theirs] = [model, back].map((net) => net.forward(X, { training: false }).values);
    ours.forEach((value, i) => expect(Math.abs(theirs[i] - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value))));
  }); // prettier-ignore
});

test('an ensemble behind a Standardize, which goes into the weights of each member, and a temperature', () => {
  const members = [MLP.of([scale(2, 3), linear([1, 2, 3, 4])]), MLP.of([linear([1, 0, 0, 1], [5, 6])])];
  const model = MLP.of([standardize([5], [2]), new Ensemble(members, 'probabilities'), new Temperature(4)]);
  const found = plainLayers(model);
  const named = [[plain([1, 2, 4.5, 6], [-27.5, -40])], [plain([0.5, 0, 0, 0.5], [2.5, 3.5])]];
  expect(found).toMatchObject([
    { type: 'ensemble', average: 'probabilities', members: named },
    { type: 'temperature', value: 4 },
  ]);
  const back = modelOfLayers(found, 'f');
  expect(back.describe()).toMatchObject([{ type: 'ensemble' }, { type: 'temperature', value: 4 }]);
  const X = randn([7, 2], { generator: new Generator(1) });
  const [ours, theirs] = [model, back].map((net) => net.forward(X, { training: false }).values);
  ours.forEach((value, i) => expect(Math.abs(theirs[i] - value)).toBeLessThan(1e-5));
});

describe('refused', () => {
  const swish: PlainLayer = { type: 'activation', name: 'swish', options: {} };
  test.each<[string, PlainLayer, string]>([
    ['an unknown activation, with who wrote it', swish, 'a layer of type "swish", which mlp-train'],
    ['a layer with parameters as an activation', { ...swish, name: 'featureScale', options: { features: 2 } }, 'a layer of type "featureScale"'],
    ['an option of another', { ...swish, name: 'tanh', options: { alpha: 1 } }, 'its layer tanh: '],
  ])('%s', (_, activation, what) => {
    const layers: PlainLayer[] = [{ type: 'linear', weight: named([2, 2], 1, 2, 3, 4) }, activation];
    const refusal = { code: 'ERR_MLP_FORMAT', where: 'f', what: expect.stringContaining(what) as string };
    expect(() => modelOfLayers(layers, 'f', 'mlp-train 9.0.0')).toThrow(expect.objectContaining(refusal));
  }); // prettier-ignore

  test('who wrote it is named', () => {
    const layers: PlainLayer[] = [{ type: 'linear', weight: named([2, 2], 1, 2, 3, 4) }, swish];
    expect(() => modelOfLayers(layers, 'f', 'mlp-train 9.0.0')).toThrow(/and mlp-train 9\.0\.0 wrote it/);
  });

  test('members that do not take the same, as what is wrong with the file', () => {
    const wide: PlainLayer = { type: 'linear', weight: named([3, 2], 1, 2, 3, 4, 5, 6) };
    const narrow: PlainLayer = { type: 'linear', weight: named([2, 2], 1, 2, 3, 4) };
    const layers: PlainLayer[] = [{ type: 'ensemble', average: 'outputs', members: [[wide], [narrow]] }];
    const what = expect.stringContaining('3 inputs and 2 outputs, as of the first, for members[1]') as string;
    expect(() => modelOfLayers(layers, 'f')).toThrow(expect.objectContaining({ code: 'ERR_MLP_FORMAT', where: 'f', what })); // prettier-ignore
  });

  test('a Standardize whose numbers no weight can take', () => {
    const what = 'no format of another program has a Standardize before no Linear';
    const [layer, tanh] = [standardize([1], [2]), new Activation('tanh')];
    for (const layers of [
      [layer, tanh, linear([1, 2, 3, 4])],
      [linear([1, 2, 3, 4]), layer],
    ])
      expect(() => plainLayers(MLP.of(layers))).toThrow(expect.objectContaining({ code: 'ERR_MLP_FORMAT', what }));
  });

  test('a layer of a kind that formats have not', () => {
    class Cube extends Module implements Layer {
      forward = (X: Tensor) => X.mul(X).mul(X);
      describe = () => ({ type: 'cube' });
    }
    const refusal = { code: 'ERR_MLP_FORMAT', what: 'no format of another program has a layer such as Cube()' };
    expect(() => plainLayers(MLP.of([linear([1, 2, 3, 4]), new Cube()]))).toThrow(expect.objectContaining(refusal));
  });
});
