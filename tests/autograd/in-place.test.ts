// An op names all values that its backward reads: after a change in place backward refuses, or its gradients are right all the same.
import { describe, expect, test } from 'vitest';
import { ones, Parameter } from '../../src/index.js';
import type { Double } from './gradient-check.js';
import { apply, cases, numbers, type OpCase, titled, toTensor, type Values } from './op-cases.js';

const toDouble = (values: Values) => toTensor(values, (list) => Float64Array.from(list));

/** Changes one input between forward and backward; returns whether backward refuses, and else checks its gradients. */
function refuses(c: OpCase, changed: number): boolean {
  const inputs = c.inputs.map((input, i) => (c.gradients[i] ? new Parameter(toDouble(input)) : toDouble(input)));
  const y = apply(c.op, inputs, c.arguments) as Double;
  const x = inputs[changed] as Parameter<Float64Array>;
  x.add_(ones(x.shape, { dtype: 'float64' }));
  try {
    y.backward(toDouble(c.upstream as Values));
  } catch (error) {
    expect(error).toMatchObject({ name: 'MlpError', code: 'ERR_MLP_MODIFIED' });
    return true;
  }
  c.gradients.forEach((want, i) => {
    const { values } = (inputs[i] as Parameter<Float64Array>).grad ?? { values: [] };
    if (want) numbers(want.values).forEach((x, at) => expect(values[at]).toBeCloseTo(x, 9));
  });
  return false;
}

const refusesAny = (c: OpCase): boolean =>
  c.gradients.flatMap((gradient, i) => (gradient ? [refuses(c, i)] : [])).includes(true);
const differentiable = cases.filter(({ upstream }) => upstream);

describe('a parameter changed in place between forward and backward', () => {
  test.each(titled(differentiable))('%s', (_, c) => void refusesAny(c));

  test('is refused where its value is read, and not elsewhere', () => {
    const refused = new Set(differentiable.filter(refusesAny).map(({ op }) => op));
    for (const op of ['mul', 'div', 'matmul', 'log', 'maximum']) expect(refused).toContain(op);
    for (const op of ['add', 'sub', 'neg', 'exp', 'sum', 'cat', 'permute']) expect(refused).not.toContain(op);
  });
});
