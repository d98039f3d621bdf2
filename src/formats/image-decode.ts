// PNG and JPEG files, told by their content and decoded within limits.
import { decode as decodeJpeg } from 'jpeg-js';
import { MlpError } from '../errors.js';
import { checkSize, type Image, MAX_PIXELS, type Rgba } from './image.js';
import { orientationOf, upright } from './image-orientation.js';
import { decodePng } from './image-png.js';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

/**
 * Decodes a PNG or JPEG file. What is transparent is put on white paper; of colours, grey is Rec. 601 luma (as Pillow's `L`); photographs
 * are turned upright as their Exif orientation says.
 * @param path what errors name
 * @throws MlpError `ERR_MLP_FORMAT` where the bytes are anything else, damaged, or larger than {@link MAX_PIXELS}
 */
export function decodeImage(bytes: Uint8Array, path: string, channels: Image['channels']): Image {
  const decode = decoderOf(bytes);
  if (!decode) {
    const start = Buffer.from(bytes.subarray(0, 4)).toString('hex');
    const found = start ? `starts with 0x${start}` : 'it is empty';
    throw new MlpError('ERR_MLP_FORMAT', `not a PNG or JPEG image (${found})`, path, 'Save it as one of them');
  }
  try {
    return onWhite(decode(bytes), channels);
  } catch (error) {
    const { name, message } = error as Error; // what the decoders trip over are TypeErrors and RangeErrors
    const isTold = name === 'Error' || /allocation failed/.test(message);
    const what = `the image cannot be decoded: ${isTold ? message : 'it is cut short or damaged'}`;
    throw new MlpError('ERR_MLP_FORMAT', what, path, undefined, { cause: error });
  }
}

function decoderOf(bytes: Uint8Array): ((bytes: Uint8Array) => Rgba) | undefined {
  if (PNG.every((byte, i) => bytes[i] === byte)) return decodePng;
  return JPEG.every((byte, i) => bytes[i] === byte) ? decodePhoto : undefined;
}

function decodePhoto(bytes: Uint8Array): Rgba {
  // Strictly, and in the 512 MB that are jpeg-js's own limit: photographs of 50 megapixels take less.
  const strict = { tolerantDecoding: false, maxResolutionInMP: MAX_PIXELS / 1e6 };
  const decoded = decodeJpeg(bytes, { useTArray: true, ...strict });
  checkSize(decoded);
  const { exifBuffer } = decoded as { exifBuffer?: Uint8Array }; // which its types leave out
  return upright(decoded, orientationOf(exifBuffer));
}

function onWhite({ width, height, data }: Rgba, channels: Image['channels']): Image {
  const pixels = new Uint8Array(width * height * channels);
  const blended = (at: number, opacity: number) => Math.round((data[at] * opacity) / 255) + 255 - opacity;
  for (let from = 0, to = 0; to < pixels.length; from += 4, to += channels) {
    const opacity = data[from + 3];
    const red = blended(from, opacity);
    const green = blended(from + 1, opacity);
    const blue = blended(from + 2, opacity);
    if (channels === 1) {
      pixels[to] = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
    } else {
      pixels[to] = red;
      pixels[to + 1] = green;
      pixels[to + 2] = blue;
    }
  }
  return { width, height, channels, pixels };
}
