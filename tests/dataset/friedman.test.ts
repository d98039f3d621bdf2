// Friedman's first problem: targets follow the formula, and rows its distributions.
import { expect, test } from 'vitest';
import { friedman } from '../../src/dataset/friedman.js';

test('targets are the formula and noise of deviation 1', () => {
  const { train } = friedman({ train: 5000, test: 1 });
  const errors = Array.from({ length: train.length }, (_, row) => {
    const x = train.features.subarray(10 * row, 10 * row + 10);
    const known = 10 * Math.sin(Math.PI * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4];
    return train.labels[row] - known;
  });
  const mean = errors.reduce((sum, e) => sum + e) / errors.length;
  const variance = errors.reduce((sum, e) => sum + (e - mean) ** 2, 0) / errors.length;
  expect(Math.abs(mean)).toBeLessThan(0.06); // four deviations of a mean of 5,000
  expect(Math.abs(variance - 1)).toBeLessThan(0.08);
  expect(train.features.every((x) => x >= 0 && x < 1)).toBe(true);
});

test('the same seed draws the same rows, another one others', () => {
  const labels = (seed: number) => [...friedman({ seed, train: 5, test: 3 }).test.labels];
  expect(labels(1)).toEqual(labels(1));
  expect(labels(1)).not.toEqual(labels(2));
});

test('rows and shape', () => {
  const { train, test, source } = friedman();
  expect(String(train)).toBe('TensorDataset(8,000 rows of [10], 1 real target)');
  expect([test.length, test.outputs, test.classes]).toEqual([2000, 1, 0]);
  expect(source).toBe('friedman, seed 42');
});
