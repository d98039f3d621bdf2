// What an image is like as a whole, and whether it is like others: its ground and its contrast.
import { backgroundOf } from './background.js';
import type { Image } from './image.js';

/** In bytes' units, 0 to 255. */
export interface Traits<T = number> {
  /** The median along the border, as a mean over the channels. */
  readonly background: T;
  /** The standard deviation of all pixels. */
  readonly contrast: T;
}

/** Traits that most images of a set lie between. */
export type TraitRanges = Traits<readonly [low: number, high: number]>;

/** How far beyond their range traits still pass: what is outside is unlike the others, and no mere outlier. */
const MARGIN: Traits = { background: 32, contrast: 8 };
/** As much of a set is left out at either end. */
const OUTLIERS = 0.001;

/** The traits of an image. */
export function traitsOf(image: Image): Traits {
  const { pixels } = image;
  let [sum, squares] = [0, 0];
  for (const value of pixels) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / pixels.length;
  const background = backgroundOf(image);
  return {
    background: background.reduce((total, value) => total + value, 0) / background.length,
    contrast: Math.sqrt(Math.max(squares / pixels.length - mean * mean, 0)),
  };
}

/** The ranges of the traits of a set's images, of which there is at least one. */
export function rangesOf(set: readonly Traits[]): TraitRanges {
  return { background: range(set.map((of) => of.background)), contrast: range(set.map((of) => of.contrast)) };
}

/** The name of a trait that lies clearly outside of its range. */
export function oddTrait(traits: Traits, ranges: TraitRanges): keyof Traits | undefined {
  return (['background', 'contrast'] as const).find((name) => {
    const [low, high] = ranges[name];
    return traits[name] < low - MARGIN[name] || traits[name] > high + MARGIN[name];
  });
}

function range(values: readonly number[]): [low: number, high: number] {
  const sorted = Float64Array.from(values).sort();
  const left = Math.floor(OUTLIERS * sorted.length);
  return [sorted[left], sorted[sorted.length - 1 - left]];
}
