// Hints that a picture is unlike what a model learnt from: rare on the pictures of its own data set, and there on others.
import { beforeAll, describe, expect, test } from 'vitest';
import { oddityOf, pictureRanges } from '../../src/cli/model/likeness.js';
import { fashionMnist, Generator, synthetic, TensorDataset } from '../../src/index.js';
import type { Image } from '../../src/images/image.js';
import type { TraitRanges } from '../../src/images/traits.js';
import { pictureOf } from '../../src/images/picture.js';

const picture = (pixel: (x: number, y: number) => number): Image => {
  const pixels = Uint8Array.from({ length: 784 }, (_, i) => pixel(i % 28, Math.floor(i / 28)));
  return { width: 28, height: 28, channels: 1, pixels };
};
const noise = new Generator(1).rand(new Float32Array(784));

describe('Fashion-MNIST', () => {
  let ranges: TraitRanges | undefined;
  let images: TensorDataset;
  beforeAll(async () => {
    const data = await fashionMnist();
    images = data.test;
    ranges = pictureRanges(data.train);
  });

  test('of its 10,000 test images fewer than ten are called odd', () => {
    const odd = Array.from({ length: images.length }, (_, i) => oddityOf(pictureOf(images, i)!, ranges));
    expect(odd.filter((oddity) => oddity !== undefined).length).toBeLessThan(10);
    expect(images.length).toBe(10_000);
  });

  test.each([
    [
      'a table that fills the ground',
      (x: number) => (x > 8 && x < 20 ? 255 : 110),
      'its border is 110 of 255, theirs 0',
    ],
    ['noise', (x: number, y: number) => 255 * noise[28 * y + x], 'the brightness of its border is 1'],
    ['a thing in fog', (x: number) => (x > 8 && x < 20 ? 9 : 0), 'the standard deviation of its pixels is 4 of 255'],
    ['nothing', () => 128, 'of one tone'],
  ])('%s is', (_, pixel, what) => {
    expect(oddityOf(picture(pixel), ranges)).toContain(what);
  });
});

test('a model that learnt from pictures of one tone may tell them apart', () => {
  const tones = new TensorDataset(
    Uint8Array.from({ length: 40 }, (_, i) => 25 * Math.floor(i / 4)),
    [2, 2],
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  expect(
    oddityOf({ width: 2, height: 2, channels: 1, pixels: new Uint8Array(4).fill(60) }, pictureRanges(tones)),
  ).toBeUndefined();
});

test('where half of the pictures are negatives, both grounds are known', () => {
  const { train, test: images } = synthetic({ train: 400, test: 100 });
  const ranges = pictureRanges(train);
  for (let i = 0; i < images.length; i++) expect(oddityOf(pictureOf(images, i)!, ranges)).toBeUndefined();
});

test('examples that are no pictures, or no bytes, tell nothing', () => {
  expect(pictureRanges(new TensorDataset(new Uint8Array(6), [6], [0]))).toBeUndefined();
  expect(pictureRanges(new TensorDataset(new Float32Array(6), [2, 3], [0]))).toBeUndefined();
});

test('of a model that does not say what it learnt from: grey pictures of one tone alone', () => {
  const one = 'of one tone, so that there is nothing on it to recognise';
  expect(oddityOf(picture(() => 200), undefined)).toBe(one); // prettier-ignore
  expect(oddityOf(picture((x) => 200 + (x % 2)), undefined)).toBe(one); // prettier-ignore
  expect(oddityOf(picture((x) => (x > 8 && x < 20 ? 255 : 110)), undefined)).toBeUndefined(); // prettier-ignore
  expect(oddityOf({ width: 1, height: 1, channels: 3, pixels: Uint8Array.of(0, 255, 0) }, undefined)).toBeUndefined();
});
