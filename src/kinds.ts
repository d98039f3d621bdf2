// What kind of value something is, in whatever realm it was made: Jest, Vitest's vm pools and node:vm have builtins of their own, of
// which `instanceof` does not know.

/** A getter that gives the name of a typed array's type, and undefined for anything else; as fast as `instanceof`. */
const typedArrayName = Reflect.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  Symbol.toStringTag,
) as { get(this: unknown): string | undefined };

export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isFloat32Array(value: unknown): value is Float32Array {
  return typedArrayName.get.call(value) === 'Float32Array';
}

export function isFloat64Array(value: unknown): value is Float64Array {
  return typedArrayName.get.call(value) === 'Float64Array';
}

export function isUint8Array(value: unknown): value is Uint8Array {
  return typedArrayName.get.call(value) === 'Uint8Array';
}

export function isUint8ClampedArray(value: unknown): value is Uint8ClampedArray {
  return typedArrayName.get.call(value) === 'Uint8ClampedArray';
}

export function isInt32Array(value: unknown): value is Int32Array {
  return typedArrayName.get.call(value) === 'Int32Array';
}

export function isUint32Array(value: unknown): value is Uint32Array {
  return typedArrayName.get.call(value) === 'Uint32Array';
}

/** Whether it is memory of one thread, and not a SharedArrayBuffer. */
export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return tagOf(value) === 'ArrayBuffer';
}

export function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return tagOf(value) === 'Map';
}

export function isDate(value: unknown): value is Date {
  return tagOf(value) === 'Date';
}

/** Whether it is an Error of any class. */
export function isError(value: unknown): value is Error {
  return ['Error', 'DOMException'].includes(tagOf(value));
}

export function isAbortSignal(value: unknown): value is AbortSignal {
  return tagOf(value) === 'AbortSignal';
}

/** Whether it can have properties: an object, but no function. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** `Map` of `[object Map]`. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
