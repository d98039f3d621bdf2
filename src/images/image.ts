// Images in memory, and how large they may be.

/** Grey (1 channel) or red, green and blue (3), a byte each; row by row, the channels of a pixel side by side. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}

/** Red, green, blue and opacity of each pixel, as decoders give them. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Beyond what most cameras make; decoding takes some 25 bytes a pixel. */
export const MAX_PIXELS = 2 ** 26;
/** What JPEG can hold; decoding takes memory for each row besides. */
const MAX_SIDE = 65535;

/** Width and height, in pixels. */
export type Size = Pick<Image, 'width' | 'height'>;

/** Throws an Error if an image has no pixels, or more than {@link MAX_PIXELS}, or is longer than 65,535 pixels. */
export function checkSize({ width, height }: Size): void {
  const isSmall = width * height <= MAX_PIXELS && Math.max(width, height) <= MAX_SIDE;
  if (isSmall && width * height >= 1) return;
  const limits = `1 to ${MAX_PIXELS} are read, and ${MAX_SIDE} at most in a row or column`;
  throw new Error(`it has ${width} x ${height} pixels, where ${limits}${isSmall ? '' : '; make it smaller'}`);
}
