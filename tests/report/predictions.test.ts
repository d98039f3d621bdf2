// Predictions as pictures: which rows are shown, what stands under them, and the PNG.
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { gridPng } from '../../src/report/grid-png.js';
import { captioned, percent, predictionsPng, rightRows, wrongRows } from '../../src/report/predictions.js';
import { Raster, shortened, textWidth } from '../../src/report/raster.js';
import { results } from './small-run.js';

const { images, prediction } = results;

test('right rows: one of each class in turn', () => {
  expect(rightRows(images, prediction, 10)).toEqual([0, 1, 3]);
  expect(rightRows(images, prediction, 2)).toEqual([0, 1]);
  const twice = { ...images, labels: Uint8Array.of(0, 0, 1, 0, 1, 0) };
  const all = { ...prediction, labels: Int32Array.from(twice.labels) };
  expect(rightRows(twice, all, 10)).toEqual([0, 2, 1, 4, 3, 5]);
});

test('wrong rows: the most confident first', () => {
  expect(wrongRows(images, prediction, 10)).toEqual([4, 2, 5]);
  expect(wrongRows(images, prediction, 1)).toEqual([4]);
});

test('captions say what was predicted, how surely, and what it is', () => {
  const [right, wrong] = captioned(images, prediction, [0, 2]);
  expect(right.captions).toEqual([{ text: 'tea 90\u00a0%', tone: 'right' }]);
  expect(wrong.captions).toEqual([
    { text: 'a & b 70\u00a0%', tone: 'wrong' },
    { text: 'is <img src=x onerror=alert(1)> 10\u00a0%', tone: 'faint' }, // a third of what 70 % leave
  ]);
  expect([...right.picture.pixels]).toEqual([0, 7, 14, 21, 28, 35]);
});

test.each([
  [1, '100\u00a0%'],
  [0.9999, '99\u00a0%'],
  [0.29, '29\u00a0%'],
  [Math.fround(0.7), '70\u00a0%'],
  [1 - 2 ** -24, '99\u00a0%'],
  [0, '0\u00a0%'],
])('percent of %d', (share, text) => expect(percent(share)).toBe(text));

describe('gridPng', () => {
  const white = { width: 2, height: 1, channels: 1 as const, pixels: Uint8Array.of(0, 200) };
  const item = { picture: white, captions: [{ text: 'ok', tone: 'right' as const }] };

  test('enlarges pixels by a whole factor, and draws captions in their colour', () => {
    const { width, height, data } = PNG.sync.read(Buffer.from(gridPng([{ title: '', items: [item, item] }], 2, 20)));
    expect([width, height]).toEqual([20 + 20 + 18 + 20 + 20, 20 + 10 + 5 + 15 + 20]);
    const at = (x: number, y: number) => [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
    expect([at(20, 20), at(29, 29), at(30, 20), at(39, 29), at(40, 20)]).toEqual([
      ...[0, 0].map(() => [0, 0, 0]),
      ...[0, 0].map(() => [200, 200, 200]),
      [255, 255, 255],
    ]);
    const green = Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width)));
    expect(green.some(([r, g, b]) => g > r + 40 && g > b + 40)).toBe(true);
  });

  test('the same pictures give the same bytes', () => {
    expect(Buffer.compare(predictionsPng(images, prediction)!, predictionsPng(images, prediction)!)).toBe(0);
  });

  test('nothing where examples are no pictures', () => {
    expect(predictionsPng({ ...images, shape: [6] }, prediction)).toBeUndefined();
  });
});

describe('text in pictures', () => {
  test('letters without accents stand in for those with them, and ? for the rest', () => {
    const drawn = (text: string) => {
      const raster = new Raster(40, 15, [255, 255, 255]);
      raster.text(text, 0, 0, [0, 0, 0]);
      return Buffer.from(raster.pixels).toString('hex');
    };
    expect(drawn('naïve')).toBe(drawn('naive'));
    expect(drawn('漢')).toBe(drawn('?'));
    expect(drawn('i')).not.toBe(drawn('l'));
    expect(drawn(' ')).toBe(drawn(''));
  });

  test('is shortened to what fits', () => {
    expect(shortened('ankle boot', 200)).toBe('ankle boot');
    const short = shortened('ankle boot', 40);
    expect(short).toMatch(/^ank.*…$/);
    expect(textWidth(short)).toBeLessThanOrEqual(40);
  });
});
