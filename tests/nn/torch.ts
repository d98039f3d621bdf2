// What PyTorch computed, tests/fixtures/nn.json and losses.json, and how near a module here comes to it.
import { expect } from 'vitest';
import { type FloatArray, Parameter, type Tensor } from '../../src/index.js';
import { type AnyTensor, numbers, toTensor, type Values } from '../autograd/op-cases.js';

/** A pass through a module: what it gave, a gradient sent back into that, and what reached the inputs and then the parameters. */
export interface Passed {
  inputs: Values[];
  output: Values;
  upstream: Values;
  gradients: Values[];
}

/** Largest difference, for numbers up to 1, and of larger ones their share. */
const tolerances = { float64: 1e-12, float32: 1e-6 };

export const dtypes = [
  ['float64', (values: number[]): FloatArray => Float64Array.from(values)],
  ['float32', (values: number[]): FloatArray => Float32Array.from(values)],
] as const;

export function expectClose(got: AnyTensor, { shape, values }: Values, tolerance = tolerances[got.dtype]): void {
  expect(got.shape).toEqual(shape);
  numbers(values).forEach((want, i) =>
    expect(Math.abs(got.values[i] - want)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(want))),
  );
}

/** Expects that output and gradients of `act` are PyTorch's; further parameters of it are compared after the inputs. */
export function expectPassed(
  { inputs, output, upstream, gradients }: Passed,
  floats: (values: number[]) => FloatArray,
  act: (...inputs: Tensor[]) => Tensor,
  parameters: readonly Parameter[] = [],
): void {
  const leaves = inputs.map((input) => new Parameter(toTensor(input, floats)));
  const y = act(...(leaves as unknown as Tensor[]));
  expectClose(y, output);
  y.backward(toTensor(upstream, floats));
  [...leaves, ...parameters].forEach((leaf, i) => expectClose(leaf.grad as AnyTensor, gradients[i]));
}
