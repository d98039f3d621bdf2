// Pictures: examples of a data set as bytes that can be shown, whatever their numbers are.
import type { Dataset } from '../dataset/dataset.js';
import type { Image } from '../formats/image.js';
import { extent } from './extent.js';
import { isUint8Array } from '../kinds.js';

/** How a line of text is meant; what it looks like is the renderer's. */
export type Tone = 'plain' | 'faint' | 'right' | 'wrong';

/** A picture with lines of text under it. */
export interface Captioned {
  readonly picture: Image;
  readonly captions: readonly { readonly text: string; readonly tone: Tone }[];
}

/** What there is to show of a data set. */
export type Examples = Pick<Dataset, 'features' | 'shape' | 'width'>;

/** Height, width and channels where examples of this shape are pictures: [h, w], [1, h, w] or [3, h, w]; otherwise undefined. */
export function pictureShape(shape: readonly number[]): { height: number; width: number; channels: 1 | 3 } | undefined {
  if (shape.length === 2) return { height: shape[0], width: shape[1], channels: 1 };
  const [channels, height, width] = shape;
  return shape.length === 3 && (channels === 1 || channels === 3) ? { height, width, channels } : undefined;
}

/**
 * One example as a picture, or undefined where its shape is none. Bytes and floats within 0..1 are shown as they are; of other floats the
 * smallest of the example is black and its largest white.
 */
export function pictureOf({ features, shape, width: length }: Examples, row: number): Image | undefined {
  const size = pictureShape(shape);
  if (!size) return undefined;
  const values = features.subarray(row * length, (row + 1) * length);
  const bytes = isUint8Array(values) ? values : toBytes(values);
  return { ...size, pixels: interleaved(bytes, size.channels) };
}

/** The picture at `width` columns and `height` rows, each pixel the mean of the area that it stands for. */
export function resized(picture: Image, width: number, height: number): Image {
  const { channels } = picture;
  const pixels = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [(y * picture.height) / height, ((y + 1) * picture.height) / height];
    for (let x = 0; x < width; x++) {
      const [left, right] = [(x * picture.width) / width, ((x + 1) * picture.width) / width];
      for (let c = 0; c < channels; c++) {
        pixels[(y * width + x) * channels + c] = mean(picture, c, left, right, top, bottom);
      }
    }
  }
  return { width, height, channels, pixels };
}

function mean(picture: Image, channel: number, left: number, right: number, top: number, bottom: number): number {
  let sum = 0;
  for (let y = Math.floor(top); y < bottom; y++) {
    const tall = Math.min(y + 1, bottom) - Math.max(y, top);
    for (let x = Math.floor(left); x < right; x++) {
      const wide = Math.min(x + 1, right) - Math.max(x, left);
      sum += tall * wide * picture.pixels[(y * picture.width + x) * picture.channels + channel];
    }
  }
  return Math.round(sum / ((right - left) * (bottom - top)));
}

function toBytes(values: Float32Array): Uint8Array {
  let [low, high] = extent(values);
  if (low >= 0 && high <= 1) [low, high] = [0, 1];
  return Uint8Array.from(values, (value) => Math.round(((value - low) / (high - low || 1)) * 255));
}

/** Planes one after the other, as PyTorch has them, to channels side by side. */
function interleaved(planes: Uint8Array, channels: number): Uint8Array {
  if (channels === 1) return planes;
  const plane = planes.length / channels;
  return Uint8Array.from(planes, (_, i) => planes[(i % channels) * plane + Math.floor(i / channels)]);
}
