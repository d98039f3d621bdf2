// JSON that came from outside, read field by field: each is what was asked for, or the error names it.
import { expected, MlpError } from '../errors.js';
import { isObject } from '../kinds.js';

/** Returns `value` as what it should be; otherwise throws an error with its name and the file. */
export type Field<T> = (value: unknown, name: string, where: string) => T;

/** A field for each property. */
export type Fields<T> = { [K in keyof T]-?: Field<T[K]> };

/** Parses a text and reads it as `field`. @throws MlpError `ERR_MLP_FORMAT` */
export function readJson<T>(json: string, name: string, where: string, field: Field<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new MlpError('ERR_MLP_FORMAT', `${name} is no JSON: ${(error as Error).message}`, where);
  }
  return field(value, name, where);
}

/** A field of what `accepts` lets pass. */
function field<T>(what: string, accepts: (value: unknown) => boolean): Field<T> {
  return (value, name, where) => {
    if (accepts(value)) return value as T;
    throw new MlpError('ERR_MLP_FORMAT', expected(what, name, value), where);
  };
}

const objectField = field<Record<string, unknown>>('an object', (value) => isObject(value) && !Array.isArray(value));

/** Any text. */
export const text = field<string>('a text', (value) => typeof value === 'string');

/** true or false. */
export const flag = field<boolean>('true or false', (value) => typeof value === 'boolean');

/** A finite number, of at least `min` and below `end` if these are given. */
export function number(min = -Infinity, end = Infinity): Field<number> {
  const least = min === -Infinity ? 'a finite number' : `a finite number of at least ${min}`;
  const what = end === Infinity ? least : `${least} and below ${end}`;
  return field(what, (value) => Number.isFinite(value) && (value as number) >= min && (value as number) < end);
}

/** An integer of at least `min`. */
export function integer(min: number): Field<number> {
  return field(`an integer of at least ${min}`, (value) => Number.isSafeInteger(value) && (value as number) >= min);
}

/** One of a few words. */
export function oneOf<T extends string>(words: readonly T[]): Field<T> {
  return field(`one of ${words.join(', ')}`, (value) => words.some((word) => word === value));
}

/** The digits of an integer, since JSON's numbers are exact to 2^53 only. */
export const digits = field<string>(
  'the digits of an integer',
  (value) => typeof value === 'string' && /^-?\d{1,20}$/.test(value),
);

/** Such digits as a bigint. */
export const bigint: Field<bigint> = (value, name, where) => BigInt(digits(value, name, where));

/** An array whose elements are all `element`. */
export function listOf<T>(element: Field<T>): Field<T[]> {
  return (value, name, where) => {
    const list = field<unknown[]>('a list', Array.isArray)(value, name, where);
    return list.map((item, i) => element(item, `${name}[${i}]`, where));
  };
}

/** An array of two. */
export function pair<T>(element: Field<T>): Field<[T, T]> {
  return (value, name, where) => {
    const isPair = (value: unknown) => Array.isArray(value) && value.length === 2;
    const [first, second] = field<unknown[]>('a list of two', isPair)(value, name, where);
    return [element(first, `${name}[0]`, where), element(second, `${name}[1]`, where)];
  };
}

/** What may be missing. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return (value, name, where) => (value === undefined ? undefined : field(value, name, where));
}

/** What may be missing, and then has a value that it always had. */
export function orElse<T>(field: Field<T>, missing: T): Field<T> {
  return (value, name, where) => (value === undefined ? missing : field(value, name, where));
}

/** An object whose values are all `element`, whatever their names. */
export function mapOf<T>(element: Field<T>): Field<Record<string, T>> {
  return (value, name, where) => {
    const entries = Object.entries(objectField(value, name, where));
    return Object.fromEntries(entries.map(([key, item]) => [key, element(item, `${name}.${key}`, where)]));
  };
}

/** An object of these fields; others are not looked at. */
export function record<T>(fields: Fields<T>): Field<T> {
  return (value, name, where) => {
    const object = objectField(value, name, where);
    const entries = Object.entries<Field<unknown>>(fields).map(([key, read]) => {
      return [key, read(object[key], `${name}.${key}`, where)] as const;
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as T;
  };
}

/** An object of these fields and no others: what is not known might change what the rest means. */
export function exactly<T>(fields: Fields<T>): Field<T> {
  const read = record(fields);
  return (value, name, where) => {
    const result = read(value, name, where);
    const unknown = Object.keys(value as object).find((key) => !Object.hasOwn(fields, key));
    if (unknown === undefined) return result;
    const what = `${name} has a field ${JSON.stringify(unknown)}, but only ${Object.keys(fields).join(', ')} are known`;
    throw new MlpError('ERR_MLP_FORMAT', what, where, 'Read it with the version that wrote it, or a newer one');
  };
}

/** Reads what a program gives and no file: an error says so by `ERR_MLP_ARGUMENT`. */
export function argument<T>(field: Field<T>, value: unknown, name: string): T {
  try {
    return field(value, name, '');
  } catch (error) {
    if (error instanceof MlpError) throw new MlpError('ERR_MLP_ARGUMENT', error.what);
    throw error;
  }
}
