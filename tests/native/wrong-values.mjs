// Values that an argument must not be, with what is wrong about each: by kind, by size and by the memory behind an array.

/** @typedef {import('./signatures.mjs').Kind} Kind */
/** @typedef {import('./signatures.mjs').TypedArray} TypedArray */
/** @typedef {{ what: string, value: unknown }} Wrong */

/** @type {(values: Record<string, unknown>) => Wrong[]} */
const named = (values) => Object.entries(values).map(([what, value]) => ({ what, value }));

const never = {
  undefined,
  null: null,
  string: '5',
  bigint: 5n,
  symbol: Symbol('5'),
  object: {},
  array: [5],
  function: () => 5,
  'boxed number': Object(5),
  'object with valueOf': { valueOf: () => 5 },
};

const globals = /** @type {Record<string, any>} */ (globalThis);
const allTypedArrays = [
  ...['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float16', 'Float32', 'Float64'],
  ...['BigInt64', 'BigUint64'],
].flatMap((name) => globals[`${name}Array`] ?? []); // Float16Array is not in every Node

/** @type {Partial<Record<Kind, Function[]>>} */
const accepted = {
  floats: [Float32Array],
  integers: [Int32Array],
  layout: [Int32Array],
  labels: [Uint8Array, Int32Array],
  indices: [Int32Array],
  rows: [Uint8Array, Float32Array],
};

/**
 * Values of another kind than `kind`; for arrays, those like `good` come as long as it is.
 * @param {Kind} kind
 * @param {any} good
 * @returns {Wrong[]}
 */
export function wrongKinds(kind, good) {
  if (kind === 'names') return wrongLists();
  if (kind === 'text') return named({ ...never, string: Object('baseline'), boolean: true, number: 5 });
  if (kind === 'flag') return named({ ...never, 'number 0': 0, 'number 1': 1, 'boxed boolean': Object(true) });
  if (kind === 'size' || kind === 'count' || kind === 'number') return named({ ...never, boolean: true });
  const Good = good.constructor;
  const others = allTypedArrays.filter((Other) => !accepted[kind]?.includes(Other));
  return [
    ...named({
      ...never,
      boolean: true,
      number: 5,
      'array of numbers': [...good],
      'array-like': { ...good, length: good.length },
      ArrayBuffer: good.slice().buffer,
      SharedArrayBuffer: new SharedArrayBuffer(good.byteLength),
      DataView: new DataView(good.slice().buffer),
      Proxy: new Proxy(good.slice(), {}),
      'object that inherits': Object.create(Good.prototype),
      prototype: Good.prototype,
      class: Good,
    }),
    ...others.map((Other) => ({ what: Other.name, value: new Other(good.length) })),
    ...(accepted[kind]?.includes(Uint8Array) ? [] : named({ Buffer: Buffer.alloc(good.byteLength) })),
  ];
}

function wrongLists() {
  return named({
    ...never,
    'empty array': [],
    'array of undefined': [undefined],
    'string, then number': ['libnone.so', 5],
    'array-like': { 0: 'libnone.so', length: 1 },
    Proxy: new Proxy(['libnone.so'], {}),
    Set: new Set(['libnone.so']),
    hole: new Array(1),
    'holes without end': new Array(2 ** 32 - 1),
    'too many': new Array(65).fill('libnone.so'),
    'too long': ['x'.repeat(4001)],
    'too long in UTF-8': ['ü'.repeat(2001)],
    'far too long': ['x'.repeat(1e7)],
  });
}

/** Strings that name no instruction set. */
export const wrongNames = named({
  empty: '',
  other: 'sse9',
  longer: 'baselines',
  long: 'baseline'.repeat(1000),
  list: 'avx2,baseline',
});

/**
 * Layouts like `good` with a number that none may have.
 * @param {Int32Array} good
 */
export function wrongLayouts(good) {
  const changed = (/** @type {number} */ at, /** @type {number} */ value) => good.slice().fill(value, at, at + 1);
  return named({
    'rank 0': changed(0, 0),
    'rank 9': changed(0, 9),
    'rank 9, long enough': Int32Array.of(9, ...Array(27).fill(1)),
    'rank -1': changed(0, -1),
    'a rank beyond the end': changed(0, good[0] + 1),
    'the largest rank': changed(0, 2 ** 31 - 1),
    'a size of -1': changed(1, -1),
    'the least size': changed(1, -(2 ** 31)),
    'a last step of -1': changed(good.length - 1, -1),
  });
}

/**
 * Layouts like `good` for larger arrays, also where 32 or 64 bits would wrap to a small length.
 * @param {Int32Array} good
 */
export function largeLayouts(good) {
  const rank = good[0];
  const most = 2 ** 31 - 1;
  return named({
    'one size more': good.slice().fill(good[1] + 1, 1, 2),
    'the largest size': good.slice().fill(most, 1, 2),
    'the largest sizes': good.slice().fill(most, 1, 1 + rank),
    'sizes of 2^16': good.slice().fill(2 ** 16, 1, 1 + rank),
    'the largest sizes and steps': good.slice().fill(most, 1),
    'eight axes of 2^8': Int32Array.of(8, ...Array(8).fill(2 ** 8), ...Array(16).fill(1)),
    'eight of the largest axes': Int32Array.of(8, ...Array(24).fill(most)),
  });
}

/**
 * Numbers that are no size.
 * @param {number} min the least good one
 * @param {number} [max] the largest good one
 */
export function wrongSizes(min, max = 2 ** 31 - 1) {
  const numbers = [
    max + 1,
    min - 1,
    -1,
    -(2 ** 31),
    1.5,
    min + 5e-9,
    2 ** 31 + 1,
    2 ** 32 + 1,
    2 ** 53,
    1e300,
    NaN,
    Infinity,
    -Infinity,
  ];
  const wrong = numbers.filter((value) => !(Number.isInteger(value) && value >= min && value <= max));
  return wrong.map((value) => ({ what: String(value), value }));
}

/**
 * Arrays like `good`, detached or shared.
 * @param {TypedArray} good
 */
export function wrongMemory(good) {
  const Good = /** @type {any} */ (good.constructor);
  const detached = new Good(good);
  structuredClone(detached, { transfer: [detached.buffer] });
  const resizable = new Good(buffer(ArrayBuffer, good.byteLength, 2 * good.byteLength));
  structuredClone(resizable, { transfer: [resizable.buffer] });
  return {
    detached: named({ detached, 'detached resizable': resizable }),
    shared: named({
      shared: new Good(new SharedArrayBuffer(good.byteLength)),
      'shared and growable': new Good(buffer(SharedArrayBuffer, good.byteLength, 2 * good.byteLength)),
    }),
  };
}

/**
 * Arrays of the class of `good` and too short.
 * @param {TypedArray} good
 */
export function tooShort(good) {
  const Good = /** @type {any} */ (good.constructor);
  const { BYTES_PER_ELEMENT: width, byteLength: bytes, length } = good;
  /** @type {(view: (memory: any) => unknown, from: number, to: number) => unknown} */
  const resized = (view, from, to) => {
    const memory = buffer(ArrayBuffer, from, 4 * bytes);
    const array = view(memory);
    memory.resize(to);
    return array;
  };
  return named({
    'one short': new Good(length - 1),
    empty: new Good(0),
    'one short view of longer memory': new Good(new ArrayBuffer(4 * bytes), width, length - 1),
    'tracking, shrunk': resized((memory) => new Good(memory), bytes, bytes - width),
    'tracking, shrunk to nothing': resized((memory) => new Good(memory), bytes, 0),
    'tracking, shrunk below its offset': resized((memory) => new Good(memory, width), 2 * bytes, 0),
    'fixed, shrunk below its end': resized((memory) => new Good(memory, 0, length), bytes, bytes - width),
    'fixed and short, grown': resized((memory) => new Good(memory, 0, length - 1), bytes, 4 * bytes),
  });
}

/**
 * Memory that can be resized, which the library's ES2023 types do not know.
 * @param {any} Class
 * @param {number} bytes
 * @param {number} maxByteLength
 */
export function buffer(Class, bytes, maxByteLength) {
  return new Class(bytes, { maxByteLength });
}
