// Random arguments for the addon's functions: mostly of the right kind and small, so that many calls pass, and otherwise anything.
import fc from 'fast-check';
import { largeLayouts, tooShort, wrongKinds, wrongLayouts, wrongMemory, wrongSizes } from './wrong-values.mjs';

/** @typedef {import('./signatures.mjs').Signature} Signature */
/** @typedef {import('./signatures.mjs').Parameter} Parameter */
/** @typedef {{ signature: Signature, args: any[] }} RandomCall */

const COMMON_BYTES = 512;
/** Each of a few whole numbers, so that sizes fit the arrays often, and labels and indices their limits. */
const small = fc.noBias(fc.nat(6));
const oddNumbers = [NaN, Infinity, -Infinity, -0, 5e-324, 1e300, -(2 ** 31), 2 ** 31 - 1, 2 ** 32, 2 ** 53];
const floats = [0.5, -2, 0, 1, -0.25, 3, 1e-45, -3e38, NaN, Infinity];
const integers = [0, 1, 2, 1, 0, 2];

/** A layout of small arrays. */
const layout = fc
  .integer({ min: 1, max: 3 })
  .chain((rank) =>
    fc
      .array(fc.noBias(fc.nat(3)), { minLength: 3 * rank, maxLength: 3 * rank + 2 })
      .map((numbers) => Int32Array.of(rank, ...numbers)),
  );

/** Null, and one time in twenty a value. @type {<T>(arbitrary: fc.Arbitrary<T>) => fc.Arbitrary<T | null>} */
const rarely = (arbitrary) => fc.oneof({ arbitrary: fc.constant(null), weight: 19 }, { arbitrary, weight: 1 });

/**
 * An array described by numbers alone; `common` ones lie in one memory that the call's arrays share, where they may overlap.
 * @param {Parameter} parameter
 */
function goodArray({ name, kind, value }) {
  const classes =
    kind === 'labels' ? [Uint8Array, Int32Array] : kind === 'rows' ? [Uint8Array, Float32Array] : [value.constructor];
  return fc.record({
    name: fc.constant(name),
    Class: fc.constantFrom(...classes),
    common: fc.boolean(),
    start: fc.nat(40),
    length: fc.noBias(fc.nat(40)),
    first: fc.nat(9),
    odd: rarely(fc.integer()),
  });
}

/** @typedef {ReturnType<typeof goodArray> extends fc.Arbitrary<infer Described> ? Described : never} Described */

/** @type {(described: Described, common: ArrayBuffer) => any} */
function arrayOf({ Class, common, start, length, first, odd }, memory) {
  const contents = Class === Float32Array ? floats : integers;
  const buffer = common ? memory : new ArrayBuffer(COMMON_BYTES);
  const array = /** @type {any} */ (new Class(buffer, start * Class.BYTES_PER_ELEMENT, length));
  for (let i = 0; i < length; i++) array[i] = contents[(first + i) % contents.length];
  if (odd !== null && length > 0) array[first % length] = odd;
  return array;
}

/** Marks a description among the values that are passed as they are. */
class Recipe {
  /** @param {Described} described */
  constructor(described) {
    this.described = described;
  }
}

/** @type {(parameter: Parameter) => fc.Arbitrary<any>} */
function good(parameter) {
  const { kind, min = 0, max = 4 } = parameter;
  if (kind === 'names') return fc.array(fc.string(), { maxLength: 66 });
  if (kind === 'flag') return fc.boolean();
  if (kind === 'text') return fc.constantFrom('baseline', 'avx2', 'avx512', 'neon', '');
  if (kind === 'layout') return layout;
  if (kind === 'size' || kind === 'count') return kind === 'size' ? small : fc.integer({ min, max });
  if (kind === 'number') return fc.oneof(fc.double(), fc.float(), fc.constantFrom(...oddNumbers, 0, 1));
  return goodArray(parameter).map((described) => new Recipe(described));
}

/** @type {(parameter: Parameter) => fc.Arbitrary<any>} */
function wrong({ kind, value, min = 0, max }) {
  const isArray = ArrayBuffer.isView(value);
  const known = () => [
    ...wrongKinds(kind, value),
    ...wrongSizes(min, max),
    ...(kind === 'layout' ? [...wrongLayouts(value), ...largeLayouts(value)] : []),
    ...(isArray ? Object.values(wrongMemory(/** @type {any} */ (value))).flat() : []),
    ...(isArray ? tooShort(/** @type {any} */ (value)) : []),
  ];
  const pick = fc.nat(known().length - 1).map((i) => known()[i].value); // made anew: a call must not see another's memory
  return fc.oneof(pick, fc.anything({ withTypedArray: true, withBigInt: true, withDate: true }), fc.double());
}

/** @type {(signature: Signature) => fc.Arbitrary<RandomCall>} */
function callOf(signature) {
  const { parameters } = signature;
  // About half of the calls have no wrong argument, whatever their number.
  const weight = 2 * Math.max(1, parameters.length);
  const each = parameters.map((parameter) =>
    fc.oneof({ arbitrary: good(parameter), weight }, { arbitrary: wrong(parameter), weight: 1 }),
  );
  return fc.tuple(fc.tuple(...each), rarely(fc.nat(14))).map(([values, count]) => {
    const common = new ArrayBuffer(COMMON_BYTES);
    const args = values.map((value) => (value instanceof Recipe ? arrayOf(value.described, common) : value));
    if (count !== null) args.length = count;
    return { signature, args };
  });
}

/** @param {Signature[]} signatures */
export function randomCall(signatures) {
  return fc.oneof(...signatures.map(callOf));
}
