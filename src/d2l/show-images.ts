// showImages: a grid of pictures, printed as text, and as a PNG if a path is given.
import { numel } from '../autograd/shape.js';
import { Tensor } from '../autograd/tensor.js';
import { argumentError, checkInteger, checkNumber } from '../errors.js';
import { writeFile } from '../files/write-file.js';
import { type Examples, pictureOf } from '../images/picture.js';
import { checkOptions, type Names } from '../options.js';
import type { Captioned } from '../report/captioned.js';
import { gridPng } from '../report/grid-png.js';
import { gridText } from '../report/grid-text.js';
import { screen } from './screen.js';

/** Where a picture is written, besides the terminal. */
export interface PictureOptions {
  /** A PNG file. */
  path?: string;
}

/** The names of {@link PictureOptions}. */
export const pictureOptions: Names<PictureOptions> = { path: true };

/** Pixels of the book's inch. */
const INCH = 64;

/**
 * Shows the first numRows x numCols images; the terminal takes fewer in a row if it is narrow.
 * @param imgs [n, h, w], [n, 1, h, w], or [n, 3, h, w]
 * @param titles one a picture
 * @param scale side of a picture in the file, in the book's inches
 * @throws MlpError `ERR_MLP_ARGUMENT` if there are no pictures, `ERR_MLP_FILE` if the file cannot be written
 */
export function showImages(
  imgs: Tensor,
  numRows: number,
  numCols: number,
  titles: readonly string[] = [],
  scale = 1.5,
  options: PictureOptions = {},
): void {
  checkOptions('showImages', options, pictureOptions);
  const columns = checkInteger('numCols', numCols, 1);
  const count = checkInteger('numRows', numRows, 1) * columns;
  const size = checkNumber('scale', scale, 0) * INCH;
  const items = picturesOf(imgs)
    .slice(0, count)
    .map((picture, i) => ({
      picture,
      captions: i < titles.length ? [{ text: titles[i], tone: 'plain' as const }] : [],
    }));
  showPictures(items, columns, size, options);
}

/** Prints captioned pictures, and writes them if a path is given. */
export function showPictures(
  items: readonly Captioned[],
  columns: number,
  size: number,
  { path }: PictureOptions,
): void {
  console.log(`\n${gridText(items, { ...screen(), columns })}`);
  if (path !== undefined) writeFile(path, gridPng([{ title: '', items }], Math.min(columns, items.length), size));
}

/** The examples of a batch as pictures. */
export function picturesOf(imgs: Tensor) {
  if (!(imgs instanceof Tensor)) throw argumentError('a tensor of images', 'imgs', imgs);
  const [count, ...shape] = imgs.shape;
  const examples: Examples = { features: Float32Array.from(imgs.storage.array), shape, width: numel(shape) };
  return Array.from({ length: count }, (_, row) => {
    const picture = pictureOf(examples, row);
    if (!picture) throw argumentError('images [n, h, w], [n, 1, h, w] or [n, 3, h, w]', 'imgs', imgs.shape);
    return picture;
  });
}
