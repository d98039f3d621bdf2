// TensorDataset: what it takes over, what it works out, and which row and value its errors name.

import { describe, expect, test } from 'vitest';

import { TensorDataset } from '../../src/dataset/tensor-dataset.js';

const rows = new Float32Array([1, 2, 3, 4, 5, 6]);

test('keeps the arrays and counts rows, width and classes', () => {
  const labels = new Int32Array([0, 2]);
  const data = new TensorDataset(rows, [1, 3], labels);
  expect(data.features).toBe(rows);
  expect(data.labels).toBe(labels);
  expect(data).toMatchObject({ shape: [1, 3], width: 3, length: 2, classes: 3, classNames: undefined });
});

test('takes labels as numbers, and classes from their names or as given', () => {
  const bytes = new Uint8Array(4);
  expect(new TensorDataset(bytes, [2], [1, 0]).labels).toEqual(new Int32Array([1, 0]));
  expect(new TensorDataset(bytes, [2], [0, 0], { classNames: ['a', 'b', 'c'] }).classes).toBe(3);
  expect(new TensorDataset(bytes, [2], [0, 0], { classes: 5 }).classes).toBe(5);
});

describe('refuses', () => {
  test.each([
    ['features', () => new TensorDataset([1, 2] as never, [2], [0]), 'a Float32Array or Uint8Array for features'],
    ['Float64Array', () => new TensorDataset(new Float64Array(2) as never, [2], [0]), 'but got a Float64Array'],
    [
      'shared features',
      () => new TensorDataset(new Float32Array(new SharedArrayBuffer(8)), [2], [0]),
      'memory that no other thread can change for features but got a SharedArrayBuffer. Copy it',
    ],
    [
      'shared labels',
      () => new TensorDataset(rows, [3], new Uint8Array(new SharedArrayBuffer(2))),
      'memory that no other thread can change for labels but got a SharedArrayBuffer',
    ],
    [
      'shape',
      () => new TensorDataset(rows, [], [0]),
      'the shape of one example, such as [28, 28], for shape but got []',
    ],
    ['shape 0', () => new TensorDataset(rows, [3, 0], [0]), 'an integer of at least 1 for shape[1] but got 0'],
    [
      'ragged rows',
      () => new TensorDataset(rows, [2, 2], [0]),
      '6 numbers in features do not make whole rows of 2 x 2 = 4. Row 1 has only 2',
    ],
    [
      'no rows',
      () => new TensorDataset(new Uint8Array(), [2], []),
      'expected at least one row for features but got a Uint8Array. It is empty',
    ],
    ['label count', () => new TensorDataset(rows, [3], [0, 1, 1]), '2 rows of features but 3 labels'],
    [
      'shape with the number of rows',
      () => new TensorDataset(rows, [2, 3], [0, 1]),
      '1 row of features but 2 labels. Give the shape of one example, without their number',
    ],
    ['labels', () => new TensorDataset(rows, [3], 'ab' as never), 'for labels but got "ab"'],
    [
      'label too large',
      () => new TensorDataset(rows, [3], [9, 10], { classes: 10 }),
      'label 10 in row 1 is not a class index from 0 to 9',
    ],
    ['label below 0', () => new TensorDataset(rows, [3], new Int32Array([-1, 0])), 'label -1 in row 0'],
    ['label 0.5', () => new TensorDataset(rows, [3], [0, 0.5]), 'label 0.5 in row 1'],
    ['label NaN', () => new TensorDataset(rows, [3], [NaN, 0]), 'label NaN in row 0'],
    ['classes', () => new TensorDataset(rows, [3], [0, 0], { classes: 0 }), 'for classes but got 0'],
    [
      'names',
      () => new TensorDataset(rows, [3], [0, 0], { classes: 2, classNames: ['a'] }),
      'expected 2 names, one a class, for classNames but got ["a"]',
    ],
    [
      'NaN',
      () => new TensorDataset(new Float32Array([1, 2, 3, 4, 5, NaN]), [3], [0, 1]),
      'NaN in row 1, column 2 of features',
    ],
    [
      'infinity',
      () => new TensorDataset(new Float32Array([1, 2, -Infinity]), [1], [0, 1, 1]),
      '-Infinity in row 2, column 0 of features',
    ],
  ])('%s', (_, make, said) => {
    expect(make).toThrow(said);
    expect(make).toThrow(expect.objectContaining({ code: 'ERR_MLP_ARGUMENT' }));
  });
});
