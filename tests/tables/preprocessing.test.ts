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

describe('pixels', () => {
  const rows = [
    { p3: 0, label: 'a', p1: 255, p2: 7, p4: 51 },
    { p3: 0, label: 'b', p1: 254, p2: 7, p4: 1 },
  ];
  const entries = fitPreprocessing(Table.from(rows), 'label', { pixels: true });

  test('are bytes over 255 in the order of the columns, also those that never change', () => {
    expect(entries).toEqual(['p3', 'p1', 'p2', 'p4'].map((column) => ({ type: 'pixel', column })));
    expect(readPreprocessing(JSON.parse(JSON.stringify(entries)), 'model')).toEqual(entries);
    const all = [0, 255, 7, 51, 0, 254, 7, 1];
    const { features, shape } = applyPreprocessing(entries, Table.from(rows), 'float64');
    expect({ features, shape }).toEqual({ features: Float64Array.from(all, (byte) => byte / 255), shape: [1, 2, 2] });
    const reversed = Table.from(rows.map((row) => Object.fromEntries(Object.entries(row).reverse()) as typeof row));
    expect(applyPreprocessing(entries, reversed).features).toEqual(Float32Array.from(features));
  });

  test('that make no square are rows, and so are numbers', () => {
    const table = Table.from(rows, { drop: ['p3'] });
    const three = fitPreprocessing(table, 'label', { pixels: true });
    expect(applyPreprocessing(three, table)).toMatchObject({ shape: [3], width: 3 });
    const four = Table.from([1, 2].map((x) => ({ a: x, b: x, c: x, d: x })));
    expect(applyPreprocessing(fitPreprocessing(four), four).shape).toEqual([4]);
  });

  test.each<[string[], RegExp]>([
    [['7', '256', 'x'], /line 3, column "p2": "256" is no byte of a pixel\. Pixels are integers/],
    [['7', '-1'], /line 3, column "p2": -1 is no byte/],
    [['7', '0.5'], /line 3, column "p2": 0\.5 is no byte/],
    [['7', ''], /line 3, column "p2": the pixel is missing/],
    [['7', '8', 'dark'], /line 4, column "p2": "dark" is no byte/],
    [['dark', '', '7'], /line 2, column "p2": "dark" is no byte/],
    [['2024-01-01', '2024-01-02'], /line 2, column "p2": it holds dates/],
    [Array.from({ length: 300 }, (_, i) => `name ${i}`), /table\.csv, column "p2": it holds texts/],
  ])('that are none are refused by line and column: %j', async (cells, message) => {
    const lines = cells.map((cell, i) => `${i},${cell},${'ab'[i % 2]}`);
    const table = await readTable(fileOf(['p1,p2,label', ...lines].join('\n')), { drop: ['p1'] });
    const pixels = fitPreprocessing(table, 'label', { pixels: true });
    expect(() => applyPreprocessing(pixels, table)).toThrow(message);
  });

  test('a text that a model meets is refused when it is read', async () => {
    const reading = readTable(fileOf('p1,p2,p3,p4\n1,2,x,4\n'), { forms: formsOf(entries) });
    await expect(reading).rejects.toThrow(/line 2, column "p3": "x" is no number/);
  });

  test('an option of another name is refused', () => {
    expect(() => fitPreprocessing(Table.from(rows), 'label', { pixel: true } as never)).toThrow(/The nearest that it takes is pixels/); // prettier-ignore
  });
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
    [
      [{ ...age, unit: 'years' }],
      /number has a field "unit", but only column, median, indicator, missing, thousands are known/,
    ],
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
