// Images without transparency: what shines through is the ground that they stand out from.
import type { Image, Rgba } from './image.js';

/**
 * The image on black if what is opaque of it is light, else on white: a white drawing would vanish on paper, and a black one in the dark.
 * Grey is Rec. 601 luma, as Pillow's `L`.
 */
export function onGround({ width, height, data }: Rgba, channels: Image['channels']): Image {
  const ground = groundFor(data);
  const pixels = new Uint8Array(width * height * channels);
  const blended = (at: number, opacity: number) =>
    Math.round((data[at] * opacity) / 255) + (ground && ground - opacity);
  for (let from = 0, to = 0; to < pixels.length; from += 4, to += channels) {
    const opacity = data[from + 3];
    const red = blended(from, opacity);
    const green = blended(from + 1, opacity);
    const blue = blended(from + 2, opacity);
    if (channels === 1) {
      pixels[to] = luma(red, green, blue);
    } else {
      pixels[to] = red;
      pixels[to + 1] = green;
      pixels[to + 2] = blue;
    }
  }
  return { width, height, channels, pixels };
}

/** 0 or 255, whichever is farther from the mean of the pixels, each as far as it is opaque. */
function groundFor(data: Uint8Array): 0 | 255 {
  let [light, opaque] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    light += data[at + 3] * luma(data[at], data[at + 1], data[at + 2]);
    opaque += data[at + 3];
  }
  return light > 127.5 * opaque ? 0 : 255;
}

function luma(red: number, green: number, blue: number): number {
  return (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
}
