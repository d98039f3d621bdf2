// Layers: shapes, the book's parameter order, initial values, and fused beside unfused.
import { describe, expect, test } from 'vitest';
import { CrossEntropyLoss, Generator, Linear, MLP, Parameter, type Tensor, randn, zeros } from '../../src/index.js';

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
