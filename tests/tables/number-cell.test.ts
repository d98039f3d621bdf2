// Numbers of cells: bit for bit what Number() makes of them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberOf, plainNumber } from '../../src/tables/number-cell.js';
import { effort } from '../effort.js';

const plain = (text: string, point = '.') => plainNumber(Buffer.from(text), 0, text.length, point.charCodeAt(0));
const digits = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength }).map((list) => list.join(''));
const sign = fc.constantFrom('', '-', '+');

test('any digits, point and sign', () => {
  fc.assert(
    fc.property(sign, digits(12), fc.constantFrom('', '.'), digits(12), (start, whole, point, fraction) => {
      const text = start + whole + point + fraction;
      const value = plain(text);
      if (whole + fraction === '') expect([value, numberOf(text, '.')]).toEqual([NaN, undefined]);
      else {
        expect(numberOf(text, '.')).toBe(Number(text));
        expect(value).toBe((whole + fraction).length > 15 ? NaN : Number(text));
      }
    }),
    { numRuns: 2_000 * effort },
  );
});

test('any double, as it is printed', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(numberOf(String(value), '.')).toBe(Number(String(value)));
      const own = plain(String(value));
      if (!Number.isNaN(own)) expect(own).toBe(Number(String(value)));
    }),
    { numRuns: 2_000 * effort },
  );
});

test.each([
  ['-0', -0],
  ['+.5', 0.5],
  ['7.', 7],
  ['007', 7],
  ['999999999999999', 999_999_999_999_999],
])('%s', (text, value) => {
  expect(plain(text)).toBe(value);
});

test.each(['', '-', '.', '+.', '1.2.3', '1-2', '0x10', '1_000', '1 000', '12a', 'e5'])('%j is none', (text) => {
  expect([plain(text), numberOf(text, '.')]).toEqual([NaN, undefined]);
});

test('decimal commas', () => {
  expect([plain('-1,25', ','), numberOf('1,5e3', ',')]).toEqual([-1.25, 1500]);
  expect([plain('1.5', ','), numberOf('1.5', ','), numberOf('1.000,5', ',')]).toEqual([NaN, undefined, undefined]);
});
