// A generated stand-in for Fashion-MNIST: drawn garments of ten classes, for machines without data and for quick tests.

import { checkInteger } from '../errors.js';
import { checkOptions, type Names } from '../options.js';
import { Generator } from '../random/generator.js';
import type { TrainTest } from './dataset.js';
import { TensorDataset } from './tensor-dataset.js';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
/** How many random numbers make a garment differ from others of its class. */
const TRAITS = 9;

/** Corners x0, y0, x1, y1 ... of a polygon in a picture of 28 x 28, x measured from the middle. */
type Polygon = readonly number[];

// Halves from the top of the middle line round to its bottom; `both` adds the mirrored half.
const GARMENTS: readonly { name: string; polygons: readonly Polygon[] }[] = [
  { name: 't-shirt', polygons: both([0, 6, 2.5, 4.5, 5.5, 4.5, 11, 8, 9.5, 12, 6.5, 10.5, 6.5, 23.5, 0, 23.5]) },
  { name: 'trouser', polygons: both([0, 4, 5, 4, 6, 25, 2, 25, 0.5, 9, 0, 9]) },
  { name: 'pullover', polygons: both([0, 5.5, 2.5, 4.5, 5.5, 4.5, 10, 8, 12, 22, 9, 22.5, 7, 12, 7, 23, 0, 23]) },
  { name: 'dress', polygons: both([0, 5, 2, 4, 4, 4, 4.5, 9, 3, 13, 8, 25, 0, 25]) },
  { name: 'coat', polygons: both([0.7, 6, 2.5, 4, 5.5, 4, 9.5, 7, 11.5, 20, 9, 20.5, 7, 12, 7.5, 26, 0.7, 26]) },
  {
    name: 'sandal',
    polygons: [
      [-11, 20, 11, 19, 11, 22, -11, 22],
      [-9, 20, -4, 12, -2, 12, -6, 20],
      [0, 20, -4, 12, -2, 12, 3, 20],
      [8, 20, 8, 14, 10, 14, 10, 20],
    ],
  },
  { name: 'shirt', polygons: both([0, 10, 2.5, 4, 6, 4.5, 10.5, 9, 11, 20, 9, 20, 7, 11, 6.5, 24, 0.7, 24, 0.7, 10]) },
  {
    name: 'sneaker',
    polygons: [
      [-11, 20, -10, 16, -4, 15, 0, 10, 4, 12, 8, 10, 11, 12, 11, 20],
      [-11.5, 20.8, 11.5, 20.8, 11.5, 22.5, -11.5, 22.5],
    ],
  },
  {
    name: 'bag',
    polygons: [...both([0, 11, 8, 11, 10, 23, 0, 23]), ...both([0, 5, 4.5, 5, 6, 11, 4.5, 11, 3.5, 6.5, 0, 6.5])],
  },
  { name: 'ankle boot', polygons: [[-10, 22, -10, 18, -4, 15, -2, 5, 8, 5, 8, 22]] },
];

function both(half: Polygon): Polygon[] {
  return [half, half.map((value, i) => (i % 2 === 0 ? -value : value))];
}

/** Seed of the drawing (42 by default) and the numbers of images, each at least 1. */
export interface SyntheticOptions {
  seed?: number | bigint;
  train?: number;
  test?: number;
}

/**
 * Draws images as {@link fashionMnist} would load them: bytes of shape [1, 28, 28] and the same class names, the classes
 * in turn, each image with its own place, size, slant, brightness and noise. Half of them are negatives, so that softmax
 * regression stays near one in ten right, while 784-256-10 by the default recipe passes nine in ten within ten epochs.
 * The same options give the same bytes.
 */
export function synthetic(options: SyntheticOptions = {}): TrainTest {
  checkOptions('synthetic', options, { seed: true, train: true, test: true } satisfies Names<SyntheticOptions>);
  const { seed = 42, train = 6000, test = 1000 } = options;
  const generator = new Generator(seed);
  return {
    train: draw(generator, checkInteger('train', train, 1)),
    test: draw(generator, checkInteger('test', test, 1)),
    source: `synthetic, seed ${seed}`,
  };
}

function draw(generator: Generator, count: number): TensorDataset {
  const images = new Uint8Array(count * PIXELS);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % GARMENTS.length);
  const random = new Float32Array(TRAITS + PIXELS);
  for (let i = 0; i < count; i++) {
    drawGarment(GARMENTS[labels[i]].polygons, generator.rand(random), images.subarray(i * PIXELS, (i + 1) * PIXELS));
  }
  return new TensorDataset(images, [1, SIDE, SIDE], labels, { classNames: GARMENTS.map(({ name }) => name) });
}

/** Draws into `image`; `random` holds uniforms of [0, 1): the garment's own {@link TRAITS}, then the noise of each pixel. */
function drawGarment(polygons: readonly Polygon[], random: Float32Array, image: Uint8Array): void {
  const between = (i: number, low: number, high: number) => low + (high - low) * random[i];
  const [moveX, moveY] = [between(0, -1, 1), between(1, -1, 1)];
  const [scaleX, scaleY] = [between(2, 0.9, 1.1), between(3, 0.9, 1.1)];
  const slant = between(4, -0.08, 0.08);
  const level = between(5, 150, 255);
  const noise = between(6, 0, 30);
  const mirrored = random[7] < 0.5 ? -1 : 1;
  const negative = random[8] < 0.5;
  for (const polygon of polygons) {
    const moved = new Array<number>(polygon.length);
    for (let i = 0; i < polygon.length; i += 2) {
      const [x, y] = [polygon[i] * scaleX * mirrored, (polygon[i + 1] - SIDE / 2) * scaleY];
      moved[i] = SIDE / 2 + moveX + x + slant * y;
      moved[i + 1] = SIDE / 2 + moveY + y;
    }
    fill(moved, level, image);
  }
  for (let i = 0; i < PIXELS; i++) {
    const value = Math.min(255, image[i] + noise * random[TRAITS + i]);
    image[i] = negative ? 255 - value : value;
  }
}

/** Fills a polygon row by row between its edges' crossings with the row's middle; the pixels at the ends in part. */
function fill(polygon: Polygon, level: number, image: Uint8Array): void {
  for (let row = 0; row < SIDE; row++) {
    const crossings = crossingsAt(row + 0.5, polygon);
    for (let i = 0; i < crossings.length; i += 2) {
      const [from, to] = [Math.max(0, crossings[i]), Math.min(SIDE, crossings[i + 1])];
      for (let x = Math.floor(from); x < to; x++) {
        const covered = Math.min(to, x + 1) - Math.max(from, x);
        image[row * SIDE + x] = Math.min(level, image[row * SIDE + x] + level * covered);
      }
    }
  }
}

/** Where a horizontal line crosses a polygon, from left to right: an even number of places. */
function crossingsAt(y: number, polygon: Polygon): number[] {
  const crossings: number[] = [];
  for (let i = 0; i < polygon.length; i += 2) {
    const [x0, y0] = [polygon[i], polygon[i + 1]];
    const [x1, y1] = [polygon[(i + 2) % polygon.length], polygon[(i + 3) % polygon.length]];
    if (y0 <= y !== y1 <= y) crossings.push(x0 + ((y - y0) * (x1 - x0)) / (y1 - y0));
  }
  return crossings.sort((a, b) => a - b);
}
