// Models whose answers can be worked out by hand, and images for them: which quarter of 12 rows and 9 columns is bright, which colour is.
import { encode as encodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import { MLP } from '../../src/nn/mlp.js';
import { Generator } from '../../src/random/generator.js';
import { saveModel } from '../../src/train/model-file.js';

const [HEIGHT, WIDTH] = [12, 9];
export const QUARTERS = ['upper left', 'upper right', 'lower left', 'lower right'];

/** The quarter of a place in a picture of that size; the middle column of nine is in none. */
function quarterOf(x: number, y: number, width: number, height: number): number {
  return (y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1);
}

/**
 * Saves the model. A quarter's logit is log(3) / 48 times the sum of its 24 pixels, which are from -1 to 1: a white one among three black
 * ones has the probability 3 / (3 + 1 + 1 + 1).
 */
export function saveQuadrantModel(path: string): void {
  const model = new MLP([HEIGHT * WIDTH, 4], { generator: new Generator(0) });
  const weight = new Float32Array(HEIGHT * WIDTH * 4);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      if (x !== 4) weight[(y * WIDTH + x) * 4 + quarterOf(x, y, WIDTH, HEIGHT)] = Math.log(3) / 48;
    }
  }
  const bias = { shape: [4], data: new Float32Array(4) };
  model.loadStateDict(
    new Map(Object.entries({ 'layers.0.weight': { shape: [108, 4], data: weight }, 'layers.0.bias': bias })),
  );
  saveModel(path, model, { inputShape: [HEIGHT, WIDTH], pixelRange: [-1, 1], classNames: QUARTERS });
}

/** Saves a model of 2 x 2 colours: the logit of each of red, green and blue is log(3) times the mean of that channel. */
export function saveColourModel(path: string): void {
  const model = new MLP([12, 3], { generator: new Generator(0) });
  const data = Float32Array.from({ length: 36 }, (_, i) => (Math.floor(i / 12) === i % 3 ? Math.log(3) / 4 : 0));
  const bias = { shape: [3], data: new Float32Array(3) };
  model.loadStateDict(new Map(Object.entries({ 'layers.0.weight': { shape: [12, 3], data }, 'layers.0.bias': bias })));
  saveModel(path, model, { inputShape: [3, 2, 2] });
}

/** Red, green, blue and opacity of a picture with one quarter of another tone. */
function drawing(quarter: number, tone: number, ground: number, scale: number) {
  const [width, height] = [WIDTH * scale, HEIGHT * scale];
  const data = Buffer.alloc(width * height * 4, 255);
  for (let i = 0; i < width * height; i++) {
    data.fill(
      quarterOf((i % width) + 0.5, Math.floor(i / width), width, height) === quarter ? tone : ground,
      4 * i,
      4 * i + 3,
    );
  }
  return { width, height, data };
}

/** A PNG in which one quarter has another tone than the ground. */
export function quadrantPng(quarter: number, tone: number, ground: number, scale = 1): Buffer {
  const { width, height, data } = drawing(quarter, tone, ground, scale);
  const png = new PNG({ width, height });
  png.data = data;
  return PNG.sync.write(png);
}

/** A PNG of 4 x 4 pixels of one colour. */
export function plainPng(red: number, green: number, blue: number): Buffer {
  const png = new PNG({ width: 4, height: 4 });
  for (let i = 0; i < 16; i++) png.data.set([red, green, blue, 255], 4 * i);
  return PNG.sync.write(png);
}

/** A PNG of any size in one grey tone. */
export function greyPng(width: number, height: number): Buffer {
  return PNG.sync.write(new PNG({ width, height }), { colorType: 0 });
}

/** A JPEG in which one quarter has another tone than the ground. */
export function quadrantJpeg(quarter: number, tone: number, ground: number, scale = 1): Buffer {
  return encodeJpeg(drawing(quarter, tone, ground, scale), 100).data;
}

/** The pixels of grey pictures of the model's own size, white on black. */
export function quadrantPixels(...quarters: readonly number[]): number[] {
  return quarters.flatMap((quarter) => [...drawing(quarter, 255, 0, 1).data].filter((_, i) => i % 4 === 0));
}
