// PNG files, and pictures within a page.
import { PNG } from 'pngjs';
import type { Image } from '../formats/image.js';

/** A PNG of `pixels`, row by row; their number says whether they are grey, red-green-blue, or that with opacity. The same pixels give the same bytes. */
export function encodePng(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const channels = pixels.length / (width * height);
  const colorType = ({ 1: 0, 3: 2, 4: 6 } as const)[channels];
  const png = new PNG({ width, height });
  png.data = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return PNG.sync.write(png, { colorType, inputColorType: colorType, inputHasAlpha: channels === 4 });
}

/** The picture as a `data:` URL of a PNG. */
export function dataUrl({ width, height, pixels }: Omit<Image, 'channels'>): string {
  return `data:image/png;base64,${Buffer.from(encodePng(width, height, pixels)).toString('base64')}`;
}
