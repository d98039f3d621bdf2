// Checks a vector-Jacobian product against central differences in float64.
import { expect } from 'vitest';
import { Generator, Parameter, type Tensor, noGrad, randn, tensor } from '../../src/index.js';

/** A tensor of the dtype that gradients are checked in. */
export type Double = Tensor<Float64Array>;

/**
 * For y = f(inputs), random u (shape of y) and v (shapes of the inputs): u'(J v), by central differences along v, must equal
 * (J'u)'v, by backward. u and v are independent, so that a transposed or permuted Jacobian does not pass.
 */
export function checkGradient(f: (...inputs: Double[]) => Double, inputs: Double[], seed = 1): void {
  const generator = new Generator(seed);
  const draw = (shape: readonly number[]) => randn(shape, { generator, dtype: 'float64' });
  const parameters = inputs.map((input) => new Parameter(input));
  const y = f(...parameters);
  const u = draw(y.shape);
  const v = parameters.map((parameter) => draw(parameter.shape));
  y.backward(u);
  const byBackward = parameters.reduce((sum, p, i) => sum + dot(p.grad as Double, v[i]), 0);

  const h = 1e-6;
  const along = (step: number) => noGrad(() => dot(f(...inputs.map((x, i) => x.add(v[i].mul(step)))), u));
  const byDifferences = (along(h) - along(-h)) / (2 * h);
  expect(Math.abs(byBackward - byDifferences)).toBeLessThan(1e-6 * Math.max(1, Math.abs(byDifferences)));
}

/** A float64 tensor of normals. */
export function normals(shape: readonly number[], seed: number): Double {
  return randn(shape, { generator: new Generator(seed), dtype: 'float64' });
}

/** A float64 tensor of numbers between 0.5 and 2, away from 0. */
export function positives(shape: readonly number[], seed: number): Double {
  const uniform = new Generator(seed).rand(new Float64Array(shape.reduce((n, size) => n * size, 1)));
  return tensor(
    uniform.map((x) => 0.5 + 1.5 * x),
    { shape },
  );
}

function dot(a: Double, b: Double): number {
  return Array.from(a.values, (value, i) => value * b.values[i]).reduce((sum, product) => sum + product, 0);
}
