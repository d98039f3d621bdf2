// What an image stands on, told by its border, and negatives.
import type { Image } from './image.js';

/** The median of each channel along the border: the paper of a drawing, the wall behind a thing. */
export function backgroundOf({ width, height, channels, pixels }: Image): number[] {
  const counts = Array.from({ length: channels }, () => new Uint32Array(256));
  const count = (at: number) => counts.forEach((of, c) => of[pixels[at * channels + c]]++);
  for (let x = 0; x < width; x++) [x, (height - 1) * width + x].forEach(count);
  for (let y = 0; y < height; y++) [y * width, (y + 1) * width - 1].forEach(count);
  return counts.map((of) => median(of, 2 * (width + height)));
}

/** Whether the background is brighter than the image is on average: dark things on light paper. */
export function isOnLight(image: Image): boolean {
  const background = backgroundOf(image);
  const mean = image.pixels.reduce((sum, value) => sum + value, 0) / image.pixels.length;
  return background.reduce((sum, value) => sum + value, 0) / background.length > mean;
}

/** The negative: light where the image is dark. */
export function inverted(image: Image): Image {
  return { ...image, pixels: image.pixels.map((value) => 255 - value) };
}

/** The value in the middle of `total` sorted ones, of which `counts` says how many of each there are. */
function median(counts: Uint32Array, total: number): number {
  let below = 0;
  return counts.findIndex((count) => (below += count) > total / 2);
}
