// The generated data: its form, its seed, and that its classes differ as drawn.

import { expect, test } from 'vitest';

import { synthetic } from '../../src/dataset/synthetic.js';

test('has the form of Fashion-MNIST, with the classes in turn', () => {
  const { train, test: held, source } = synthetic({ train: 25, test: 10 });
  expect(train).toMatchObject({ shape: [1, 28, 28], width: 784, length: 25, classes: 10 });
  expect(train.features).toBeInstanceOf(Uint8Array);
  expect([...train.labels.subarray(8, 13)]).toEqual([8, 9, 0, 1, 2]);
  expect(train.classNames?.slice(8)).toEqual(['bag', 'ankle boot']);
  expect([held.length, source]).toEqual([10, 'synthetic, seed 42']);
});

test('is its seed', () => {
  const small = { train: 20, test: 10 };
  expect(synthetic({ seed: 1, ...small })).toEqual(synthetic({ seed: 1, ...small }));
  expect(synthetic({ seed: 1, ...small }).train.features).not.toEqual(synthetic({ seed: 2, ...small }).train.features);
  const { train, test: held } = synthetic({ seed: 1, train: 10, test: 10 });
  expect(train.features).not.toEqual(held.features);
});

test('draws a bag with a hole under its handle, and negatives of about half', () => {
  const { train } = synthetic({ train: 1000, test: 1 });
  let negatives = 0;
  for (let i = 8; i < 1000; i += 10) {
    const image = train.features.subarray(i * 784, (i + 1) * 784);
    const at = (x: number, y: number) => image[y * 28 + x];
    const negative = at(0, 0) > 127;
    negatives += negative ? 1 : 0;
    const lit = (x: number, y: number) => at(x, y) > 127 !== negative;
    expect([lit(14, 18), lit(14, 9)]).toEqual([true, false]);
  }
  expect(Math.abs(negatives - 50)).toBeLessThan(20); // four standard deviations
});

test('refuses counts of no images', () => {
  expect(() => synthetic({ train: 0 })).toThrow('an integer of at least 1 for train but got 0');
  expect(() => synthetic({ test: 1.5 })).toThrow('for test but got 1.5');
});
