// Linear's forms against PyTorch: with and without bias, standard and NTK parametrization; and FeatureScale by hand.
import { expect, test } from 'vitest';
import { FeatureScale, Generator, Linear, type Parametrization, randn, tensor, zeros } from '../../src/index.js';
import { numbers, type Values } from '../autograd/op-cases.js';
import { readFixture } from '../train/golden.js';
import { expectPassed, type Passed } from './torch.js';

type Case = Passed & { parametrization: Parametrization; bias: boolean; parameters: Values[] };

const { linears } = readFixture<{ linears: Case[] }>('nn.json');
const floats = (values: number[]) => Float32Array.from(values);

/** PyTorch's weight [out, in] as ours [in, out]; a bias as it is. */
function turned({ shape, values }: Values): Values {
  if (shape.length === 1) return { shape, values };
  const matrix = tensor(Float64Array.from(numbers(values)), { shape }).transpose();
  return { shape: [...matrix.shape], values: [...matrix.values] };
}

test.each(linears)('$parametrization, bias $bias', ({ parametrization, bias, parameters, gradients, ...passed }) => {
  const layer = new Linear(5, 3, { parametrization, bias, init: 'zeros' });
  const named = parameters.map(turned).map(({ shape, values }, i) => {
    return [['weight', 'bias'][i], { shape, data: floats(numbers(values)) }] as const;
  });
  layer.loadStateDict(new Map(named));
  const turnedGradients = [gradients[0], ...gradients.slice(1).map(turned)];
  expectPassed({ ...passed, gradients: turnedGradients }, floats, (X) => layer.forward(X), layer.parameters());
});

test.each(linears)('$parametrization, bias $bias: relu is the positive part of it', ({ parametrization, bias }) => {
  const generator = new Generator(1);
  const layer = new Linear(5, 3, { parametrization, bias, generator, init: 'normal' });
  const X = randn([4, 5], { generator });
  expect(layer.forward(X, { relu: true }).values).toEqual(layer.forward(X).relu().values);
});

test('says what it is', () => {
  const layer = new Linear(5, 3, { parametrization: 'ntk', bias: false });
  expect(layer.describe()).toEqual({ type: 'linear', inputs: 5, outputs: 3, bias: false, parametrization: 'ntk' });
  expect(String(layer)).toBe('Linear(5 -> 3, no bias, ntk)');
  expect([...layer.stateDict().keys()]).toEqual(['weight']);
  expect(layer.hasBias).toBe(false);
  expect(() => layer.bias).toThrow('Linear(5 -> 3, no bias, ntk): it has no bias. Ask hasBias before.');
});

test('refuses what it does not know', () => {
  const wrong = (value: unknown) => value as never;
  expect(() => new Linear(2, 2, { bias: wrong(0) })).toThrow(/true or false for bias but got 0/);
  expect(() => new Linear(2, 2, { parametrization: wrong('mup') })).toThrow(
    /standard, ntk for parametrization but got/,
  );
  expect(() => new Linear(2, 2).forward(zeros([1, 2]), wrong({ rely: true }))).toThrow(/no option "rely".*relu/);
});

test('a FeatureScale multiplies each column by its factor, which starts at 1: by hand', () => {
  const layer = new FeatureScale(2);
  const X = tensor([[1, 2], [3, 4]]); // prettier-ignore
  expect(layer.forward(X).toArray()).toEqual(X.toArray());
  layer.loadStateDict(new Map([['weight', { shape: [2], data: Float32Array.of(10, 0.5) }]]));
  const Y = layer.forward(X);
  expect(Y.toArray()).toEqual([[10, 1], [30, 2]]); // prettier-ignore
  Y.backward(tensor([[1, 1], [0, 2]])); // prettier-ignore
  expect(layer.weight.grad?.toArray()).toEqual([1, 2 + 2 * 4]);
  expect(layer.describe()).toEqual({ type: 'featureScale', features: 2 });
  expect(() => layer.forward(zeros([2, 3]))).toThrow('FeatureScale: expected [n, 2] but got [2, 3]');
  expect(() => layer.forward(zeros([2, 1]))).toThrow(/\[2, 1\]/);
});
