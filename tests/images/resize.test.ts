// Other sizes: PyTorch's values (tests/fixtures/images.json, made by make_images.py), and where the image lies in a frame.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fitted, resize } from '../../src/images/resize.js';
import type { Image } from '../../src/images/image.js';

interface Size {
  channels: 1 | 3;
  from: [height: number, width: number];
  to: [height: number, width: number];
  image: string;
  resized: number[];
}

const { sizes } = JSON.parse(readFileSync(new URL('../fixtures/images.json', import.meta.url), 'utf8')) as {
  sizes: Size[];
};

describe("as PyTorch's interpolate", () => {
  test.each(sizes)('$from to $to, $channels channels', ({ channels, from, to, image, resized }) => {
    const pixels = new Uint8Array(Buffer.from(image, 'base64'));
    const result = resize({ height: from[0], width: from[1], channels, pixels }, to[1], to[0]);
    expect(result).toMatchObject({ height: to[0], width: to[1], channels });
    expect(result.pixels.length).toBe(resized.length);
    const distances = resized.map((value, i) => Math.abs(value - result.pixels[i]));
    expect(Math.max(...distances)).toBeLessThan(0.502); // half a step of rounding
  });
});

const image = (width: number, height: number, pixels: number[]): Image => {
  return { width, height, channels: 1, pixels: Uint8Array.from(pixels) };
};

describe('by area', () => {
  const picture = image(4, 2, [0, 100, 200, 40, 20, 80, 0, 0]);
  test.each([
    ['smaller: the mean of each area', picture, image(2, 1, [50, 60])],
    ['between the pixels: in shares', picture, image(3, 2, [25, 150, 80, 35, 40, 0])],
    ['larger: each pixel again', image(2, 1, [3, 9]), image(4, 2, [3, 3, 9, 9, 3, 3, 9, 9])],
  ])('%s', (_, from, to) => expect(resize(from, to.width, to.height, 'area')).toEqual(to));
});

describe('in a frame', () => {
  test('of its own size it is as it was', () => {
    const small = image(3, 2, [1, 2, 3, 4, 5, 6]);
    expect(fitted(small, 3, 2)).toBe(small);
  });

  test('a wide one lies in the middle of the height, on the median of its border', () => {
    const wide = image(4, 2, [10, 10, 90, 10, 10, 10, 90, 10]);
    const rows = Array.from({ length: 4 }, () => [10, 10, 10, 10]);
    rows[1] = [10, 10, 90, 10];
    rows[2] = [10, 10, 90, 10];
    expect(fitted(wide, 4, 4)).toEqual(image(4, 4, rows.flat()));
  });

  test('a tall one is made smaller, and lies in the middle of the width', () => {
    const tall = image(2, 4, [8, 8, 200, 200, 200, 200, 8, 8]);
    // Of the lines 8, 200, 200 and 8, the upper pixel weighs the first three with 3 : 3 : 1, the lower one the last three.
    expect(fitted(tall, 3, 2)).toEqual(image(3, 2, [8, 118, 8, 8, 118, 8]));
  });

  test('a line becomes at least a pixel wide', () => {
    expect(fitted(image(1, 100, new Array<number>(100).fill(7)), 10, 10).pixels).toEqual(new Uint8Array(100).fill(7));
  });
});
