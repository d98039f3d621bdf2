// Setting: one choice that makes a run what it is, with all that flags, files and pages need to know of it.
import { expected, MlpError } from '../errors.js';
import type { Field } from '../formats/fields.js';

/** The values that a setting takes: read from a text or from JSON, and written as the text that gives them again. */
export interface Kind<T> {
  /** After "expected", such as `an integer from 0 to 10`. */
  readonly what: string;
  /** The value of a text; undefined if it is none. */
  readonly parse: (text: string) => T | undefined;
  readonly accepts: (value: unknown) => boolean;
  readonly format: (value: T) => string;
}

/** When a setting means something; `says` comes after its flag, such as `is for --optimizer adam`. */
export interface Applies<All> {
  readonly says: string;
  readonly when: (all: All) => boolean;
}

/** A setting that is for some values of another; `flagName` is the other's flag. */
export function goesWith<All, Key extends keyof All>(flagName: string, key: Key, ...values: All[Key][]): Applies<All> {
  return { says: `is for ${flagName} ${values.map(String).join(' or ')}`, when: (all) => values.includes(all[key]) };
}

/**
 * What a setting is about: the heading that it has in help and documentation. Those of the first two say which rows a run learns from, and
 * so do not vary in a sweep.
 */
export type SettingGroup =
  | 'Data'
  | 'Columns of a table'
  | 'Recipe'
  | 'Net'
  | 'Training'
  | 'Optimizer'
  | 'Schedule of the learning rate'
  | 'Loss'
  | 'Validation and the best epoch'
  | 'Several nets in one model'
  | 'Answers';

/** One entry of a recipe whose settings are `All`. */
export interface Setting<T, All> {
  readonly group: SettingGroup;
  /** As commander takes it: `--batch-size <n>`, or without a value `--nesterov` or `--no-bias`. */
  readonly flag: string;
  readonly help: string;
  readonly kind: Kind<T>;
  /** The value that nobody gave; it may depend on the settings before it, and `help` says how then. */
  readonly fallback: T | ((before: All) => T);
  /** The value of files that lack it, if that is not the fallback. */
  readonly was?: T;
  /** If it is missing, the setting always means something. */
  readonly applies?: Applies<All>;
  /** Its name on pages; what a setting without one is stands in the row of another. */
  readonly label?: string;
  /** What a page says; default: the formatted value. */
  readonly text?: (value: T, all: All) => string;
  /** What the header says; nothing is said of false. Default: nothing. */
  readonly brief?: (value: T, all: All) => string | false;
  /** Whether a run that goes on may have another value. */
  readonly mayChange?: true;
}

const MAX_INTEGER = 2 ** 31 - 1;

/** An integer from `min` to `max`, in digits: `1e3`, `0x10` and an empty text are none. */
export function integer(min: number, max = MAX_INTEGER): Kind<number> {
  const accepts = (value: unknown) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
  return {
    what: `an integer from ${min} to ${max}`,
    parse: (text) => (/^\d+$/.test(text) && accepts(Number(text)) ? Number(text) : undefined),
    accepts,
    format: String,
  };
}

/** A finite number of at least 0, such as 0.1 or 1e-3, and below `below` if that is given. */
export function nonNegative(below = Infinity): Kind<number> {
  const accepts = (value: unknown) => Number.isFinite(value) && (value as number) >= 0 && (value as number) < below;
  return {
    what: below === Infinity ? 'a number of at least 0' : `a number from 0 to below ${below}`,
    parse: (text) => {
      const value = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
      return accepts(value) ? value : undefined;
    },
    accepts,
    format: String,
  };
}

/** A number between 0 and 1, such as 0.3, that is neither. */
export const openShare: Kind<number> = {
  what: 'a number above 0 and below 1',
  parse: (text) => nonNegative(1).parse(text) || undefined,
  accepts: (value) => nonNegative(1).accepts(value) && value !== 0,
  format: String,
};

/**
 * One of a few words, given as the keys of an object so that the compiler asks for all. A text may write one otherwise: `cross-entropy` is
 * crossEntropy.
 */
export function word<T extends string>(words: Readonly<Record<T, unknown>>): Kind<T> {
  const all = Object.keys(words) as T[];
  const letters = (text: string) => text.replace(/[-_]/g, '').toLowerCase();
  return {
    what: `one of ${all.join(', ')}`,
    parse: (text) => all.find((candidate) => letters(candidate) === letters(text)),
    accepts: (value) => all.some((candidate) => candidate === value),
    format: (value) => value,
  };
}

/** Any text but an empty one. */
export const path: Kind<string> = {
  what: 'a path',
  parse: (text) => (text === '' ? undefined : text),
  accepts: (value) => typeof value === 'string',
  format: (value) => value,
};

/** On or off. */
export const flag: Kind<boolean> = {
  what: 'true or false',
  parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  accepts: (value) => typeof value === 'boolean',
  format: String,
};

/** What PyTorch takes as a seed, in digits. */
export const seed: Kind<string> = {
  what: 'an integer from -2^63 to 2^64 - 1',
  parse: (text) => {
    if (!/^-?\d+$/.test(text)) return undefined;
    const value = BigInt(text);
    return value >= -(2n ** 63n) && value < 2n ** 64n ? String(value) : undefined;
  },
  accepts: (value) => typeof value === 'string' && /^-?\d{1,20}$/.test(value),
  format: (value) => value,
};

/** Units of each hidden layer: `256`, `256,128` or `none`. */
export const hiddenUnits: Kind<readonly number[]> = {
  what: `units of each layer from 1 to ${MAX_INTEGER}, such as 256,128, or none`,
  parse: (text) => {
    const units = text === 'none' ? [] : text.split(',').map((part) => integer(1).parse(part));
    return units.every((unit) => unit !== undefined) ? units : undefined;
  },
  accepts: (value) => Array.isArray(value) && value.every(integer(1).accepts),
  format: (units) => units.join(',') || 'none',
};

/** Shares from 0 to below 1: `0.2`, or `0.2,0.5`. */
export const shares: Kind<readonly number[]> = {
  what: 'shares from 0 to below 1, such as 0.2 or 0.2,0.5',
  parse: (text) => {
    const all = text.split(',').map((part) => nonNegative(1).parse(part));
    return all.every((share) => share !== undefined) ? all : undefined;
  },
  accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(nonNegative(1).accepts),
  format: (all) => all.join(','),
};

/** A share from 0 to below 1, or a path: `0.2`, `march.csv`. */
export const shareOrPath: Kind<number | string> = {
  what: 'a share from 0 to below 1, or a path',
  parse: (text) => (/^[-+.\d][-+.\de]*$/i.test(text) ? nonNegative(1).parse(text) : path.parse(text)),
  accepts: (value) => nonNegative(1).accepts(value) || path.accepts(value),
  format: String,
};

/** Names that commas separate; one with a comma stands in quotes, as in a CSV: `age,"height, cm"`. */
export const names: Kind<readonly string[]> = {
  what: 'names such as age,plan, those with a comma in "quotes"',
  parse: (text) => {
    const found = text.match(/"([^"]|"")*"|[^,"]+/g) ?? [];
    if (text === '' || found.join(',') !== text) return undefined;
    return found.map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name));
  },
  accepts: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== ''),
  format: (all) => all.map((name) => (/[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(','),
};

/** A kind whose value may be missing. */
export function maybe<T>(kind: Kind<T>): Kind<T | undefined> {
  return {
    ...kind,
    accepts: (value) => value === undefined || kind.accepts(value),
    format: (value) => (value === undefined ? '' : kind.format(value)),
  };
}

/** Reads a value of the kind from JSON. */
export function fieldOf<T>({ what, accepts }: Kind<T>): Field<T> {
  return (value, name, where) => {
    if (accepts(value)) return value as T;
    const text = String(value); // a seed is one, since a number holds but 53 bits
    throw new MlpError('ERR_MLP_FORMAT', expected(what, name, value), where, accepts(text) ? `Write '${text}'` : undefined); // prettier-ignore
  };
}
