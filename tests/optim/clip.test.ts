// Clipping by the norm of all gradients together, against torch.nn.utils.clip_grad_norm_.
import { describe, expect, test } from 'vitest';
import { clipGradNorm, Parameter, tensor } from '../../src/index.js';
import { fixture, giveGradients, parameters } from './given.js';

describe.each([
  ['float64', 'f64', 1e-12],
  ['float32', 'f32', 1e-6],
] as const)('%s', (dtype, block, tolerance) => {
  test.each(fixture.clipped[block])('to $maxNorm', ({ maxNorm, norm, gradients }) => {
    const params = parameters(dtype);
    giveGradients(params, 0);
    expect(Math.abs(clipGradNorm(params, maxNorm) - norm)).toBeLessThanOrEqual(tolerance * norm);
    for (const [i, { grad }] of params.entries())
      grad!.values.forEach((value, at) => expect(Math.abs(value - gradients[i][at])).toBeLessThanOrEqual(tolerance));
  });
});

test('many gradients, by hand: 30,000 of 3 and of 4 have the norm of 5 times the root of their number', () => {
  const n = 30_000;
  const params = [3, 4].map((value) => {
    const parameter = new Parameter(tensor(new Array<number>(n).fill(0)));
    parameter.accumulateGrad((gradient) => gradient.fill(value));
    return parameter;
  });
  expect(clipGradNorm(params, Math.sqrt(n))).toBeCloseTo(5 * Math.sqrt(n), 9);
  expect(params[1].grad!.values.every((value) => Math.abs(value - 0.8) < 1e-6)).toBe(true);
});

test('no gradient has the norm 0', () => {
  expect(clipGradNorm(parameters('float32'), 1)).toBe(0);
});

test.each([NaN, Infinity])('gradients with %d stay, and the norm says so', (value) => {
  const params = parameters('float32');
  giveGradients(params, 0);
  const before = params[0].grad!.values.slice();
  params[1].accumulateGrad((gradient) => (gradient[0] = value));
  expect(clipGradNorm(params, 1)).toBe(value);
  expect(params[0].grad!.values).toEqual(before);
});

test.each([0, -1, NaN, '1', undefined])('a norm of %j is refused', (maxNorm) => {
  expect(() => clipGradNorm(parameters('float32'), maxNorm as never)).toThrow(/a number above 0 for maxNorm/);
});

test('what is no array is refused', () => {
  expect(() => clipGradNorm(parameters('float32')[0] as never, 1)).toThrow(/an array of Parameters for parameters/);
});
