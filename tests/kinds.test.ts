// The kind of a value is the same in every realm, and nothing else passes for it.
import vm from 'node:vm';
import { expect, test } from 'vitest';
import * as kinds from '../src/kinds.js';

const makers: Partial<Record<keyof typeof kinds, string>> = {
  isArray: '[1]',
  isFloat32Array: 'new Float32Array(2)',
  isFloat64Array: 'new Float64Array(2)',
  isUint8Array: 'new Uint8Array(2)',
  isInt32Array: 'new Int32Array(2)',
  isUint32Array: 'new Uint32Array(2)',
  isArrayBuffer: 'new ArrayBuffer(2)',
  isMap: 'new Map()',
  isDate: 'new Date()',
  isError: 'new RangeError("no")',
};
const others = [
  'undefined',
  'null',
  '1',
  '"text"',
  '() => 1',
  '({ length: 2, buffer: {} })',
  'new DataView(new ArrayBuffer(2))',
];
const foreign = (text: string): unknown => vm.runInNewContext(text);
const own = (text: string): unknown => vm.runInThisContext(text);

test.each(Object.entries(makers))('%s', (name, text) => {
  const is = kinds[name as keyof typeof kinds];
  expect([is(own(text)), is(foreign(text))]).toEqual([true, true]);
  const wrong = [...Object.values(makers).filter((other) => other !== text), ...others];
  expect(wrong.filter((other) => is(foreign(other)))).toEqual([]);
});

test('shared memory is no ArrayBuffer, a Buffer is a Uint8Array, a DOMException is an Error', () => {
  expect(kinds.isArrayBuffer(foreign('new SharedArrayBuffer(2)'))).toBe(false);
  expect(kinds.isUint8Array(Buffer.alloc(2))).toBe(true);
  expect(kinds.isUint8Array(foreign('new Uint8ClampedArray(2)'))).toBe(false);
  expect(kinds.isError(new DOMException('no'))).toBe(true);
});

test('an AbortSignal, and an object', () => {
  expect([AbortSignal.abort(), {}, null].map(kinds.isAbortSignal)).toEqual([true, false, false]);
  expect([{}, [], foreign('({})'), null, () => 1].map(kinds.isObject)).toEqual([true, true, true, false, false]);
});
