// Image files as a model takes them: read, turned into its size, channels and tones.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { formatShape } from '../../autograd/shape.js';
import { readIdx } from '../../dataset/idx.js';
import { MlpError } from '../../errors.js';
import { JPEG, kindOf, PNG } from '../../files/file-kind.js';
import { readFile } from '../../files/read-file.js';
import { decodeImage, imageSize } from '../../images/decode.js';
import { MAX_PIXELS } from '../../images/image.js';
import { inputOf, isDarkOnLight } from '../../images/input.js';
import { pictureShape } from '../../images/picture.js';
import { duration, printable } from '../terminal/text.js';

/** Whether to take the negative of an image: `auto` does if it is grey and stands on a light ground, unlike those of MNIST's kind. */
export type Invert = 'auto' | 'yes' | 'no';

/** The images of one file. */
export interface ModelImages {
  /** How many; of an IDX file, which holds a data set, otherwise undefined. */
  readonly count?: number;
  /** One image after the other, each its channels one after the other, in bytes. */
  readonly pixels: Uint8Array;
  /** Whether they are negatives of those in the file. */
  readonly isInverted: boolean;
}

/** What an image becomes. */
export type Size = NonNullable<ReturnType<typeof pictureShape>>;

const MAX_BYTES = 2 ** 28;
/** Decoders in JavaScript take some 0.2 to 0.5 s for a million pixels. */
const SECONDS_PER_PIXEL = 0.3e-6;
const LONG_SECONDS = 3;

/** Height, width and channels of a model's inputs. @throws MlpError `ERR_MLP_SHAPE` if they are no pictures */
export function inputSize(inputShape: readonly number[], modelPath: string): Size {
  const size = pictureShape(inputShape);
  if (size) return size;
  const what = `the model takes no pictures: its inputs have shape ${formatShape(inputShape)}`;
  const fix =
    'Those of pictures have [height, width], [1, height, width] or [3, height, width]; say so by inputShape where the model is saved, or by `import --input-shape`';
  throw new MlpError('ERR_MLP_SHAPE', what, modelPath, fix);
}

/**
 * Reads a PNG, JPEG or IDX file (plain or gzipped), told by its content. An image of another size is made to fit, with its aspect kept, on its
 * own background. `auto` leaves the images of an IDX file as they are.
 * @throws MlpError that names the file
 */
export async function readImages(path: string, size: Size, invert: Invert): Promise<ModelImages> {
  const bytes = readFile(path, MAX_BYTES);
  if (isIdx(bytes)) return readIdxImages(path, size, invert === 'yes');
  tellOfWait(bytes, path);
  const image = decodeImage(bytes, path, size.channels);
  const isInverted = invert === 'yes' || (invert === 'auto' && isDarkOnLight(image));
  return { pixels: inputOf(image, size, isInverted), isInverted };
}

/** Whether a file begins as a PNG, a JPEG or a plain IDX file; one that is packed may be a table. */
export function beginsAsPicture(path: string): boolean {
  const head = Buffer.alloc(16);
  try {
    if (!statSync(path).isFile()) return false; // opening a pipe waits for its writer
    const file = openSync(path, 'r');
    readSync(file, head);
    closeSync(file);
  } catch {
    return false; // what reads it then says why
  }
  const kind = kindOf(head);
  return kind === PNG || kind === JPEG || (isIdx(head) && head[0] === 0);
}

/** Two zero bytes and an element type, or gzip; other files begin with zero bytes too, such as a phone's HEIC pictures. */
function isIdx([first, second, type]: Uint8Array): boolean {
  return (first === 0 && second === 0 && type >= 8 && type <= 14) || (first === 0x1f && second === 0x8b);
}

function tellOfWait(bytes: Uint8Array, path: string): void {
  const { width = 0, height = 0 } = imageSize(bytes) ?? {};
  const seconds = width * height * SECONDS_PER_PIXEL;
  if (seconds < LONG_SECONDS || width * height > MAX_PIXELS) return;
  const megapixels = (width * height * 1e-6).toFixed(1);
  process.stderr.write(
    `mlp-train: ${printable(path)} has ${megapixels} megapixels: reading takes some ${duration(seconds)}\n`,
  );
}

async function readIdxImages(path: string, size: Size, isInverted: boolean): Promise<ModelImages> {
  if (size.channels !== 1)
    throw new MlpError('ERR_MLP_SHAPE', 'IDX images are grey, but the model takes colours', path);
  const { dims, data } = await readIdx(path, 'images', MAX_BYTES);
  const [count, height, width] = dims;
  const length = size.height * size.width;
  if (count * length > MAX_BYTES)
    throw new MlpError('ERR_MLP_DATA', `${count} images of the model's size are more than ${MAX_BYTES} bytes`, path);
  const pixels = new Uint8Array(count * length);
  for (let i = 0; i < count; i++) {
    const grey = data.subarray(i * height * width, (i + 1) * height * width);
    pixels.set(inputOf({ width, height, channels: 1, pixels: grey }, size, isInverted), i * length);
  }
  return { count, pixels, isInverted };
}
