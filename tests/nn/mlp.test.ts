// Layers: shapes, the book's parameter order, initial values, and fused beside unfused.
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  CrossEntropyLoss,
  Generator,
  Linear,
  MLP,
  Parameter,
  type Tensor,
  TensorDataset,
  randn,
  zeros,
} from '../../src/index.js';

describe('MLP', () => {
  test("keeps the book's order of parameters, and names them", () => {
    const model = new MLP([6, 5, 4, 3], { generator: new Generator(1) });
    expect(model.parameters().map(({ name, shape }) => [name, ...shape])).toEqual([
      ['W1', 6, 5], ['b1', 5], ['W2', 5, 4], ['b2', 4], ['W3', 4, 3], ['b3', 3],
    ]); // prettier-ignore
  });

  test('draws N(0, initStd) weights layer by layer, and zero biases', () => {
    const model = new MLP([784, 256, 10], { generator: new Generator(42), initStd: 0.5 });
    const generator = new Generator(42);
    for (const [i, shape] of [[784, 256], [256, 10]].entries()) {
      expect(model.layers[i].weight.values).toEqual(randn(shape, { generator }).mul(0.5).values);
      expect(model.layers[i].bias.values.every((value) => value === 0)).toBe(true);
    } // prettier-ignore
  });

  test('without hidden layers is softmax regression: X W + b', () => {
    const model = new MLP([3, 2], { generator: new Generator(1) });
    const X = randn([4, 3], { generator: new Generator(2) });
    const [W, b] = model.parameters();
    expect(model.forward(X).values).toEqual(X.matmul(W).add(b).values);
  });

  test('flattens what comes after the first axis', () => {
    const model = new MLP([12, 2], { generator: new Generator(1) });
    const X = randn([5, 3, 4], { generator: new Generator(2) });
    expect(model.forward(X).values).toEqual(model.forward(X.reshape([5, 12])).values);
  });

  test.each([[[3]], [[3, 0]], [[3, 1.5, 2]], ['784-10']])('refuses sizes %j', (sizes) => {
    expect(() => new MLP(sizes as number[])).toThrow(/sizes/);
  });
});

test('fused and unfused agree in values and gradients', () => {
  const generator = new Generator(9);
  const X = randn([33, 17], { generator });
  const labels = Uint8Array.from({ length: 33 }, (_, i) => i % 5);
  const [W, b] = [randn([17, 5], { generator }), randn([5], { generator })];
  const run = (net: (weight: Parameter, bias: Parameter) => Tensor) => {
    const [weight, bias] = [new Parameter(W), new Parameter(b)];
    const y = net(weight, bias);
    new CrossEntropyLoss().forward(y, labels).backward();
    return [y, weight.grad as Tensor, bias.grad as Tensor].map((tensor) => [...tensor.values]);
  };
  const fused = run((weight, bias) => X.linear(weight, bias, { relu: true }));
  const relu = run((weight, bias) => X.matmul(weight).add(bias).relu());
  const book = run((weight, bias) =>
    X.matmul(weight)
      .add(bias)
      .maximum(zeros([33, 5])),
  ); // equal but at exactly 0
  expect(relu).toEqual(fused);
  expect(book).toEqual(fused);
});

test('Linear checks its sizes', () => {
  expect(() => new Linear(0, 2)).toThrow(/inFeatures/);
  expect(() => new Linear(2, 2, { initStd: -1 })).toThrow(/initStd/);
});

describe('a state dict', () => {
  const model = () => new MLP([6, 5, 3], { generator: new Generator(1) });

  test('names the layers, and holds copies', () => {
    const net = model();
    const state = net.stateDict();
    expect([...state].map(([name, { shape }]) => [name, ...shape])).toEqual([
      ['layers.0.weight', 6, 5], ['layers.0.bias', 5], ['layers.1.weight', 5, 3], ['layers.1.bias', 3],
    ]); // prettier-ignore
    state.get('layers.0.weight')!.data[0] = 7;
    expect(net.layers[0].weight.values[0]).not.toBe(7);
  });

  test('makes another model the same, as backward notices', () => {
    const other = new MLP([6, 5, 3], { generator: new Generator(2) });
    const X = randn([4, 6], { generator: new Generator(3) });
    const loss = other.forward(X).sum();
    other.loadStateDict(model().stateDict());
    expect(other.forward(X).values).toEqual(model().forward(X).values);
    expect(() => loss.backward()).toThrow(/changed/);
  });

  test('that does not fit changes nothing, and is told as a table', () => {
    const net = model();
    const state = new MLP([6, 4, 3], { generator: new Generator(2) }).stateDict();
    state.delete('layers.1.bias');
    expect(() => net.loadStateDict(state)).toThrow(
      /do not fit the model\n +tensor +given +model\n +layers\.0\.weight +\[6, 4\] +\[6, 5\]\n[^]*layers\.1\.bias +- +\[3\]$/,
    );
    expect(net.stateDict()).toEqual(model().stateDict());
  });

  test.each([
    [new Uint32Array(3), /\[3\] of another type/],
    [new Float32Array(2), /\[3\] of 2 values/],
  ])('of %o is refused', (data, message) => {
    const state = model()
      .stateDict()
      .set('layers.1.bias', { shape: [3], data });
    expect(() => model().loadStateDict(state)).toThrow(message);
  });
});

test('what a newcomer prints says what it is', () => {
  const net = new MLP([784, 256, 10]);
  const lines = ['MLP(', '  layers.0: Linear(784 -> 256), ReLU', '  layers.1: Linear(256 -> 10)', ')'];
  expect(inspect(net)).toBe(lines.join('\n'));
  expect(net.layers[0].toString()).toBe('Linear(784 -> 256)');
  const rows = new TensorDataset(new Uint8Array(1500 * 12), [3, 4], new Uint8Array(1500), { classes: 7 });
  expect(inspect(rows)).toBe('TensorDataset(1,500 rows of [3, 4], 7 classes)');
});

test('a batch of another width is told in words of the model', () => {
  expect(() => new MLP([784, 10]).forward(zeros([2, 10, 10]))).toThrow(
    'MLP: the model takes 784 inputs, the batch has 100',
  );
});
