// Modules of a user's own, Sequential and layers from a file: what is found, how it is named, and what is refused.
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  Activation,
  FeatureScale,
  type ForwardOptions,
  Generator,
  layerFrom,
  Linear,
  MLP,
  Module,
  Parameter,
  randn,
  Sequential,
  type Tensor,
  zeros,
} from '../../src/index.js';
import { readLayer } from '../../src/nn/layers.js';
import { stateShapesOf } from '../../src/formats/state-dict.js';

const generator = new Generator(5);
const shared = new Linear(2, 2);
const wrong = (value: unknown) => value as never;

/** Two towers beside a parameter of its own. */
class Towers extends Module {
  readonly towers = [new Linear(3, 2, { generator }), new Linear(3, 2, { generator })];
  readonly head = new Sequential(new Linear(2, 2, { generator }), new Activation('tanh'), this.towers[0]);
  readonly scale = new Parameter(zeros([1]));
  readonly factors = [new Parameter(zeros([2]))];
  readonly title = 'two towers';

  forward(X: Tensor): Tensor {
    return this.towers[0].forward(X).add(this.towers[1].forward(X)).mul(this.scale);
  }
}

describe('a module', () => {
  test("has its own parameters and then its parts', in torch.nn.Module's order, each once", () => {
    const names = ['scale', 'factors.0', 'towers.0.weight', 'towers.0.bias', 'towers.1.weight', 'towers.1.bias'];
    const model = new Towers();
    expect([...model.namedParameters().keys()]).toEqual([...names, 'head.0.weight', 'head.0.bias']);
    expect(model.parameters()).toHaveLength(8);
    expect(model.parameters()[2]).toBe(model.towers[0].weight);
  });

  test('that holds itself ends', () => {
    class Loop extends Module {
      readonly self: Module = this;
      readonly weight = new Parameter(zeros([1]));
      forward = (X: Tensor) => X;
    }
    expect([...new Loop().namedParameters().keys()]).toEqual(['weight']);
  });

  test('hands its state to another', () => {
    const [from, to] = [new Towers(), new Towers()];
    to.loadStateDict(from.stateDict());
    expect(to.stateDict()).toEqual(from.stateDict());
    expect(() => to.loadStateDict(from.head.stateDict())).toThrow(/^Towers\.loadStateDict: its tensors do not fit/);
  });

  test('prints what it is made of', () => {
    expect(inspect(new Towers())).toBe(
      [
        'Towers(',
        '  towers.0: Linear(3 -> 2)',
        '  towers.1: Linear(3 -> 2)',
        '  head: Sequential(',
        '    0: Linear(2 -> 2)',
        '    1: Tanh',
        '    2: Linear(3 -> 2)',
        '  )',
        '  scale: Parameter [1]',
        '  factors.0: Parameter [2]',
        ')',
      ].join('\n'),
    );
  });
});

describe('Sequential', () => {
  test("names by position, as PyTorch's", () => {
    const net = new Sequential(new FeatureScale(3), new Linear(3, 4), new Activation('gelu'), new Linear(4, 2));
    expect([...net.stateDict().keys()]).toEqual(['0.weight', '1.weight', '1.bias', '3.weight', '3.bias']);
  });

  test('computes one after the other, a ReLU after a Linear too', () => {
    const layers = [
      new Linear(3, 4, { generator }),
      new Activation('relu'),
      new Linear(4, 2, { generator }),
      new Activation('relu'),
    ];
    const X = randn([5, 3], { generator });
    const [first, , second] = layers as Linear[];
    const byHand = X.matmul(first.weight).add(first.bias).relu().matmul(second.weight).add(second.bias).relu();
    expect(new Sequential(...layers).forward(X).values).toEqual(byHand.values);
    expect(new Sequential().forward(X)).toBe(X);
  });

  test('a Linear of a user, with a forward of its own, keeps it', () => {
    class Doubled extends Linear {
      override forward(X: Tensor): Tensor {
        return super.forward(X).mul(2);
      }
    }
    const [linear, X] = [new Doubled(3, 2, { generator, initStd: 1 }), randn([4, 3], { generator })];
    const wanted = linear.forward(X).relu();
    expect(new Sequential(linear, new Activation('relu')).forward(X).values).toEqual(wanted.values);
  });

  test('hands the options on', () => {
    const seen: unknown[] = [];
    class Listening extends Module {
      forward(X: Tensor, options?: ForwardOptions): Tensor {
        seen.push(options);
        return X;
      }
    }
    const options = { training: true, draw: { seed: 7n, step: 3 } };
    const net = new Sequential(new Linear(2, 2), new Sequential(new Listening()), new Listening());
    net.forward(zeros([1, 2]), options);
    expect(seen).toEqual([options, options]);
  });

  test('takes modules only', () => {
    expect(() => new Sequential(wrong((X: Tensor) => X))).toThrow(/a Module for module 0 but got a function/);
  });
});

describe('an MLP', () => {
  test('of another activation, without bias', () => {
    const model = new MLP([3, 4, 4, 2], { activation: 'tanh', bias: false, generator: new Generator(1) });
    const [W1, W2, W3] = model.parameters();
    const X = randn([5, 3], { generator });
    expect(model.forward(X).values).toEqual(X.matmul(W1).tanh().matmul(W2).tanh().matmul(W3).values);
    expect([...model.stateDict().keys()]).toEqual(['layers.0.weight', 'layers.1.weight', 'layers.2.weight']);
    expect(String(new MLP([3, 4, 2], { activation: 'tanh' }))).toBe(
      'MLP(\n  layers.0: Linear(3 -> 4), Tanh\n  layers.1: Linear(4 -> 2)\n)',
    );
  });

  test('is the same again from its description and its state', () => {
    const model = new MLP([3, 4, 2], { activation: { type: 'leakyRelu', negativeSlope: 0.2 }, parametrization: 'ntk' });
    const description: unknown = JSON.parse(JSON.stringify(model.describe()));
    expect(description).toEqual([
      { type: 'linear', inputs: 3, outputs: 4, bias: true, parametrization: 'ntk' },
      { type: 'leakyRelu', negativeSlope: 0.2 },
      { type: 'linear', inputs: 4, outputs: 2, bias: true, parametrization: 'ntk' },
    ]);
    const plans = (description as unknown[]).map((layer) => readLayer(layer, 'a file'));
    const again = MLP.of(plans.map((plan) => plan.build()));
    expect(again.parameters().every(({ values }) => values.every((value) => value === 0))).toBe(true);
    expect(stateShapesOf(plans.map(({ shapes }) => shapes))).toEqual(
      new Map([...model.namedParameters()].map(([name, { shape }]) => [name, shape])),
    );
    again.loadStateDict(model.stateDict());
    const X = randn([5, 3], { generator });
    expect(again.forward(X).values).toEqual(model.forward(X).values);
    expect(again.sizes).toEqual(model.sizes);
  });

  test('of a FeatureScale counts it among the layers that have parameters', () => {
    const model = MLP.of([new FeatureScale(3), new Linear(3, 2), new Activation('selu')]);
    expect([...model.stateDict().keys()]).toEqual(['layers.0.weight', 'layers.1.weight', 'layers.1.bias']);
    expect([model.sizes, model.layers.length]).toEqual([[3, 2], 1]);
    expect(String(model)).toBe('MLP(\n  layers.0: FeatureScale(3)\n  layers.1: Linear(3 -> 2), SELU\n)');
    expect(() => model.forward(zeros([2, 4]))).toThrow('MLP: the model takes 3 inputs, the batch has 4');
  });

  test('with featureScale begins with one, which draws nothing', () => {
    const [plain, scaled] = [false, true].map((featureScale) => new MLP([3, 4, 2], { featureScale, generator: new Generator(1) })); // prettier-ignore
    expect(String(scaled)).toContain('(\n  layers.0: FeatureScale(3)\n  layers.1: Linear(3 -> 4), ReLU\n');
    const X = randn([5, 3], { generator });
    expect(scaled.forward(X).values).toEqual(plain.forward(X).values);
    expect(() => new MLP([3, 2], { featureScale: wrong(1) })).toThrow(/true or false for featureScale/);
  });

  test.each<[string, unknown, RegExp]>([
    [
      'widths that differ',
      [new Linear(3, 4), new Linear(5, 2)],
      /takes 4 inputs for layers\[1\] but got "Linear\(5 -> 2\)"/,
    ],
    ['a scale of another width', [new Linear(3, 4), new FeatureScale(3)], /takes 4 inputs for layers\[1\]/],
    ['no Linear', [new Activation('relu')], /at least one Linear or Ensemble for layers/],
    ['nothing', [], /at least one Linear or Ensemble for layers/],
    ['what is no module', [{ type: 'relu' }], /a layer of this package for layers\[0\]/],
    ['one layer twice', [shared, shared], /parameters of its own for layers\[1\] but got "Linear\(2 -> 2\)"/],
    ['what is no array', 'relu', /an array of layers for layers but got "relu"/],
  ])('is not made of %s', (_, layers, message) => {
    expect(() => MLP.of(wrong(layers))).toThrow(message);
  });
});

describe('a layer in a file', () => {
  test('is made by its type', () => {
    const layers = [
      new Linear(3, 2, { bias: false }),
      new FeatureScale(3),
      new Activation('gelu', { approximate: 'tanh' }),
    ];
    for (const layer of layers) {
      const again = layerFrom(JSON.parse(JSON.stringify(layer.describe())), 'a file');
      expect(again).toBeInstanceOf(layer.constructor);
      expect(again.describe()).toEqual(layer.describe());
    }
  });

  const linear = { type: 'linear', inputs: 2, outputs: 2, bias: true, parametrization: 'standard' };
  test.each<[string, unknown, RegExp]>([
    [
      'an unknown type',
      { type: 'conv' },
      /^f: it has a layer of type "conv", which mlp-train \S+ does not know, and mlp-train 9\.1\.0 wrote it\. Read it with/,
    ],
    ['a type that every object has', { type: 'constructor' }, /type "constructor", which/],
    ['no type', {}, /^f: expected a text for layer\.type but got undefined$/],
    ['no object', 3, /^f: expected an object for layer but got 3$/],
    [
      'a setting of a newer version',
      { ...linear, groups: 2 },
      /^f: its layer linear: linear has a field "groups", but only .* are known\. Read it/,
    ],
    [
      'an unknown parametrization',
      { ...linear, parametrization: 'mup' },
      /one of standard, ntk for linear\.parametrization/,
    ],
    ['a size that is none', { ...linear, inputs: 0 }, /at least 1 for linear\.inputs but got 0/],
    ['an option of another activation', { type: 'relu', alpha: 1 }, /^f: its layer relu: there is no option "alpha"/],
    ['a value that is none', { type: 'elu', alpha: 'x' }, /a finite number for alpha but got "x"/],
    [
      'an unknown setting of a scale',
      { type: 'featureScale', features: 2, bias: true },
      /featureScale has a field "bias"/,
    ],
  ])('is refused for %s', (_, description, message) => {
    const act = () => layerFrom(description, 'f', 'mlp-train 9.1.0');
    expect(act).toThrow(message);
    expect(act).toThrow(expect.objectContaining({ code: 'ERR_MLP_FORMAT' }));
  });

  test('that claims a huge weight takes no memory before its shapes were seen', () => {
    const plan = readLayer({ ...linear, inputs: 2 ** 40, outputs: 2 ** 40 }, 'f');
    expect(plan.shapes.get('weight')).toEqual([2 ** 40, 2 ** 40]);
  });
});
