// Preprocessing: the features of a table as NumPy computes them, whatever table it is applied to, and what is said of one that does not fit.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { applyPreprocessing, featureNames, fitPreprocessing, formsOf, readTable, Table } from '../../src/index.js';
import { readPreprocessing } from '../../src/tables/preprocessing-file.js';
import { fileOf } from './read.js';

interface Row {
  readonly record: Record<string, string | number | null>;
  readonly features: readonly number[];
}
const fixture = JSON.parse(readFileSync('tests/fixtures/tables.json', 'utf8')) as { train: number; rows: Row[] };
const records = fixture.rows.map(({ record }) => record);
const whole = Table.from(records);
const train = whole.select([...records.keys()].slice(0, fixture.train));
const fitted = fitPreprocessing(train);

/** As a model file has it. */
const preprocessing = readPreprocessing(JSON.parse(JSON.stringify(fitted)), 'model');

function expectClose(features: ArrayLike<number>, tolerance: number): void {
  const wanted = fixture.rows.flatMap((row) => row.features);
  expect(features.length).toBe(wanted.length);
  const far = wanted.findIndex((value, i) => !(Math.abs(features[i] - value) <= tolerance));
  expect(far, `${features[far]} in place of ${wanted[far]}`).toBe(-1);
}

describe('features', () => {
  test('of a table of numbers, categories and dates, as NumPy has them', () => {
    const { features, width } = applyPreprocessing(preprocessing, whole, 'float64');
    expect(width).toBe(fixture.rows[0].features.length);
    expectClose(features, 1e-12);
    expect(applyPreprocessing(preprocessing, whole).features).toEqual(Float32Array.from(features));
  });

  test('of a CSV with its columns in another order and some more, whatever they look like there', async () => {
    const names = ['extra', ...Object.keys(records[0]).reverse()];
    const lines = records.map((record) => names.map((name) => record[name] ?? '').join(';'));
    const table = await readTable(fileOf([names.join(';'), ...lines].join('\r\n')), { forms: formsOf(preprocessing) });
    const { features, ignored } = applyPreprocessing(preprocessing, table, 'float64');
    expectClose(features, 1e-12);
    expect(ignored).toEqual(['extra']);
  });

  test('of one row, of which every column is a constant', () => {
    const one = Table.from([records[7]], { forms: formsOf(preprocessing) });
    const all = applyPreprocessing(preprocessing, whole, 'float64');
    expect(applyPreprocessing(preprocessing, one, 'float64').features).toEqual(
      all.features.slice(7 * all.width, 8 * all.width),
    );
  });

  test('have names', () => {
    expect(featureNames(preprocessing)).toEqual([
      ...[
        'age',
        'income',
        'income is missing',
        'mostly 0',
        'still',
        'plan: basic',
        'plan: plus',
        'plan: pro',
        'sex: f',
      ],
      ...['year', 'month', 'dayOfWeek', 'hour'].map((part) => `since: ${part}`),
      'since is missing',
      ...['year', 'month', 'dayOfWeek'].map((part) => `day: ${part}`),
    ]);
  });
});

test('rows with a category that no training row has are zeros there, and counted', () => {
  const count = records.filter(({ plan }) => plan === 'new').length;
  expect(count).toBeGreaterThan(0);
  expect(applyPreprocessing(preprocessing, whole).unknown).toEqual({ plan: count });
  expect(applyPreprocessing(preprocessing, train).unknown).toEqual({});
});

test('numbers that are categories by request, also if a table has them as numbers', () => {
  const table = Table.from(
    [1, 2, 3, 1].map((code) => ({ code, y: code })),
    { categorical: ['code'] },
  );
  const entries = fitPreprocessing(table, 'y');
  expect(entries[0]).toEqual({ type: 'category', column: 'code', levels: ['1', '2', '3'] });
  const { features, unknown } = applyPreprocessing(entries, Table.from([{ code: 3 }, { code: 9 }]), 'float64');
  // one-hot columns: medians 0.5, 0, 0; quartiles 0 and 1, 0 and 0.25, 0 and 0.25
  const s = (x: number) => x / Math.sqrt(1 + (x / 3) ** 2);
  expect([...features]).toEqual([s(-0.5), 0, s(4), s(-0.5), 0, 0]);
  expect(unknown).toEqual({ code: 1 });
});

describe('a file', () => {
  const scale = { type: 'robustScale', center: [0], factor: [1] };
  const age = { type: 'number', column: 'age', median: 3, indicator: false };

  test('is read as it was written', () => {
    expect(preprocessing).toEqual(fitted);
  });

  test.each<[unknown, RegExp]>([
    [{}, /model: its preprocessing is no list/],
    [
      [{ ...age, type: 'ordinal' }],
      /model: it has a preprocessing of type "ordinal", which mlp-train .* does not know/,
    ],
    [[{ ...age, median: '3' }], /its preprocessing number: .*finite number for number\.median/],
    [[{ ...age, unit: 'years' }], /number has a field "unit", but only column, median, indicator are known/],
    [[{ type: 'date', column: 'day', parts: [{ part: 'week', median: 1 }], indicator: true }], /one of year, month/],
    [[{ ...age, indicator: true }, scale], /its scale is of 1 and 1 features, and there are 2/],
  ])('%j is refused', (description, message) => {
    expect(() => readPreprocessing(description, 'model')).toThrow(message);
  });
});

describe('refuses', () => {
  const rows = (changed: object) => Table.from(records.map((record) => ({ ...record, ...changed })));

  test('a table that lacks columns', () => {
    const table = Table.from(records.map(({ age, ...record }) => ({ ...record, Age: age })));
    expect(() => applyPreprocessing(preprocessing, table)).toThrow(
      'Table.from: it lacks the column "age". Rename "Age" if it is "age".',
    );
  });

  test('a column of another kind, with its first cell that is', async () => {
    expect(() => applyPreprocessing(preprocessing, rows({ age: 'old' }))).toThrow(
      /Table\.from, row 0, column "age": "old" is no number\. The model was trained on numbers/,
    );
    expect(() => applyPreprocessing(preprocessing, rows({ plan: '2024-01-01' }))).toThrow(
      /column "plan": it holds dates/,
    );
    expect(() => applyPreprocessing(preprocessing, rows({ day: 4 }))).toThrow(/column "day": 4 is no date/);
    const text = 'age\n31\n?\nold\n';
    const forms = formsOf(preprocessing);
    await expect(readTable(fileOf(text), { forms })).rejects.toThrow(/line 4, column "age": "old" is no number/);
  });

  test('a table without a column to learn from', () => {
    expect(() => fitPreprocessing(Table.from([{ a: 1, y: 1 }, { a: 1, y: 2 }]), 'y')).toThrow(/no column to learn from/); // prettier-ignore
    expect(() => fitPreprocessing(train, 'plam')).toThrow(/there is no column "plam". The nearest is "plan"/);
    expect(() => fitPreprocessing(records as never)).toThrow(/a Table for table/);
  });
});
