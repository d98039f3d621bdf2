// Images at another size, each pixel a weighted mean of those that it stands for.
import { backgroundOf } from './background.js';
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

/**
 * The whole image at `width` by `height`.
 * @param filter `bilinear` averages if an image shrinks and interpolates if it grows, as PyTorch's `interpolate(mode='bilinear',
 * antialias=True)` and Pillow's `BILINEAR`; `area` is the mean of the area that a pixel covers, so that what grows keeps its edges
 */
export function resize(image: Image, width: number, height: number, filter: Filter = 'bilinear'): Image {
  const { channels } = image;
  const weightsOf = filters[filter];
  const rows = resample(image.pixels, { count: image.height, from: image.width, to: width, step: channels, weightsOf });
  const all = resample(rows, { count: 1, from: image.height, to: height, step: width * channels, weightsOf });
  return { width, height, channels, pixels: Uint8Array.from(all, Math.round) };
}

/** `count` blocks of `from` lines of `step` numbers become as many of `to` lines. */
interface Axis {
  readonly count: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly weightsOf: (i: number, from: number, to: number) => Weights;
}

/** The line of `from` that the first weight is of, and weights whose sum is 1. */
interface Weights {
  readonly first: number;
  readonly weights: readonly number[];
}

function resample(values: Uint8Array | Float32Array, { count, from, to, step, weightsOf }: Axis): Float32Array {
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
function triangle(i: number, from: number, to: number): Weights {
  const scale = from / to;
  const support = Math.max(scale, 1);
  const middle = (i + 0.5) * scale;
  const first = Math.max(Math.floor(middle - support + 0.5), 0);
  const end = Math.min(Math.floor(middle + support + 0.5), from);
  const heights = Array.from({ length: end - first }, (_, k) =>
    Math.max(1 - Math.abs(first + k + 0.5 - middle) / support, 0),
  );
  const total = heights.reduce((sum, weight) => sum + weight, 0);
  return { first, weights: heights.map((weight) => weight / total) };
}

/** Line i of `to` as the mean of what it covers of `from`, of which a line may be a part. */
function shares(i: number, from: number, to: number): Weights {
  const [start, end] = [(i * from) / to, ((i + 1) * from) / to];
  const first = Math.floor(start);
  const covered = Array.from({ length: Math.ceil(end) - first }, (_, k) => {
    return Math.min(first + k + 1, end) - Math.max(first + k, start);
  });
  return { first, weights: covered.map((part) => part / (end - start)) };
}

const filters = { bilinear: triangle, area: shares };
type Filter = keyof typeof filters;
