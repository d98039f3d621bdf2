// The part of a report on the first layer: what each unit adds and takes away, pixel by pixel.
import { pictureShape } from '../images/picture.js';
import { dataUrl } from '../images/png.js';
import { type Markup, markup } from './markup.js';
import { section } from './page.js';
import { grouped } from './numbers.js';
import type { ClassResults } from './run-record.js';

const SHOWN = 60;
const [POSITIVE, NEGATIVE] = [[37, 99, 235], [217, 72, 15]]; // prettier-ignore

/** Undefined if there is no first layer, as of several nets. */
export function weightsSection({ images, weights }: ClassResults): Markup | undefined {
  if (!weights) return undefined;
  const size = pictureShape(images.shape);
  const [inputs, units] = weights.shape;
  if (!size || size.channels !== 1) {
    return section(
      'First layer',
      markup`<p class="faint">Its weights are no pictures: an example has the shape [${images.shape.join(', ')}].</p>\n`,
    );
  }
  const columns = Array.from({ length: units }, (_, unit) => Float32Array.from({ length: inputs }, (_, i) => weights.data[i * units + unit])); // prettier-ignore
  const strongest = columns
    .map((values, unit) => ({ values, unit, norm: Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) }))
    .sort((a, b) => b.norm - a.norm)
    .slice(0, SHOWN);
  const shown = strongest.map(
    ({ values, unit, norm }) =>
      markup`<img src="${dataUrl({ ...size, pixels: coloured(values) })}" width="${size.width}" height="${size.height}" alt="" title="unit ${unit}, norm ${norm.toFixed(2)}">\n`,
  );
  const which = strongest.length < units ? `the ${strongest.length} of ${grouped(units)} units with the largest weights` : `all ${grouped(units)} units`; // prettier-ignore
  return section(
    'First layer',
    markup`<p class="faint small">Weights of ${which}: a bright pixel that is blue here excites the unit, one that is orange inhibits it.</p>\n`,
    markup`<div class="pictures units">${shown}</div>\n`,
  );
}

/** Red, green, blue and opacity: the larger the weight beside the unit's largest, the less of the page shows through. */
function coloured(values: Float32Array): Uint8Array {
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0) || 1;
  return Uint8Array.from(
    Array.from(values).flatMap((value) => [
      ...(value > 0 ? POSITIVE : NEGATIVE),
      Math.round((Math.abs(value) / largest) * 255),
    ]),
  );
}
