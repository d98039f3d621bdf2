// Calls that are unusual but good: other memory behind the same values, sizes of zero, outputs in place, any number for a factor.
import assert from 'node:assert/strict';
import { argumentsOf } from './signatures.mjs';
import { buffer } from './wrong-values.mjs';

/** @typedef {import('./signatures.mjs').Signature} Signature */
/** @typedef {import('./signatures.mjs').TypedArray} TypedArray */
/** @typedef {Record<string, (...args: any[]) => any>} Addon */
/** @typedef {{ what: string, run: (addon: Addon) => void }} EdgeCall `run` throws where the call fails */

/** Other memory for the same values. @type {Record<string, (good: TypedArray) => any>} */
const memories = {
  'at an odd offset': (good) =>
    filled(good, (Good, { length }) => new Good(new ArrayBuffer(999), 3 * Good.BYTES_PER_ELEMENT, length)),
  'of a subclass': (good) => filled(good, (Good, { length }) => Reflect.construct(class extends Good {}, [length])),
  'of a length-tracking view, grown': (good) =>
    filled(good, (Good, { byteLength }) => {
      const memory = buffer(ArrayBuffer, 0, 999);
      const array = new Good(memory);
      memory.resize(byteLength);
      return array;
    }),
  'in memory that shrank to just enough': (good) =>
    filled(good, (Good, { byteLength, length }) => {
      const memory = buffer(ArrayBuffer, 999, 999);
      const array = new Good(memory, 0, length);
      memory.resize(byteLength);
      return array;
    }),
  'with a Proxy in the prototype chain': (good) =>
    Object.setPrototypeOf(
      good.slice(),
      new Proxy(Object.getPrototypeOf(good), { get: () => assert.fail('read a property') }),
    ),
};

/** @type {(good: TypedArray, make: (Good: any, good: TypedArray) => any) => any} */
function filled(good, make) {
  const array = make(good.constructor, good);
  array.set(good);
  return array;
}

/**
 * @param {Signature} signature
 * @returns {EdgeCall[]}
 */
export function edgeCallsOf(signature) {
  const { fn, parameters } = signature;
  const arrays = parameters.filter(({ value }) => ArrayBuffer.isView(value));
  /** @type {(change: (value: any) => any) => Record<string, any>} */
  const each = (change) => Object.fromEntries(arrays.map(({ name, value }) => [name, change(value)]));
  if (arrays.length === 0 || fn === 'alignmentOffset') return [];
  return [
    ...Object.entries(memories).map(([what, change]) => ({
      what: `arrays ${what}`,
      run: (/** @type {Addon} */ addon) => sameAsPlain(addon, signature, each(change)),
    })),
    { what: 'longer arrays', run: (addon) => keepsTheRest(addon, signature, each(longer)) },
    ...zeroSizes(signature),
    ...anyNumbers(signature),
    ...parameters.flatMap(({ name: output, inPlace = [] }) =>
      inPlace.map((input) => ({
        what: `${output} in place of ${input}`,
        run: (/** @type {Addon} */ addon) => inPlaceOf(addon, signature, output, input),
      })),
    ),
  ];
}

/** @type {(addon: Addon, signature: Signature, replaced: Record<string, any>) => void} */
function sameAsPlain(addon, signature, replaced) {
  const plain = argumentsOf(signature);
  addon[signature.fn](...plain);
  const args = argumentsOf(signature, replaced);
  addon[signature.fn](...args);
  signature.parameters.forEach(({ name, value }, i) => {
    const [got, want] = [args[i], plain[i]].map((array) => (ArrayBuffer.isView(value) ? elements(array) : array));
    assert.deepEqual(got, want, name);
  });
}

/** The elements, without asking the array's own prototype. @type {(array: any) => number[]} */
const elements = (array) => Object.values(array);

const sentinel = 77;
/** @type {(good: TypedArray) => TypedArray} */
const longer = (good) => filled(good, (Good, { length }) => new Good(length + 5).fill(sentinel));

/** @type {(addon: Addon, signature: Signature, replaced: Record<string, any>) => void} */
function keepsTheRest(addon, signature, replaced) {
  const plain = argumentsOf(signature);
  addon[signature.fn](...plain);
  addon[signature.fn](...argumentsOf(signature, replaced));
  signature.parameters.forEach(({ name, value }, i) => {
    if (ArrayBuffer.isView(value))
      assert.deepEqual(elements(replaced[name]), [...plain[i], ...Array(5).fill(sentinel)], name);
  });
}

/** A layout with the same steps and sizes of 0. @type {(layout: Int32Array) => Int32Array} */
const emptied = (layout) => layout.map((number, i) => (i > 0 && i <= layout[0] ? 0 : number));

/**
 * One size zero or all of them, with arrays that all lie within one memory: nothing overlaps what has no elements.
 * @param {Signature} signature
 * @returns {EdgeCall[]}
 */
function zeroSizes(signature) {
  const { fn, parameters } = signature;
  const sizes = parameters.filter(({ kind, min }) => kind === 'size' && min === 0).map(({ name }) => name);
  const arrays = parameters.filter(({ kind, value }) => ArrayBuffer.isView(value) && kind !== 'layout');
  const layouts = parameters.filter(({ kind }) => kind === 'layout').map(({ name, value }) => [name, emptied(value)]);
  // With m labels there must be classes, a start is no count, and a layer of depth 0 still has its bias.
  const kept = [
    ...['start', 'xStart', 'outStart'],
    ...(fn === 'softmaxCrossEntropy' ? ['n'] : []),
    ...(/linear/i.test(fn) ? ['k'] : []),
    ...(fn === 'scatterRows' ? ['width'] : []), // its output is used whole
  ];
  const single = sizes.filter((name) => !kept.includes(name));
  const zeros = [...single.map((name) => [name]), sizes].map((names) => ({
    ...Object.fromEntries(names.map((name) => [name, 0])),
    ...Object.fromEntries(layouts),
  }));
  return zeros.flatMap((zero) => {
    const memory = new ArrayBuffer(256);
    const within = arrays.map(({ name, value }, i) => [name, new value.constructor(memory, 64 - 4 * i, value.length)]);
    const empty = arrays.map(({ name, value }) => [name, new value.constructor(0)]);
    const isAll = Object.keys(zero).length === sizes.length + layouts.length;
    return Object.entries({ within, ...(isAll ? { empty } : {}) }).map(([what, replaced]) => ({
      what: `sizes ${JSON.stringify(Object.keys(zero))} of 0, arrays ${what}`,
      run: (/** @type {Addon} */ addon) => {
        addon[fn](...argumentsOf(signature, { ...zero, ...Object.fromEntries(replaced) }));
        assert.deepEqual(new Uint8Array(memory), new Uint8Array(256));
      },
    }));
  });
}

/**
 * Factors that are good numbers, however odd: what is not finite passes through as in IEEE 754.
 * @param {Signature} signature
 * @returns {EdgeCall[]}
 */
function anyNumbers(signature) {
  const factors = signature.parameters.filter(({ kind }) => kind === 'number');
  return factors.flatMap(({ name }) =>
    [NaN, Infinity, -Infinity, 1e300, -0, 5e-324].map((value) => ({
      what: `${name} ${value}`,
      run: (/** @type {Addon} */ addon) => addon[signature.fn](...argumentsOf(signature, { [name]: value })),
    })),
  );
}

/** @type {(addon: Addon, signature: Signature, output: string, input: string) => void} */
function inPlaceOf(addon, signature, output, input) {
  const at = (/** @type {string} */ name) => signature.parameters.findIndex((parameter) => parameter.name === name);
  const plain = argumentsOf(signature);
  addon[signature.fn](...plain);
  const shared = argumentsOf(signature)[at(input)];
  addon[signature.fn](...argumentsOf(signature, { [input]: shared, [output]: shared }));
  assert.deepEqual(shared, plain[at(output)]);
}
