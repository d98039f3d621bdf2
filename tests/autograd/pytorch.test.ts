// Every op's value and gradients against PyTorch's at every form of broadcasting, on the kernels of each backend.
import { beforeAll, describe, expect, test } from 'vitest';
import { Parameter, Tensor } from '../../src/index.js';
import { useKernels } from '../../src/kernels/current.js';
import { backends } from '../kernels/backends.js';
import { type AnyTensor, apply, cases, numbers, titled, toTensor, type Values } from './op-cases.js';

/** Largest difference, for numbers up to 1, and of larger ones their share. */
const tolerances = { float64: 1e-12, float32: 2e-6 };

function expectClose(got: AnyTensor | Int32Array, { shape, values }: Values, times = 1): void {
  if (got instanceof Tensor) expect(got.shape).toEqual(shape);
  const [elements, tolerance] = got instanceof Tensor ? [got.values, tolerances[got.dtype]] : [got, 0];
  expect(elements.length).toBe(values.length);
  numbers(values).forEach((value, i) =>
    expect(Math.abs(elements[i] - times * value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(times * value))),
  );
}

test('the fixture is there', () => expect(cases.length).toBeGreaterThan(600));

describe.each(backends)('ops on $title agree with PyTorch', ({ kernels, floats }) => {
  beforeAll(() => useKernels(kernels));

  test.each(titled(cases))('%s', (_, { op, inputs, arguments: rest, output, upstream, gradients }) => {
    const operands = inputs.map((input, i) => {
      const x = toTensor(input, floats);
      return gradients[i] ? new Parameter(x) : x;
    });
    for (const times of [1, 2]) {
      const y = apply(op, operands, rest);
      expectClose(y, output);
      if (!upstream) return;
      (y as AnyTensor).backward(toTensor(upstream, floats));
      // The second time gradients add up.
      gradients.forEach((want, i) => want && expectClose((operands[i] as Parameter).grad as AnyTensor, want, times));
    }
  });
});
