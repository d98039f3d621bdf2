// What images stand on: hand-made ones, and every test image of Fashion-MNIST, which are light on black.
import { describe, expect, test } from 'vitest';
import { fashionMnist } from '../../src/dataset/fashion-mnist.js';
import { backgroundOf, inverted, isOnLight } from '../../src/images/background.js';
import type { Image } from '../../src/images/image.js';

const grey = (width: number, pixels: number[]): Image => {
  return { width, height: pixels.length / width, channels: 1, pixels: Uint8Array.from(pixels) };
};

test('the background is the median of the border, whatever lies inside or touches it', () => {
  expect(backgroundOf(grey(4, [9, 9, 9, 9, 9, 1, 1, 200, 9, 9, 9, 200]))).toEqual([9]);
});

test('each channel has its own', () => {
  const pixels = Uint8Array.from([1, 2, 3, 1, 2, 3, 1, 2, 3, 7, 7, 7]);
  expect(backgroundOf({ width: 2, height: 2, channels: 3, pixels })).toEqual([1, 2, 3]);
});

test('a negative is 255 minus each value', () => {
  expect(inverted(grey(2, [0, 255, 1, 100]))).toEqual(grey(2, [255, 0, 254, 155]));
});

describe('dark on light', () => {
  test.each([
    ['a dark thing on white', [255, 255, 255, 255, 0, 255, 255, 255, 255], true],
    ['a light thing on black', [0, 0, 0, 0, 255, 0, 0, 0, 0], false],
    ['a black thing on grey', [90, 90, 90, 90, 0, 90, 90, 90, 90], true],
    ['one tone alone', [200, 200, 200, 200, 200, 200, 200, 200, 200], false],
  ])('%s', (_, pixels, expected) => {
    expect(isOnLight(grey(3, pixels))).toBe(expected);
  });

  test('no test image of Fashion-MNIST is, and each negative is', async () => {
    const { test: images } = await fashionMnist();
    const wrong = Array.from({ length: images.length }, (_, i) => i).filter((i) => {
      const pixels = images.features.slice(i * 784, (i + 1) * 784) as Uint8Array;
      const image: Image = { width: 28, height: 28, channels: 1, pixels };
      return isOnLight(image) || !isOnLight(inverted(image));
    });
    expect(wrong).toEqual([]);
  });
});
