// The Exif orientation of images: cameras store what their sensor saw, and how to turn it.
import type { Rgba } from './image.js';

const ORIENTATION = 0x0112;

/**
 * The orientation, 1 to 8, that an Exif block says (Exif 2.32, 4.6.4 A); 1, which is upright, if it says none.
 * @param exif what it holds, which is TIFF
 */
export function orientationOf(exif: Uint8Array | undefined): number {
  if (!exif || exif.length < 8) return 1;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.length);
  const isLittle = view.getUint16(0) === 0x4949; // II, for Intel
  const first = view.getUint32(4, isLittle);
  if (first + 2 > view.byteLength) return 1;
  const entries = view.getUint16(first, isLittle);
  for (let i = 0; i < entries; i++) {
    const at = first + 2 + 12 * i;
    if (at + 12 > view.byteLength) return 1;
    if (view.getUint16(at, isLittle) === ORIENTATION) return view.getUint16(at + 8, isLittle);
  }
  return 1;
}

/** For each orientation from 2: whether columns run backwards, rows do, and rows are columns, in what is stored. */
const STORED: Record<number, readonly [right: boolean, down: boolean, swapped: boolean]> = {
  2: [true, false, false],
  3: [true, true, false],
  4: [false, true, false],
  5: [false, false, true],
  6: [false, true, true],
  7: [true, true, true],
  8: [true, false, true],
};

/** The image as it is meant to be seen; a new one unless it is upright already. */
export function upright(image: Rgba, orientation: number): Rgba {
  const stored = STORED[orientation];
  if (!stored) return image;
  const [isLeft, isUp, isSwapped] = stored;
  const [width, height] = isSwapped ? [image.height, image.width] : [image.width, image.height];
  const [from, to] = [wordsOf(image.data), new Uint32Array(width * height)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = isSwapped ? [y, x] : [x, y];
      const storedX = isLeft ? image.width - 1 - column : column;
      const storedY = isUp ? image.height - 1 - row : row;
      to[y * width + x] = from[storedY * image.width + storedX];
    }
  }
  return { width, height, data: new Uint8Array(to.buffer) };
}

/** Four bytes, which are a pixel, as one number. */
function wordsOf({ buffer, byteOffset, byteLength }: Uint8Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}
