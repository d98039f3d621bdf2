// Initial weights are PyTorch's bit for bit, for the same seed, and leave the generator where PyTorch's is.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type ActivationType, Generator, type InitName, Linear, MLP, type Tensor } from '../../src/index.js';
import { inits } from '../../src/nn/init.js';
import { readFixture } from '../train/golden.js';

/** A tensor as PyTorch drew it: in full, or its digest. */
interface Drawn {
  shape: number[];
  values?: number[];
  sha256?: string;
}

interface Case {
  init: InitName;
  activation: ActivationType;
  inputs: number;
  outputs: number;
  seed: number;
  weight: Drawn;
  bias: Drawn;
  next: number;
}

const fixture = readFixture<{ inits: Case[]; deep: { sizes: number[]; parameters: Drawn[] } }>('nn.json');

function expectDrawn(got: Tensor, { shape, values, sha256 }: Drawn): void {
  const ours = got.shape.length === 2 ? got.transpose() : got; // PyTorch's weight is [out, in]
  expect(ours.shape).toEqual(shape);
  if (values) expect(ours.values).toEqual(Float32Array.from(values));
  else expect(createHash('sha256').update(ours.values).digest('hex')).toBe(sha256);
}

test("the fixture has every init that is PyTorch's", () => {
  const names = new Set(fixture.inits.map(({ init }) => init));
  expect(new Set([...names, 'book', 'ntk', 'zeros'])).toEqual(new Set(Object.keys(inits)));
});

test.each(fixture.inits)('$init before $activation, $inputs to $outputs', (c) => {
  const generator = new Generator(c.seed);
  const layer = new Linear(c.inputs, c.outputs, { init: c.init, activation: c.activation, generator });
  expectDrawn(layer.weight, c.weight);
  expectDrawn(layer.bias, c.bias);
  expect(generator.nextU32()).toBe(c.next);
});

test('an MLP draws layer by layer, weight before bias', () => {
  const model = new MLP(fixture.deep.sizes, { init: 'torch', generator: new Generator(42) });
  model.parameters().forEach((parameter, i) => expectDrawn(parameter, fixture.deep.parameters[i]));
});

test('ntk is normal, but zeros in the last layer of a net, which draw nothing', () => {
  const [used, fresh] = [new Generator(3), new Generator(3)];
  const model = new MLP([3, 4, 2], { init: 'ntk', generator: used });
  const same = new Linear(3, 4, { init: 'normal', generator: fresh });
  expect([model.layers[0].weight.values, model.layers[0].bias.values]).toEqual([same.weight.values, same.bias.values]);
  expect([...model.layers[1].weight.values, ...model.layers[1].bias.values]).toEqual(new Array(10).fill(0));
  expect(used.getState()).toEqual(fresh.getState());
});

test('zeros draws nothing, and a layer without bias draws none', () => {
  const [used, fresh] = [new Generator(3), new Generator(3)];
  const layer = new Linear(3, 2, { init: 'zeros', generator: used });
  expect([...layer.weight.values, ...layer.bias.values]).toEqual(new Array(8).fill(0));
  expect(used.getState()).toEqual(fresh.getState());
  new Linear(3, 2, { init: 'torch', bias: false, generator: used });
  for (let i = 0; i < 6; i++) fresh.nextU32();
  expect(used.nextU32()).toBe(fresh.nextU32());
});

describe('refuses', () => {
  const wrong = (value: unknown) => value as never;
  test.each<[string, () => unknown, RegExp]>([
    ['an unknown name', () => new Linear(2, 2, { init: wrong('he') }), /one of book, torch, .* for init but got "he"/],
    [
      'a deviation of another init',
      () => new MLP([2, 2], { init: 'torch', initStd: 0.1 }),
      /nothing, since init torch .* for initStd but got 0\.1/,
    ],
    [
      'one of ntk',
      () => new Linear(2, 2, { parametrization: 'ntk', initStd: 1 }),
      /init normal has no standard deviation/,
    ],
    ['a seed', () => new Linear(2, 2, { generator: wrong(1) }), /a Generator for generator but got 1/],
    ['an unknown activation', () => new Linear(2, 2, { activation: wrong('rely') }), /for activation but got "rely"/],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
