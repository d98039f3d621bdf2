// The one error form of the package: a code for programs, and what, where and how to fix it for people.
import { otherCopy } from './copies.js';

/** What is wrong, for programs. */
export type ErrorCode =
  | `ERR_MLP_${'ARGUMENT' | 'SHAPE' | 'DTYPE' | 'INDEX' | 'LABEL' | 'STATE' | 'ASYNC' | 'USAGE'}` // what a caller gave
  | `ERR_MLP_ARG_${'ALIAS' | 'COUNT' | 'DETACHED' | 'RANGE' | 'TYPE'}` // what a kernel was given
  | `ERR_MLP_${'ARENA' | 'GRAPH_CONSUMED' | 'MODIFIED' | 'NO_GRAD' | 'STALE'}` // tensors at the wrong time
  | `ERR_MLP_${'DIVERGED' | 'MEMORY' | 'INTERNAL'}` // while it computes
  | `ERR_MLP_${'DATA' | 'NO_DATA' | 'NETWORK' | 'FILE' | 'FORMAT' | 'LOCKED'}` // data and files
  | `ERR_MLP_${'ADDON' | 'BLAS' | 'BUILD'}`; // native code

/** Every error this package throws on purpose. `message` reads `<where>: <what>. <fix>`. */
export class MlpError extends Error {
  override readonly name = 'MlpError';

  /**
   * @param code stable identifier such as `ERR_MLP_SHAPE`
   * @param what what is wrong; a full stop at its end, as that of another error's message, is not doubled
   * @param where the file, op or argument it was found in
   * @param fix what the reader can do about it, without a closing full stop
   */
  constructor(
    readonly code: ErrorCode,
    readonly what: string,
    readonly where?: string,
    readonly fix?: string,
    options?: { cause?: unknown }, // ErrorOptions, which programs with an older `lib` do not have
  ) {
    const next = `${what.endsWith('.') ? '' : '.'}${fix?.startsWith('\n') ? '' : ' '}${fix}.`;
    super((where ? `${where}: ` : '') + what + (fix ? next : ''), options);
  }
}

/** The text `expected X for NAME but got Y`, with Y shown the way a reader would type it. */
export function expected(what: string, name: string, got: unknown): string {
  return `expected ${what} for ${name} but got ${show(got)}`;
}

/** An {@link MlpError} with code `ERR_MLP_ARGUMENT` saying `expected X for NAME but got Y`. */
export function argumentError(what: string, name: string, got: unknown, fix?: string): MlpError {
  return new MlpError('ERR_MLP_ARGUMENT', expected(what, name, got), undefined, otherCopy(got) ?? fix);
}

/** Returns `value` when it is an integer in [min, max]; otherwise throws an argument error that names it. */
export function checkInteger(name: string, value: unknown, min: number, max: number = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value;
  const range = max === Number.MAX_SAFE_INTEGER ? `an integer of at least ${min}` : `an integer from ${min} to ${max}`;
  throw argumentError(range, name, value);
}

/** Returns `value` when it is a finite number of at least `min`; otherwise throws an argument error that names it. */
export function checkNumber(name: string, value: unknown, min: number = -Number.MAX_VALUE): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= min) return value;
  throw argumentError(
    min === -Number.MAX_VALUE ? 'a finite number' : `a finite number of at least ${min}`,
    name,
    value,
  );
}

/** Throws an argument error that names `value` if it is not of this class of the package; `what` is what one is called, such as `an MLP`. */
export function checkInstance(
  name: string,
  value: unknown,
  type: abstract new (...args: never[]) => unknown,
  what: string,
): void {
  if (!(value instanceof type)) throw argumentError(what, name, value);
}

/** Throws an argument error that names `value` if it has no length. */
export function checkArrayLike(name: string, value: unknown): void {
  if (typeof (value as { length?: unknown } | null | undefined)?.length === 'number') return;
  throw argumentError('an array', name, value);
}

/** A value the way a reader would type it, or what it is if that is long. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value))
    return value.length <= 8 ? `[${value.map(show).join(', ')}]` : `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null)
    return value.constructor ? withArticle(value.constructor.name) : 'an object without prototype';
  return String(value);
}

/** `an Object`, `an Int32Array`, `an MLP`, but `a Uint8Array`. */
function withArticle(name: string): string {
  return `${/^([AEIO]|MLP|SGD)/i.test(name) ? 'an' : 'a'} ${name}`;
}
