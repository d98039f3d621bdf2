// Arguments: strict readers of the text after a flag. `1e3`, `0x10` and an empty text are no integers here.
import { expected } from '../../errors.js';
import { usageError } from '../terminal/failure.js';

/** Turns the text after a flag into its value. Throws a usage error with flag, text and range. */
export type Reader<T> = (flag: string, text: string) => T;

const MAX_INTEGER = 2 ** 31 - 1;

/** An integer from `min` to `max`, in digits. */
export function integer(min: number, max = MAX_INTEGER): Reader<number> {
  return (flag, text) => {
    if (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
    throw usageError(expected(`an integer from ${min} to ${max}`, flag, text));
  };
}

/** One of a few words. */
export function oneOf<T extends string>(words: readonly T[]): Reader<T> {
  return (flag, text) => {
    const word = words.find((candidate) => candidate === text);
    if (word) return word;
    throw usageError(expected(`one of ${words.join(', ')}`, flag, text));
  };
}

/** A finite number of at least 0, such as 0.1 or 1e-3. */
export const nonNegative: Reader<number> = (flag, text) => {
  const value = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (Number.isFinite(value)) return value;
  throw usageError(expected('a number of at least 0', flag, text));
};

/** Any text but an empty one. */
export const path: Reader<string> = (flag, text) => {
  if (text !== '') return text;
  throw usageError(expected('a path', flag, text));
};

/** What PyTorch takes as a seed. */
export const seed: Reader<bigint> = (flag, text) => {
  const value = /^-?\d+$/.test(text) ? BigInt(text) : 2n ** 64n;
  if (value >= -(2n ** 63n) && value < 2n ** 64n) return value;
  throw usageError(expected('an integer from -2^63 to 2^64 - 1', flag, text));
};

/** Units of each hidden layer: `256`, `256,128` or `none`. */
export const hiddenUnits: Reader<number[]> = (flag, text) => {
  const units = text === 'none' ? [] : text.split(',');
  if (units.every((part) => /^\d+$/.test(part) && Number(part) >= 1 && Number(part) <= MAX_INTEGER)) {
    return units.map(Number);
  }
  throw usageError(expected(`units of each layer from 1 to ${MAX_INTEGER}, such as 256,128, or none`, flag, text));
};
