// A typical row of the training rows: medians, and the category that most rows have where the preprocessing tells.
import { expect, test } from 'vitest';
import { fitPreprocessing, Table } from '../../src/index.js';
import { typicalRow } from '../../src/tables/typical.js';

const rowOf = (records: Parameters<typeof Table.from>[0]) => typicalRow(fitPreprocessing(Table.from(records)));
const times = <T>(count: number, value: T) => Array<T>(count).fill(value);

test('numbers are the median of what is there', () => {
  expect(rowOf([1, 5, 2, null, 9, 5, 2, 1].map((age) => ({ age })))).toEqual({ age: 2 }); // of 1 1 2 2 5 5 9
});

test.each([
  ['the more frequent of two', [...times(3, 'a'), ...times(5, 'b')], 'b'],
  ['that of more than half', [...times(2, 'a'), ...times(2, 'b'), ...times(6, 'c')], 'c'],
  ['the first if none is', [...times(3, 'a'), ...times(4, 'b'), ...times(4, 'c')], 'a'],
])('categories: %s', (_, plans, expected) => {
  expect(rowOf(plans.map((plan) => ({ plan })))).toEqual({ plan: expected });
});

test('columns in their order, whatever features they have', () => {
  const records = Array.from({ length: 9 }, (_, i) => {
    return { plan: 'abc'[i % 3], age: i, yes: i > 2, since: `202${i % 3}-0${1 + (i % 9)}-11T1${i}:00` };
  });
  expect(rowOf(records)).toEqual({ plan: 'a', age: 4, yes: 'true', since: '2021-05-01T14:00' });
});

test('a date without a time of day, of what varies', () => {
  const days = ['2024-03-01', '2024-05-02', '2024-05-03', '2024-06-04', '2024-12-09', '2024-05-02'];
  expect(rowOf(days.map((day) => ({ day })))).toEqual({ day: '2024-05-01' });
});
