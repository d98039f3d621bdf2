// Augmentation as a setting: a list of words such as flip,shift2.
import type { Augmentation } from '../dataset/augmentation.js';
import { isArray, isObject } from '../kinds.js';
import type { Kind } from './setting.js';

/** Images as they are, or what happens to them. */
export type Augment = 'none' | Augmentation;

const isFlip = (value: unknown) => value === undefined || value === true;
const isShift = (value: unknown) => value === undefined || [1, 2, 3, 4, 5, 6, 7, 8].includes(value as number);

/** `none`, or `flip`, `shift1` to `shift8` or both. */
export const augmentKind: Kind<Augment> = {
  what: 'none, flip, shift1 to shift8, or both, such as flip,shift1',
  parse: (text) => {
    if (text === 'none') return text;
    const words = text.split(',').map((part) => part.trim());
    const shift = words.map((word) => /^shift([1-8])$/.exec(word)?.[1]).find((pixels) => pixels !== undefined);
    const augment = { ...(words.includes('flip') && { flip: true }), ...(shift && { shift: Number(shift) }) };
    return Object.keys(augment).length === words.length ? augment : undefined; // fewer if one is unknown, or comes twice
  },
  accepts: (value) => {
    if (value === 'none') return true;
    if (!isObject(value) || isArray(value)) return false;
    const { flip, shift, ...others } = value as Augmentation;
    return isFlip(flip) && isShift(shift) && (flip || shift !== undefined) && Object.keys(others).length === 0;
  },
  format: (augment) => {
    if (augment === 'none') return augment;
    const { flip, shift } = augment;
    return [...(flip ? ['flip'] : []), ...(shift ? [`shift${shift}`] : [])].join(',');
  },
};
