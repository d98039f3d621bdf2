// Numbers of cells: bit for bit what Number() makes of them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberOf, plainNumber } from '../../src/tables/number-cell.js';
import { effort } from '../effort.js';

const plain = (text: string, point = '.') => plainNumber(Buffer.from(text), 0, text.length, point.charCodeAt(0));
const digits = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength }).map((list) => list.join(''));
const sign = fc.constantFrom('', '-', '+');

/** NaN is left to Number(), which few should be. */
function countLeft(texts: readonly string[]): number {
  let left = 0;
  for (const text of texts) {
    expect(numberOf(text, '.'), text).toBe(Number(text));
    const value = plain(text);
    if (Number.isNaN(value)) left++;
    else expect(value, text).toBe(Number(text));
  }
  return left;
}

test('any digits, point, sign and exponent', () => {
  const exponent = fc.constantFrom('', '', 'e0', 'E5', 'e-7', 'e+12', 'e-023', 'e300', 'e-320');
  fc.assert(
    fc.property(
      sign,
      digits(18),
      fc.constantFrom('', '.'),
      digits(18),
      exponent,
      (start, whole, point, fraction, end) => {
        const text = start + whole + point + fraction + end;
        if (whole + fraction === '') expect([plain(text), numberOf(text, '.')]).toEqual([NaN, undefined]);
        else countLeft([text]);
      },
    ),
    { numRuns: 4_000 * effort },
  );
});

test('doubles and floats, as programs print them', () => {
  let state = 11; // of the minimal standard generator, which has 31 bits
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2 ** 31;
  const values = Array.from({ length: 3_000 * effort }, (_, i) => (random() + random() / 2 ** 31 - 0.5) * 10 ** ((i % 12) - 5)); // prettier-ignore
  expect(countLeft(values.map(String))).toBeLessThan(0.01 * values.length);
  expect(countLeft(values.map((value) => String(Math.fround(value))))).toBeLessThan(0.01 * values.length);
  expect(countLeft(values.map((value) => value.toExponential(17)))).toBeLessThan(0.2 * values.length);
});

test('the middle of two doubles, and what lies beside it', () => {
  for (const odd of [1, 3, 12345]) {
    const middle = (2n ** 53n + BigInt(odd)).toString(); // doubles are even there
    expect(countLeft([middle])).toBe(1);
    expect(countLeft([`${middle}.000001`, `${BigInt(middle) - 1n}.999999`])).toBe(0);
  }
});

test('any double, as it is printed', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => void countLeft([String(value)])),
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

test.each([
  '',
  '-',
  '.',
  '+.',
  '1.2.3',
  '1-2',
  '0x10',
  '1_000',
  '1 000',
  '12a',
  'e5',
  '1e',
  '1e+',
  '1e5.',
  '1e1e1',
  '.e1',
])('%j is none', (text) => {
  expect([plain(text), numberOf(text, '.')]).toEqual([NaN, undefined]);
});

test('decimal commas', () => {
  expect([plain('-1,25', ','), numberOf('1,5e3', ',')]).toEqual([-1.25, 1500]);
  expect([plain('1.5', ','), numberOf('1.5', ','), numberOf('1.000,5', ',')]).toEqual([NaN, undefined, undefined]);
});
