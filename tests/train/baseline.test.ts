// What always saying the same reaches, worked out by hand: the mean and the median of training targets, and the most frequent class.
import { expect, test } from 'vitest';
import { TensorDataset } from '../../src/index.js';
import { baselinesOf } from '../../src/train/baseline.js';

const rows = (labels: Float32Array | Uint8Array, names?: string[]) => {
  const length = names || labels.length < 6 ? labels.length : labels.length / 2;
  return new TensorDataset(new Float32Array(length), [1], labels as Float32Array, names && { classNames: names });
};

test('of numbers: the training mean by RMSE, the training median by MAE', () => {
  const train = rows(Float32Array.of(0, 1, 2, 9)); // mean 3, median 1.5
  expect(baselinesOf({ train, test: rows(Float32Array.of(0, 7)) })).toEqual({
    rmse: { says: 'the mean', value: Math.sqrt((9 + 16) / 2) },
    mae: { says: 'the median', value: (1.5 + 5.5) / 2 },
  });
  expect(baselinesOf({ test: rows(Float32Array.of(0, 7)) })).toEqual({});
});

test('of two numbers a row: each by its own mean and median', () => {
  const train = rows(Float32Array.of(0, 10, 0, 10, 6, 40)); // means 2 and 20, medians 0 and 10
  const { rmse, mae } = baselinesOf({ train, test: rows(Float32Array.of(2, 24, 2, 20, 1, 20)) });
  expect(rmse!.value).toBeCloseTo(Math.sqrt((16 + 1) / 6), 12);
  expect(mae!.value).toBeCloseTo((2 + 14 + 2 + 10 + 1 + 10) / 6, 12);
});

test('of classes: the most frequent one of the test rows of a table, and of pictures none', () => {
  const test = rows(Uint8Array.of(0, 1, 1, 1), ['no', 'yes']);
  expect(baselinesOf({ test, preprocessing: [] })).toEqual({ accuracy: { says: '"yes"', value: 0.75 } });
  expect(baselinesOf({ test })).toEqual({});
});
