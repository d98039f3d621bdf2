// Pictures: examples of a data set as bytes that can be shown, whatever their numbers are.
import { isUint8Array } from '../kinds.js';
import type { Image } from './image.js';

/** What there is to show of a data set. */
export interface Examples {
  /** Rows one after the other. */
  readonly features: Float32Array | Uint8Array;
  /** Shape of one example. */
  readonly shape: readonly number[];
  /** Numbers in one example. */
  readonly width: number;
}

/** What examples must be to be pictures. */
export type PictureShape = Omit<Image, 'pixels'>;

/** Height, width and channels if examples of this shape are pictures: [h, w], [1, h, w] or [3, h, w]; otherwise undefined. */
export function pictureShape(shape: readonly number[]): PictureShape | undefined {
  if (shape.length === 2) return { height: shape[0], width: shape[1], channels: 1 };
  const [channels, height, width] = shape;
  return shape.length === 3 && (channels === 1 || channels === 3) ? { height, width, channels } : undefined;
}

/** What people call examples of this shape. */
export function nounOf(shape: readonly number[]): 'images' | 'rows' {
  return pictureShape(shape) ? 'images' : 'rows';
}

/**
 * One example as a picture, or undefined if its shape is none. Bytes and floats within 0..1 are shown as they are; of other floats the
 * smallest of the example is black and its largest white.
 */
export function pictureOf({ features, shape, width: length }: Examples, row: number): Image | undefined {
  const size = pictureShape(shape);
  if (!size) return undefined;
  const values = features.subarray(row * length, (row + 1) * length);
  const bytes = isUint8Array(values) ? values : toBytes(values);
  return { ...size, pixels: size.channels === 1 ? bytes : transposed(bytes, size.width * size.height) };
}

function toBytes(values: Float32Array): Uint8Array {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low >= 0 && high <= 1) [low, high] = [0, 1];
  return Uint8Array.from(values, (value) => Math.round(((value - low) / (high - low || 1)) * 255));
}

/** The channels of a picture one after the other, as models take them and PyTorch has them. */
export function planes({ channels, pixels }: Image): Uint8Array {
  return transposed(pixels, channels);
}

/** A matrix of `columns` columns, row by row, with its columns as rows: pixels of so many channels as planes, planes of so many pixels as pixels. */
function transposed(values: Uint8Array, columns: number): Uint8Array {
  const rows = values.length / columns;
  return Uint8Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
}
