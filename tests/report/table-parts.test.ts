// The parts of a page on a table: what was read, what matters, and the worst rows.
import { describe, expect, test } from 'vitest';
import { importanceDrawing } from '../../src/report/importance-svg.js';
import { columnsSection, importanceSection, worstRowsSection } from '../../src/report/report-table.js';
import { cellText, farthestOff, leastProbable } from '../../src/report/worst-rows.js';
import type { ColumnSummary } from '../../src/tables/summary.js';
import { Table } from '../../src/tables/table.js';

/** The text that is seen, in one line. */
const textOf = (html: string) =>
  html.replace(/<title>.*?<\/title>|<[^>]*>/g, ' ').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))).replace(/\s+/g, ' '); // prettier-ignore

const table = Table.from([
  { age: 31, plan: 'a', since: new Date(Date.UTC(2024, 4, 6)), same: 1, '<i>': 'x' },
  { age: null, plan: 'b', since: new Date(Date.UTC(2025, 0, 2)), same: 1, '<i>': 'y' },
  { age: 54.5, plan: 'a', since: null, same: 1, '<i>': 'x' },
  { age: 18, plan: null, since: new Date(Date.UTC(2025, 6, 1)), same: 1, '<i>': 'y' },
]);

test('what was read: kinds, what is missing with its share, what columns hold, and which are not used', () => {
  const html = columnsSection({
    columns: table.describe(),
    rows: table.rows,
    target: 'plan',
    unknown: { '<i>': 2 },
  }).text;
  const text = textOf(html);
  expect(text).toContain(
    '4 training rows, 5 columns. Values that no training row has, which are taken as missing: <i> of 2 test rows.',
  );
  expect(text).toContain('age number 1 (25.0 %) 18 to 54.5');
  expect(text).toContain('plan category, target 1 (25.0 %) 2 levels');
  expect(text).toContain('since date 1 (25.0 %) 2024-05-06 to 2025-07-01');
  expect(text).toContain('same constant, not used 0 1 to 1');
  expect(html).toContain('<tr class="faint"><th scope="row">same</th>');
  expect(html).not.toContain('<i>');
});

test('columns behind the first 24 unfold', () => {
  const columns = Array.from(
    { length: 30 },
    (_, i) => ({ name: `c${i}`, kind: 'number', used: true, missing: 0 }) as const,
  );
  const section = (columns: readonly ColumnSummary[]) => columnsSection({ columns, rows: 9, target: 'c0', unknown: {} }).text; // prettier-ignore
  const [shown, folded] = section(columns).split('<details>');
  expect(textOf(folded)).toContain('6 more columns');
  expect([shown, folded].map((html) => html.match(/<th scope="row">/g)!.length)).toEqual([24, 6]);
  expect(section(columns.slice(0, 24))).not.toContain('<details>');
});

describe('importance', () => {
  const drawn = (...values: [mean: number, deviation: number][]) =>
    importanceDrawing(values.map(([mean, deviation], i) => ({ column: `column ${i}`, mean, deviation })), 'test').content.text; // prettier-ignore
  const numbers = (svg: string, element: string, ...names: string[]) =>
    [...svg.matchAll(new RegExp(`<${element} [^>]*>`, 'g'))].map(([text]) =>
      names.map((name) => Number(new RegExp(` ${name}="([-\\d.]+)"`).exec(text)![1])),
    );

  test('the most important first, bars as long as means, lines two deviations long about their ends', () => {
    const svg = drawn([0.1, 0.01], [0.2, 0.02], [0, 0]);
    expect([...svg.matchAll(/<title>([^<]+)</g)].map(([, text]) => text)).toEqual([
      ...['column 1: 0.2000 ± 0.0200', 'column 0: 0.1000 ± 0.0100', 'column 2: 0.0000 ± 0.0000'],
    ]);
    const [[x, long], [, short], [, none]] = numbers(svg, 'rect', 'x', 'width');
    expect(long / short).toBeCloseTo(2, 2);
    expect(none).toBe(0);
    const [[from, to]] = numbers(svg, 'line class="whisker"', 'x1', 'x2');
    expect((from + to) / 2).toBeCloseTo(x + long, 0);
    expect((to - from) / long).toBeCloseTo(0.2, 2);
  });

  test('a column that the net is better off without has its bar to the left', () => {
    const [[up], [down, width]] = numbers(drawn([0.1, 0], [-0.05, 0.01]), 'rect', 'x', 'width');
    expect(down + width).toBeCloseTo(up, 0);
  });

  test('twenty columns at most, and the page says so', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ column: `<${i}>`, mean: i, deviation: 0 }));
    const html = importanceSection({ importances: many, metric: 'logLoss', part: 'validation', rows: 2000 }).text;
    expect(html.match(/<rect/g)).toHaveLength(20);
    expect(html).not.toContain('<29>');
    expect(textOf(html)).toContain('How much worse the log loss on 2,000 validation rows gets');
    expect(textOf(html)).toContain('The 20 most important of 30 columns.');
  });

  test('if it was not measured, the section says so', () => {
    const html = importanceSection({ importances: [], metric: 'rmse', part: 'test', rows: 20 }).text;
    expect(textOf(html)).toContain('Not measured: with so many columns it would take too long.');
  });

  test.each([[[]], [[[0, 0]]], [[[-1, 0]]]] as [number, number][][][])('%j has finite coordinates', (values) => {
    expect(drawn(...values)).not.toMatch(/NaN|Infinity/);
  });
});

describe('the worst rows', () => {
  test('of classes, those whose true class got the least probability', () => {
    expect(leastProbable([0, 1, 1, 0], [0.9, 0.1, 0.8, 0.2, 0.4, 0.6, 0.2, 0.8], 2, 3)).toEqual([1, 3, 2]);
  });

  test('of numbers, those that are missed by the most, whatever the sign; what is no number is the worst', () => {
    expect(farthestOff([1, 2, 3, 4], [1, -2, 5, 4.5], 3)).toEqual([1, 2, 3]);
    expect(farthestOff([1, 2, 3], [0, 2, NaN], 2)).toEqual([2, 0]);
  });

  test('cells as they were read', () => {
    const [age, plan, since] = table.columns;
    expect([0, 1, 2].map((row) => cellText(age, row))).toEqual(['31', '', '54.5']);
    expect([0, 1, 3].map((row) => cellText(plan, row))).toEqual(['a', 'b', '']);
    expect([0, 2].map((row) => cellText(since, row))).toEqual(['2024-05-06', '']);
  });

  test('a table with line, truth, prediction, score and cells, of which none is markup', () => {
    const row = { line: 1017, truth: 'yes', predicted: 'no', score: '3 %', cells: ['31', '<b>'] };
    const worst = { rows: [row], columns: ['age', 'plan'], source: 'data/march.csv' };
    const html = worstRowsSection(worst, true).text;
    expect(textOf(html)).toContain('with their lines in march. csv');
    expect(textOf(html)).toContain('line true predicted probability of true age plan 1,017 yes no 3 % 31 <b>');
    expect(html).not.toContain('<b>');
  });
});
