// Numbers as people read them.
import { describe, expect, test } from 'vitest';
import { minuteOf, sameDigits } from '../../src/report/numbers.js';

describe('numbers of one column', () => {
  test.each([
    [
      [0.5, -0.25],
      ['0.5000', '-0.2500'],
    ],
    [
      [12.345678, 3],
      ['12.3457', '3.0000'],
    ],
    [
      [26497.123, -3.14159],
      ['26,497.1', '-3.1'],
    ],
    [
      [1234567.8, 0.5, -0.2],
      ['1,234,568', '1', '0'],
    ],
    [
      [2e-5, 1e-7],
      ['2.00e-5', '1.00e-7'],
    ],
    [
      [1e20, 3],
      ['1.00e+20', '3.00e+0'],
    ],
    [
      [0, 0],
      ['0.0000', '0.0000'],
    ],
    [
      [NaN, 1, Infinity],
      ['NaN', '1.0000', 'Infinity'],
    ],
  ])('%j', (values, texts) => expect(values.map(sameDigits(values))).toEqual(texts));
});

test('a time by the minute, wherever it is read', () => {
  expect(minuteOf(new Date(Date.UTC(2026, 0, 2, 3, 4, 59)))).toBe('2026-01-02 03:04 UTC');
});
