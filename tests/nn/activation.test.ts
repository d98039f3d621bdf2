// Activations against PyTorch's modules: values, gradients, and the gain that init multiplies by.
import { describe, expect, test } from 'vitest';
import { Activation, type ActivationOptions, type ActivationType, zeros } from '../../src/index.js';
import { activations } from '../../src/nn/activations.js';
import { readFixture } from '../train/golden.js';
import { dtypes, expectPassed, type Passed } from './torch.js';

type Case = Passed & { type: ActivationType; options: ActivationOptions; gain: number | null };

const { activations: cases } = readFixture<{ activations: Case[] }>('nn.json');

test('the fixture has every activation', () => {
  expect(new Set(cases.map(({ type }) => type))).toEqual(new Set(Object.keys(activations)));
});

describe.each(dtypes)('%s', (_, floats) => {
  test.each(cases)('$type $options', ({ type, options, ...passed }) => {
    const activation = new Activation(type, options);
    expectPassed(passed, floats, (X) => activation.forward(X));
  });
});

test.each(cases)("the gain of $type $options is PyTorch's, or ReLU's if it has none", ({ type, options, gain }) => {
  expect(new Activation(type, options).gain).toBeCloseTo(gain ?? Math.SQRT2, 14);
});

test('it says its options, and is the same by name, by plain data and by description', () => {
  expect(new Activation('leakyRelu', { negativeSlope: 0.2 }).describe()).toEqual({
    type: 'leakyRelu',
    negativeSlope: 0.2,
  });
  expect(new Activation('elu', { alpha: undefined }).describe()).toEqual({ type: 'elu', alpha: 1 });
  expect(Activation.of('gelu').describe()).toEqual({ type: 'gelu', approximate: 'none' });
  expect(String(Activation.of({ type: 'elu', alpha: 2 }))).toBe('ELU(alpha: 2)');
  expect(String(new Activation('relu'))).toBe('ReLU');
});

const wrong = (value: unknown) => value as never;

test.each<[string, () => unknown, RegExp]>([
  ['an unknown name', () => new Activation(wrong('swish')), /one of identity, relu, .* for activation but got "swish"/],
  ['a name that every object has', () => new Activation(wrong('toString')), /for activation but got "toString"/],
  ['an option of another one', () => new Activation('relu', { alpha: 1 }), /ReLU: there is no option "alpha"/],
  ['a near option', () => new Activation('leakyRelu', wrong({ slope: 1 })), /no option "slope"/],
  ['a number that is none', () => new Activation('elu', { alpha: NaN }), /finite number for alpha but got NaN/],
  ['a word', () => new Activation('gelu', { approximate: wrong('Tanh') }), /'none' or 'tanh' for approximate but got/],
  ['no tensor', () => new Activation('relu').forward(wrong([1])), /a Tensor for X but got \[1\]/],
])('refuses %s', (_, act, message) => {
  expect(act).toThrow(message);
  expect(act).toThrow(expect.objectContaining({ code: 'ERR_MLP_ARGUMENT' }));
});

test('keeps the shape of its input', () => {
  expect(new Activation('silu').forward(zeros([2, 3, 4])).shape).toEqual([2, 3, 4]);
});
