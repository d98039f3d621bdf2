// A folder of pictures, a folder for each class, as a data set.
import { setImmediate } from 'node:timers/promises';
import { argumentError, checkInteger } from '../errors.js';
import { readFile } from '../files/read-file.js';
import { decodeImage, imageSize } from '../images/decode.js';
import type { Size } from '../images/image.js';
import { planes } from '../images/picture.js';
import { fitted } from '../images/resize.js';
import { isArray } from '../kinds.js';
import { checkOptions, type Names } from '../options.js';
import { classFolders, type ClassFile, type ClassFiles } from './class-folders.js';
import type { DatasetParts } from './dataset.js';
import { TensorDataset } from './tensor-dataset.js';

const MAX_BYTES = 2 ** 28;
/** Larger pictures are made smaller: an MLP takes a weight for each value of a picture and each of its first units. */
const MAX_SIDE = 64;

/** How pictures are read. */
export interface ImageFolderOptions {
  /**
   * Height and width of all pictures, or one number for both: others are made to fit, with their aspect kept, on their own background. By
   * default that which most of them have, made smaller to sides of at most 64.
   */
  readonly size?: number | readonly [height: number, width: number];
  /** Called for each picture that was decoded, which takes some 0.3 s for a million pixels. A promise that it returns is waited for. */
  readonly onProgress?: (progress: ImageProgress) => unknown;
}

/** How many pictures were decoded. */
export interface ImageProgress {
  readonly decoded: number;
  readonly total: number;
}

const NAMES: Names<ImageFolderOptions> = { size: true, onProgress: true };

/**
 * Reads the PNG and JPEG files of a folder that has a folder for each class, or a folder `train` and a folder `test` of such. Examples are
 * bytes of shape [1, h, w] if all pictures are grey, else [3, h, w]; classes are the sorted names of the folders, and rows are sorted by
 * class and path, so that seeds mean the same everywhere. Hidden files are passed over, and so are files beside the folders of classes.
 * @throws MlpError `ERR_MLP_FILE` if something cannot be read, `ERR_MLP_FORMAT` with the path of a file that is no picture,
 * `ERR_MLP_DATA` if there are no classes, or one has no pictures
 */
export async function imageFolder(path: string, options: ImageFolderOptions = {}): Promise<DatasetParts> {
  checkOptions('imageFolder', options, NAMES);
  if (typeof path !== 'string') throw argumentError('a path', 'imageFolder', path);
  const asked = options.size === undefined ? undefined : checkedSize(options.size);
  const { train, test } = classFolders(path);
  const files = [...train.files, ...(test?.files ?? [])];
  const size = asked ?? usualSize(files);
  const pictures: Uint8Array[] = [];
  for (const file of files) {
    pictures.push(await pictureOf(file, size));
    await options.onProgress?.({ decoded: pictures.length, total: files.length });
  }
  const isGrey = pictures.every((picture) => picture.length === size.width * size.height);
  const shape = [isGrey ? 1 : 3, size.height, size.width];
  const count = train.files.length;
  return {
    train: datasetOf(train, pictures.slice(0, count), shape),
    test: test && datasetOf(test, pictures.slice(count), shape),
    source: path,
  };
}

function checkedSize(size: NonNullable<ImageFolderOptions['size']>): Size {
  const [height, width] = isArray(size) ? size : [size, size];
  return { height: checkInteger('size', height, 1), width: checkInteger('size', width, 1) };
}

/** The size that most files have, of several the first; as it is if its sides are short enough, else made smaller. */
function usualSize(files: readonly ClassFile[]): Size {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    const bytes = readFile(path, MAX_BYTES);
    const { height, width } = imageSize(bytes) ?? decodeImage(bytes, path, 1);
    const key = `${height} ${width}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  const [usual] = [...counts].find(([, count]) => count === most)!;
  const sides = usual.split(' ').map(Number);
  const scale = Math.min(1, MAX_SIDE / Math.max(...sides));
  const [height, width] = sides.map((side) => Math.max(1, Math.round(side * scale)));
  return { height, width };
}

/** A picture of that size, channel by channel, of which there is one if it is grey. */
async function pictureOf({ path }: ClassFile, { width, height }: Size): Promise<Uint8Array> {
  await setImmediate(); // decoding does not wait for anything, and what else the program does should not wait for all of it
  const all = planes(fitted(decodeImage(readFile(path, MAX_BYTES), path, 3), width, height));
  const pixels = width * height;
  const isGrey = all.every((value, i) => value === all[i % pixels]);
  return isGrey ? all.slice(0, pixels) : all;
}

function datasetOf({ classNames, files }: ClassFiles, pictures: readonly Uint8Array[], shape: readonly number[]) {
  const [channels, height, width] = shape;
  const features = new Uint8Array(pictures.length * channels * height * width);
  let at = 0;
  for (const picture of pictures) {
    const copies = (channels * height * width) / picture.length; // of what is grey
    for (let copy = 0; copy < copies; copy++, at += picture.length) features.set(picture, at);
  }
  const numbers = files.map(({ label }) => label);
  const labels = classNames.length <= 256 ? Uint8Array.from(numbers) : Int32Array.from(numbers);
  return new TensorDataset(features, shape, labels, { classNames });
}
