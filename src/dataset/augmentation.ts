// Augmentation: training images that are mirrored and moved a little, anew in each step, by draws that depend on seed and step alone.
import { argumentError, checkInteger, MlpError, show } from '../errors.js';
import { checkOptions, type Names } from '../options.js';
import { philox, streamWords } from '../random/philox.js';
import type { Dataset, TargetArray } from './dataset.js';

/** What happens to each image of a batch. */
export interface Augmentation {
  /** Whether one in two is mirrored, left to right. */
  readonly flip?: boolean | undefined;
  /** The most pixels, up to 8, by which one goes to the right or left, and down or up: as likely by each number of them. */
  readonly shift?: number | undefined;
}

const NAMES: Names<Augmentation> = { flip: true, shift: true };
const MAX_SHIFT = 8;
/** Images whose borders tell the background. */
const SAMPLE = 1000;

/** Draws the moves of images, as the kernel `gatherImages` takes them. */
export class ImageMoves {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** What comes in when an image goes aside, in the units of the features. */
  readonly fill: number;
  readonly #flip: boolean;
  readonly #shift: number;
  readonly #block = new Uint32Array(4);
  #moves = new Int32Array(0);

  /** @throws MlpError `ERR_MLP_ARGUMENT` if the rows are no images */
  constructor(data: Dataset<TargetArray>, augment: Augmentation) {
    checkOptions('augment', augment, NAMES);
    const { flip = false, shift = 0 } = augment;
    if (typeof flip !== 'boolean') throw argumentError('true or false', 'augment.flip', flip);
    this.#flip = flip;
    this.#shift = checkInteger('augment.shift', shift, 0, MAX_SHIFT);
    [this.channels, this.height, this.width] = imageShape(data);
    this.fill = shift > 0 ? backgroundOf(data, this) : 0;
  }

  /** Mirrored or not, pixels to the right and pixels down for each of `count` images; valid until the next call. */
  draw(seed: bigint, step: number, count: number): Int32Array {
    if (this.#moves.length < 3 * count) this.#moves = new Int32Array(3 * count);
    const moves = this.#moves;
    const stream = streamWords({ seed, purpose: 'augmentation', step });
    const sides = 2 * this.#shift + 1;
    for (let i = 0; i < count; i++) {
      if (i % 4 === 0) philox(i / 4, stream, this.#block);
      const word = this.#block[i % 4];
      const rest = word % 2 ** 31;
      moves[3 * i] = this.#flip ? word >>> 31 : 0;
      moves[3 * i + 1] = (rest % sides) - this.#shift;
      moves[3 * i + 2] = (Math.floor(rest / sides) % sides) - this.#shift;
    }
    return moves;
  }
}

/** Channels, height and width of a data set's images. @throws MlpError `ERR_MLP_ARGUMENT` if its rows are none */
export function imageShape({ shape }: Pick<Dataset, 'shape'>): readonly [number, number, number] {
  if (shape.length === 2) return [1, shape[0], shape[1]];
  if (shape.length === 3) return [shape[0], shape[1], shape[2]];
  const what = `examples of ${show(shape)} are no images, which are [height, width] or [channels, height, width]`;
  throw new MlpError('ERR_MLP_ARGUMENT', what, 'augment', 'Leave it out: it is for images');
}

/** The median along the borders of images from all over the data: what their things stand on. */
function backgroundOf({ features, length }: Dataset<TargetArray>, { channels, height, width }: ImageMoves): number {
  const values: number[] = [];
  const images = Math.min(length, SAMPLE);
  for (let k = 0; k < images; k++) {
    const lines = Math.floor((k * length) / images) * channels * height;
    for (let line = 0; line < channels * height; line++) {
      const isEdge = line % height === 0 || line % height === height - 1;
      const step = isEdge ? 1 : Math.max(width - 1, 1);
      for (let x = 0; x < width; x += step) values.push(features[(lines + line) * width + x]);
    }
  }
  return Float32Array.from(values).sort()[Math.floor(values.length / 2)];
}
