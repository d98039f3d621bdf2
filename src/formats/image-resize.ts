// Images at another size: a triangle filter, which averages where an image shrinks and interpolates where it grows.
import { backgroundOf } from './image-background.js';
import type { Image } from './image.js';

/** The image as large as it fits into `width` by `height` with its aspect kept, in the middle, on its own background. */
export function fitted(image: Image, width: number, height: number): Image {
  if (image.width === width && image.height === height) return image;
  const scale = Math.min(width / image.width, height / image.height);
  const [wide, high] = [image.width, image.height].map((length) => Math.max(Math.round(length * scale), 1));
  const { channels, pixels: inside } = resize(image, wide, high);
  const background = backgroundOf(image);
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => background[i % channels]);
  const [left, top] = [Math.floor((width - wide) / 2), Math.floor((height - high) / 2)];
  for (let y = 0; y < high; y++) {
    const row = inside.subarray(y * wide * channels, (y + 1) * wide * channels);
    pixels.set(row, ((top + y) * width + left) * channels);
  }
  return { width, height, channels, pixels };
}

/** The whole image at `width` by `height`, as PyTorch's `interpolate(mode='bilinear', antialias=True)` and Pillow's `BILINEAR` have it. */
export function resize({ channels, ...image }: Image, width: number, height: number): Image {
  const rows = resample(image.pixels, { count: image.height, from: image.width, to: width, step: channels });
  const all = resample(rows, { count: 1, from: image.height, to: height, step: width * channels });
  return { width, height, channels, pixels: Uint8Array.from(all, Math.round) };
}

/** `count` blocks of `from` lines of `step` numbers become as many of `to` lines. */
interface Axis {
  readonly count: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

function resample(values: Uint8Array | Float32Array, { count, from, to, step }: Axis): Float32Array {
  const result = new Float32Array(count * to * step);
  for (let i = 0; i < to; i++) {
    const { first, weights } = weightsOf(i, from, to);
    for (let block = 0; block < count; block++) {
      const target = (block * to + i) * step;
      for (let k = 0; k < weights.length; k++) {
        const source = (block * from + first + k) * step;
        for (let j = 0; j < step; j++) result[target + j] += weights[k] * values[source + j];
      }
    }
  }
  return result;
}

/** Line i of `to` as a weighted mean of lines of `from`: a triangle about its middle, as wide as two lines of the coarser of both. */
function weightsOf(i: number, from: number, to: number): { first: number; weights: number[] } {
  const scale = from / to;
  const support = Math.max(scale, 1);
  const middle = (i + 0.5) * scale;
  const first = Math.max(Math.floor(middle - support + 0.5), 0);
  const end = Math.min(Math.floor(middle + support + 0.5), from);
  const triangle = Array.from({ length: end - first }, (_, k) =>
    Math.max(1 - Math.abs(first + k + 0.5 - middle) / support, 0),
  );
  const total = triangle.reduce((sum, weight) => sum + weight, 0);
  return { first, weights: triangle.map((weight) => weight / total) };
}
