// PNG and JPEG files, told by their content and decoded within limits.
import { MlpError } from '../errors.js';
import { type FileKind, JPEG, kindOf, PNG } from '../files/file-kind.js';
import type { Image, Rgba, Size } from './image.js';
import { decodeJpeg, jpegSize } from './jpeg.js';
import { decodePng, pngSize } from './png.js';
import { onGround } from './transparency.js';

/** How the files of a kind are read. */
interface Decoder {
  readonly size: (bytes: Uint8Array) => Size | undefined;
  readonly decode: (bytes: Uint8Array) => Rgba;
}

const DECODERS = new Map<FileKind | undefined, Decoder>([
  [PNG, { size: pngSize, decode: decodePng }],
  [JPEG, { size: jpegSize, decode: decodeJpeg }],
]);

/** Width and height that a PNG or JPEG file says; undefined if it says none. */
export function imageSize(bytes: Uint8Array): Size | undefined {
  return DECODERS.get(kindOf(bytes))?.size(bytes);
}

/**
 * Decodes a PNG or JPEG file. What is transparent is put on the ground that contrasts; of colours, grey is Rec. 601 luma (as Pillow's `L`);
 * images are turned upright as their Exif orientation says.
 * @param path what errors name
 * @throws MlpError `ERR_MLP_FORMAT` if the bytes are anything else, damaged, or of more than 2^26 pixels
 */
export function decodeImage(bytes: Uint8Array, path: string, channels: Image['channels']): Image {
  const kind = kindOf(bytes);
  const decoder = DECODERS.get(kind);
  if (!decoder) throw noImage(bytes, path, kind);
  try {
    return onGround(decoder.decode(bytes), channels);
  } catch (error) {
    const { name, message } = error as Error; // what the decoders trip over are TypeErrors and RangeErrors
    const isTold = name === 'Error' || /allocation failed/.test(message);
    const what = `the image cannot be decoded: ${isTold ? message : 'it is cut short or damaged'}`;
    throw new MlpError('ERR_MLP_FORMAT', what, path, undefined, { cause: error });
  }
}

function noImage(bytes: Uint8Array, path: string, kind: FileKind | undefined): MlpError {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  const found = kind ? `it is ${kind.what}` : start ? `starts with 0x${start}` : 'it is empty';
  return new MlpError('ERR_MLP_FORMAT', `not a PNG or JPEG image (${found})`, path, 'Convert it to PNG or JPEG');
}
