// holdOut: how many rows of each class are held out, which, and what becomes of them.
import { describe, expect, test } from 'vitest';
import { holdOut, TensorDataset } from '../../src/index.js';
import { drawWords } from '../../src/random/philox.js';

/** Row i of feature i, with these labels. */
const rows = (labels: readonly number[], classNames?: string[]) =>
  new TensorDataset(Float32Array.from(labels.keys()), [1], labels, classNames && { classNames });
/** So many rows of each class, the classes in turns. */
const labelsOf = (sizes: readonly number[]) =>
  Array.from({ length: Math.max(...sizes) }, (_, i) => [...sizes.keys()].filter((label) => i < sizes[label])).flat();
const sizesOf = ({ labels }: TensorDataset, classes: number) =>
  Array.from({ length: classes }, (_, label) => labels.filter((other) => other === label).length);

describe('holds out', () => {
  test.each([
    [[100, 50, 20], 0.1, [10, 5, 2]],
    [[10, 7, 3], 0.25, [2, 2, 1]], // 2.5, 1.75 and 0.75 of 5: the last two have the larger remainders
    [[5, 5, 5], 0.1, [1, 1, 0]], // 0.5 each of 2 (1.5 rounded)
    [[1, 9], 0.5, [0, 5]], // the only row of a class is to be learnt
    [[2, 8], 0.9, [1, 7]],
    [[0, 4], 0.5, [0, 2]],
  ])('of classes of %j, at %d, %j', (sizes, share, counts) => {
    const { train, validation } = holdOut(rows(labelsOf(sizes), sizes.map(String)), share, 42);
    expect(sizesOf(validation, sizes.length)).toEqual(counts);
    expect(sizesOf(train, sizes.length)).toEqual(sizes.map((size, i) => size - counts[i]));
  });

  test('every row once, in order, in memory of its own, with names and labels', () => {
    const data = rows(labelsOf([30, 20]), ['yes', 'no']);
    const { train, validation } = holdOut(data, 0.3, 7);
    expect([...train.features, ...validation.features].sort((a, b) => a - b)).toEqual([...data.features]);
    for (const part of [train, validation]) {
      expect([...part.features]).toEqual([...part.features].sort((a, b) => a - b));
      expect([...part.labels]).toEqual([...part.features].map((row) => data.labels[row]));
      expect(part.labels).toBeInstanceOf(Int32Array);
      expect(part).toMatchObject({ classNames: ['yes', 'no'], classes: 2, shape: [1] });
      expect(part.features.buffer).not.toBe(data.features.buffer);
    }
  });

  test('the rows of a class with the smallest numbers of the stream', () => {
    const labels = labelsOf([12, 8]);
    const numbers = drawWords({ seed: 2n ** 64n - 5n, purpose: 'validation' }, new Uint32Array(20));
    const smallest = (label: number, count: number) =>
      [...labels.keys()]
        .filter((row) => labels[row] === label)
        .sort((a, b) => numbers[a] - numbers[b])
        .slice(0, count);
    const { validation } = holdOut(rows(labels), 0.25, -5);
    expect(new Set(validation.features)).toEqual(new Set([...smallest(0, 3), ...smallest(1, 2)]));
  });

  test('other rows with another seed, and more of them with a larger share', () => {
    const data = rows(labelsOf([100, 100]));
    const held = (share: number, seed: number) => [...holdOut(data, share, seed).validation.features];
    expect(held(0.2, 1)).not.toEqual(held(0.2, 2));
    expect(held(0.5, 1)).toEqual(expect.arrayContaining(held(0.2, 1)));
  });

  test('rows with real targets, two each, of bytes', () => {
    const data = new TensorDataset(Uint8Array.from({ length: 20 }, (_, i) => i), [2], Float32Array.from({ length: 20 }, (_, i) => i / 10)); // prettier-ignore
    const { train, validation } = holdOut(data, 0.25, 3);
    expect([train.length, validation.length]).toEqual([7, 3]); // 2.5 rounded
    expect(validation.features).toBeInstanceOf(Uint8Array);
    expect(validation.labels).toEqual(Float32Array.from(validation.features, (byte) => byte / 10));
    expect(validation.outputs).toBe(2);
  });
});

describe('refuses', () => {
  test.each([0, 1, -0.1, NaN, '0.1'])('a share of %j', (share) => {
    expect(() => holdOut(rows([0, 1]), share as number, 1)).toThrow(/for share/);
  });

  test('to leave a part empty', () => {
    expect(() => holdOut(rows([0, 1, 0]), 0.1, 1)).toThrow(
      'a share of 0.1 of 3 rows leaves 0 to validate and 3 to train',
    );
    expect(() => holdOut(rows([0, 1, 2]), 0.6, 1)).toThrow('leaves 0 to validate');
  });

  test('what is no data set, and what is no seed', () => {
    expect(() => holdOut([1] as never, 0.1, 1)).toThrow(/a TensorDataset for data/);
    expect(() => holdOut(rows([0, 1]), 0.5, 1.5)).toThrow(/for seed/);
  });
});
