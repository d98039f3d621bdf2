// Every op's value and gradients against PyTorch's, in float64, at every form of broadcasting.
import { describe, expect, test } from 'vitest';
import { Parameter, Tensor } from '../../src/index.js';
import { apply, cases, numbers, titled, toTensor, type Values } from './op-cases.js';

function expectClose(got: Tensor | Int32Array, { shape, values }: Values): void {
  if (got instanceof Tensor) expect(got.shape).toEqual(shape);
  const elements = got instanceof Tensor ? got.values : got;
  expect(elements.length).toBe(values.length);
  numbers(values).forEach((value, i) =>
    expect(Math.abs(elements[i] - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value))),
  );
}

describe('ops agree with PyTorch', () => {
  test('the fixture is there', () => expect(cases.length).toBeGreaterThan(600));

  test.each(titled(cases))('%s', (_, { op, inputs, arguments: rest, output, upstream, gradients }) => {
    const operands = inputs.map((input, i) => (gradients[i] ? new Parameter(toTensor(input)) : toTensor(input)));
    const y = apply(op, operands, rest);
    expectClose(y, output);
    if (upstream) (y as Tensor).backward(toTensor(upstream));
    gradients.forEach((want, i) => want && expectClose((operands[i] as Parameter).grad as Tensor, want));
  });
});
