// Standardize: PyTorch's numbers, no change of weights, and the place that it has in a model.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Generator, layerFrom, MLP, randn, Standardize, tensor, TensorDataset } from '../../src/index.js';
import { numbers, type Values } from '../autograd/op-cases.js';

interface Standardized {
  shape: number[];
  bytes: boolean;
  features: number[];
  mean: number[];
  deviation: number[];
  output: Values;
}
const { standardized } = JSON.parse(readFileSync(new URL('../fixtures/nn.json', import.meta.url), 'utf8')) as {
  standardized: Standardized[];
};

describe("PyTorch's mean, deviation and output", () => {
  test.each(standardized)('of rows of $shape, bytes: $bytes', ({ shape, bytes, features, mean, deviation, output }) => {
    const rows = bytes ? Uint8Array.from(features) : Float32Array.from(features);
    const layer = Standardize.of(new TensorDataset(rows, shape, new Uint8Array(7)));
    expect([layer.mean, layer.deviation]).toEqual([mean, deviation]);
    const X = tensor(
      Float32Array.from(rows, (value) => (bytes ? value / 255 : value)),
      { shape: output.shape },
    );
    expect(layer.forward(X).values).toEqual(Float32Array.from(numbers(output.values)));
  });
});

test('every byte of 60,000 counts: half of them 0, half of them 255', () => {
  const bytes = Uint8Array.from({ length: 60_001 }, (_, i) => (i % 2) * 255);
  const { mean, deviation } = Standardize.of({ features: bytes.subarray(1), shape: [1, 1] });
  expect([mean, deviation]).toEqual([[0.5], [0.5]]);
});

test('a column that never changes has its exact mean and the deviation 1, bytes too', () => {
  const third = Math.fround(1 / 3);
  expect(Standardize.of({ features: new Float32Array(70).fill(third), shape: [1] })).toMatchObject({ mean: [third], deviation: [1] }); // prettier-ignore
  expect(Standardize.of({ features: new Uint8Array(12).fill(51), shape: [2, 2] })).toMatchObject({ mean: [Math.fround(0.2)], deviation: [1] }); // prettier-ignore
});

describe('in an MLP', () => {
  const { modules } = new MLP([4, 3, 2], { generator: new Generator(1) });
  const layer = new Standardize({ mean: [0.5], deviation: [0.25] });
  const model = MLP.of([layer, ...modules]);

  test('it takes what the others take, of [n, 2, 2] too, and has no parameters', () => {
    const X = randn([5, 2, 2], { generator: new Generator(2) });
    const direct = MLP.of(modules).forward(X.sub(0.5).div(0.25));
    expect(model.forward(X).values).toEqual(direct.values);
    expect([...model.namedParameters().keys()]).toEqual(['layers.0.weight', 'layers.0.bias', 'layers.1.weight', 'layers.1.bias']); // prettier-ignore
  });

  test('it prints', () => {
    expect(String(model)).toBe('MLP(\n  Standardize(0.5, 0.25)\n  layers.0: Linear(4 -> 3), ReLU\n  layers.1: Linear(3 -> 2)\n)'); // prettier-ignore
  });

  test('it comes back from its description', () => {
    const columns = new Standardize({ mean: [1, 2], deviation: [0.1, 3] });
    expect(layerFrom(columns.describe(), 'f')).toEqual(columns);
    expect(columns.describe()).toEqual({ type: 'standardize', mean: [1, 2], deviation: [Math.fround(0.1), 3] });
  });

  test('columns of another number are refused', () => {
    const columns = new Standardize({ mean: [1, 2], deviation: [0.1, 3] });
    expect(() => columns.forward(randn([3, 4]))).toThrow(/Standardize: expected \[n, 2\] but got \[3, 4\]/);
    expect(() => MLP.of([columns, ...modules])).toThrow(/a layer that takes 2 inputs/);
  });
});

describe('refused', () => {
  test.each<[string, () => unknown, RegExp]>([
    ['no numbers', () => new Standardize({ mean: [], deviation: [] }), /an array of numbers for mean but got \[\]/],
    ['a text', () => new Standardize({ mean: ['1'] as never, deviation: [1] }), /a finite number for mean\[0\] but got "1"/],
    ['beyond float32', () => new Standardize({ mean: [1e39], deviation: [1] }), /a finite number for mean\[0\] but got Infinity/],
    ['0 in float32', () => new Standardize({ mean: [1], deviation: [1e-50] }), /numbers above 0, 1 as of mean, for deviation/],
    ['more of one', () => new Standardize({ mean: [1, 2], deviation: [1] }), /numbers above 0, 2 as of mean, for deviation but got \[1\]/],
    ['another name', () => new Standardize({ mean: [1], std: [1] } as never), /no option "std"/],
    ['no rows', () => Standardize.of([[1, 2]] as never), /a data set, such as a TensorDataset, for rows/],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(expect.objectContaining({ code: 'ERR_MLP_ARGUMENT', message: expect.stringMatching(message) }));
  }); // prettier-ignore
});
