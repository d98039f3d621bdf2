// TargetScale and Temperature: worked-out numbers, gradients, files, and what they refuse.
import { describe, expect, test } from 'vitest';
import { layerFrom, MLP, TargetScale, Temperature, tensor, zeros } from '../../src/index.js';
import { checkGradient, normals } from '../autograd/gradient-check.js';

const X = tensor([1, -2, 0.5, 4], { shape: [2, 2] });
const column = tensor([1, -2, 0.5, 4], { shape: [4, 1] });

describe('TargetScale', () => {
  test('is mean + deviation X, column by column', () => {
    expect([...new TargetScale({ mean: [10], deviation: [4] }).forward(column).values]).toEqual([14, 2, 12, 26]);
    const two = new TargetScale({ mean: [10, -1], deviation: [4, 0.5] });
    expect([...two.forward(X).values]).toEqual([14, -2, 12, 1]);
    expect([...two.forward(X.to('float64') as never).values]).toEqual([14, -2, 12, 1]);
    expect([...two.forward(X).values]).toEqual([14, -2, 12, 1]);
  });

  test('takes mean and population deviation of each column of targets; what never changes has the deviation 1', () => {
    const layer = TargetScale.of(Float32Array.of(1, 7, 3, 7, 5, 7, 7, 7), 2);
    expect(layer.describe()).toEqual({ type: 'targetScale', mean: [4, 7], deviation: [Math.fround(Math.sqrt(5)), 1] });
    expect(String(TargetScale.of(Float32Array.of(1, 3)))).toBe('TargetScale(2, 1)');
    expect(String(layer)).toBe('TargetScale(2 targets)');
  });

  test('has the gradient deviation', () => {
    const layer = new TargetScale({ mean: [10, -1], deviation: [4, 0.5] });
    checkGradient((x) => layer.forward(x as never) as never, [normals([3, 2], 1)]);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['no numbers', () => new TargetScale({ mean: [], deviation: [] }), /an array of numbers for mean but got \[\]/],
    ['NaN', () => new TargetScale({ mean: [NaN], deviation: [1] }), /mean\[0\] but got NaN/],
    ['a deviation of 0', () => new TargetScale({ mean: [1], deviation: [0] }), /numbers above 0, 1 as of mean/],
    ['too few', () => new TargetScale({ mean: [1, 2], deviation: [1] }), /numbers above 0, 2 as of mean/],
    ['other outputs', () => new TargetScale({ mean: [1], deviation: [1] }).forward(X), /\[n, 1\]/],
    ['another layer', () => MLP.of([...new MLP([2, 3]).modules, new TargetScale({ mean: [1], deviation: [1] })]), /takes 3 inputs/],
  ])('refuses %s', (_, act, message) => expect(act).toThrow(message)); // prettier-ignore
});

describe('Temperature', () => {
  test('is X / value, of any shape', () => {
    expect([...new Temperature(4).forward(X).values]).toEqual([0.25, -0.5, 0.125, 1]);
    checkGradient((x) => new Temperature(0.7).forward(x as never) as never, [normals([3, 2], 1)]);
    expect(String(new Temperature(0.70712))).toBe('Temperature(0.7071)');
  });

  test.each([0, -1, NaN, Infinity, '1'])('refuses %j', (value) => {
    expect(() => new Temperature(value as number)).toThrow(/a number above 0 for value/);
  });
});

test.each([new TargetScale({ mean: [1 / 3], deviation: [0.1] }), new Temperature(1 / 3)])(
  '%s comes back from its description, and has no parameters',
  (layer) => {
    const description: unknown = JSON.parse(JSON.stringify(layer.describe()));
    expect(layerFrom(description, 'a file')).toEqual(layer);
    expect(layer.parameters()).toEqual([]);
    expect(() => layerFrom({ ...layer.describe(), more: 1 }, 'a file')).toThrow(/has a field "more"/);
    expect(() => layerFrom({ type: layer.describe().type }, 'a file')).toThrow(/a file: its layer/);
    expect(MLP.of([...new MLP([3, 1]).modules, layer]).forward(zeros([2, 3])).shape).toEqual([2, 1]);
  },
);
