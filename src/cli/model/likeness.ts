// Whether a picture is like those that a model was trained on: what is known of those, and the hint if it is not.
import type { Dataset, TargetArray } from '../../dataset/dataset.js';
import { oddTrait, rangesOf, type TraitRanges, type Traits, traitsOf } from '../../images/traits.js';
import type { Image } from '../../images/image.js';
import { pictureOf, pictureShape } from '../../images/picture.js';

/** As many, evenly spread, give the ranges: of Fashion-MNIST's 10,000 test images 5 are outside then, of all 60,000 training images 12. */
const MAX_SAMPLES = 5000;
/** A picture of less, in a standard deviation of 0 to 255, is of one tone, but for the noise of a camera. */
const MIN_CONTRAST = 4;

/** The ranges of the traits of a data set's pictures; undefined if its examples are none, or no bytes. */
export function pictureRanges(data: Dataset<TargetArray>): TraitRanges | undefined {
  if (!pictureShape(data.shape) || data.features.BYTES_PER_ELEMENT !== 1) return undefined;
  const count = Math.min(data.length, MAX_SAMPLES);
  const row = (i: number) => Math.floor((i * data.length) / count);
  return rangesOf(Array.from({ length: count }, (_, i) => traitsOf(pictureOf(data, row(i))!)));
}

/** Why a model's answer for a picture means little: what the picture is or has; undefined if nothing is known against it. */
export function oddityOf(picture: Image, ranges: TraitRanges | undefined): string | undefined {
  const traits = traitsOf(picture);
  const mayBeOfOneTone = ranges ? ranges.contrast[0] < MIN_CONTRAST : picture.channels > 1; // colours may be what a model tells
  if (traits.contrast < MIN_CONTRAST && !mayBeOfOneTone)
    return 'of one tone, so that there is nothing on it to recognise';
  const odd = ranges && oddTrait(traits, ranges);
  return odd && `unlike the pictures that the model was trained on: ${comparison(odd, traits, ranges)}`;
}

function comparison(odd: keyof Traits, traits: Traits, ranges: TraitRanges): string {
  const [low, high] = ranges[odd].map(Math.round);
  const name = { background: 'the brightness of its border', contrast: 'the standard deviation of its pixels' }[odd];
  return `${name} is ${Math.round(traits[odd])} of 255, theirs ${low === high ? low : `${low} to ${high}`}`;
}
