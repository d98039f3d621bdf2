// Traits of images, worked out by hand, and how far from others they make one odd.
import { expect, test } from 'vitest';
import { oddTrait, rangesOf, traitsOf } from '../../src/images/traits.js';

test('the background is the mean of its channels, the contrast the standard deviation of all pixels', () => {
  const grey = { width: 3, height: 3, channels: 1 as const, pixels: Uint8Array.of(0, 0, 0, 0, 90, 0, 0, 0, 0) };
  expect(traitsOf(grey)).toEqual({ background: 0, contrast: expect.closeTo(Math.sqrt(900 - 100)) }); // E[x^2] - E[x]^2
  const colours = { width: 1, height: 2, channels: 3 as const, pixels: Uint8Array.of(1, 2, 9, 1, 2, 9) };
  expect(traitsOf(colours)).toEqual({ background: 4, contrast: expect.closeTo(Math.sqrt(86 / 3 - 16)) });
});

test('a range leaves out one in a thousand at either end, and odd is what lies clearly beyond it', () => {
  const set = Array.from({ length: 2000 }, (_, i) => ({ background: i / 10, contrast: 20 + i / 100 }));
  const ranges = rangesOf(set);
  expect(ranges).toEqual({ background: [0.2, 199.7], contrast: [20.02, 39.97] });
  expect(oddTrait({ background: 231, contrast: 47.9 }, ranges)).toBeUndefined();
  expect(oddTrait({ background: 232, contrast: 30 }, ranges)).toBe('background');
  expect(oddTrait({ background: 0, contrast: 12 }, ranges)).toBe('contrast');
  expect(oddTrait({ background: 0, contrast: 48 }, ranges)).toBe('contrast');
});
