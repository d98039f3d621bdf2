// Captioned pictures: what grids of them show, as text, as a PNG or on a page.
import type { Image } from '../images/image.js';

/** How a line of text is meant; what it looks like is the renderer's. */
export type Tone = 'plain' | 'faint' | 'right' | 'wrong';

/** A picture with lines of text under it. */
export interface Captioned {
  readonly picture: Image;
  readonly captions: readonly { readonly text: string; readonly tone: Tone }[];
}
