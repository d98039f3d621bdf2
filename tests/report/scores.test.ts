// Curves of two classes and calibration: scikit-learn's points, and what is drawn of them.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { calibrationBins } from '../../src/report/calibration.js';
import { averagePrecision, precisionRecallPoints, rocPoints } from '../../src/report/class-points.js';
import { calibrationSection, scoresSection } from '../../src/report/report-scores.js';
import { calibrationDrawing, precisionRecallDrawing, rocDrawing } from '../../src/report/score-curves-svg.js';

interface Case {
  what: string;
  scores: number[];
  labels: number[];
  roc: { falsePositives: number[]; truePositives: number[]; thresholds: (number | string)[] };
  precisionRecall: { precision: number[]; recall: number[]; thresholds: number[] };
  averagePrecision: number;
  calibration: { predicted: number[]; observed: number[] };
  calibrationInFive: { predicted: number[]; observed: number[] };
}

const fixture = new URL('../fixtures/scores.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, 'utf8')) as { cases: Case[] };

/** The same numbers, but for the last bits. */
function expectClose(found: readonly number[], wanted: readonly (number | string)[]) {
  expect(found).toHaveLength(wanted.length);
  for (const [i, value] of found.entries())
    if (value !== Number(wanted[i])) expect(value).toBeCloseTo(Number(wanted[i]), 12);
}

describe.each(cases)('$what', ({ scores, labels, ...wanted }) => {
  const isPositive = labels.map((label) => label === 1);

  test('ROC curve', () => {
    const found = rocPoints(scores, isPositive);
    expectClose(found.falsePositives, wanted.roc.falsePositives);
    expectClose(found.truePositives, wanted.roc.truePositives);
    expectClose(found.thresholds, wanted.roc.thresholds);
  });

  test('precision and recall', () => {
    const found = precisionRecallPoints(scores, isPositive);
    expectClose(found.precision, wanted.precisionRecall.precision);
    expectClose(found.recall, wanted.precisionRecall.recall);
    expectClose(found.thresholds, wanted.precisionRecall.thresholds);
    expect(averagePrecision(found)).toBeCloseTo(wanted.averagePrecision, 12);
  });

  test.each([
    [10, wanted.calibration],
    [5, wanted.calibrationInFive],
  ])('calibration in %i parts', (parts, { predicted, observed }) => {
    const bins = calibrationBins(scores, isPositive, parts);
    expectClose(bins.map((bin) => bin.predicted), predicted); // prettier-ignore
    expectClose(bins.map((bin) => bin.observed), observed); // prettier-ignore
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(scores.length);
  });
});

describe('drawings', () => {
  const [all] = cases;
  const isPositive = all.labels.map((label) => label === 1);

  test('ROC: from corner to corner, where the axes are', () => {
    const { width, height, content } = rocDrawing(rocPoints(all.scores, isPositive));
    const [, mark] = /<line class="mark" x1="([^>]*)"\/>/.exec(content.text)!;
    const [x1, y1, x2, y2] = mark.match(/[\d.]+(?=")|[\d.]+$/g)!.map(Number);
    const d = /<path class="c0" d="([^"]+)"/.exec(content.text)![1];
    expect(d.startsWith(`M${x1},${y1}L`)).toBe(true);
    expect(d.endsWith(`L${x2},${y2}`)).toBe(true);
    expect([x2 - x1 > 0.8 * width, y1 - y2 > 0.7 * height]).toEqual([true, true]);
  });

  test('precision is held until the next recall', () => {
    const path = precisionRecallDrawing(precisionRecallPoints([0.1, 0.2, 0.8, 0.9], [false, true, false, true])).content.text; // prettier-ignore
    expect(/d="M[\d.,]+(H[\d.]+V[\d.]+)+"/.test(path)).toBe(true);
  });

  test('a hundred thousand points are no more than can be seen', () => {
    const scores = Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 100_003);
    const truth = scores.map((score, i) => (score + ((i * 31) % 50_000)) / 150_000 > 0.5);
    expect(rocDrawing(rocPoints(scores, truth)).content.text.length).toBeLessThan(30_000);
    expect(precisionRecallDrawing(precisionRecallPoints(scores, truth)).content.text.length).toBeLessThan(40_000);
  });

  test('calibration: a dot and a bar for each part that has examples, with its numbers', () => {
    const text = calibrationDrawing(calibrationBins([0.05, 0.15, 0.15, 0.95], [false, false, true, true])).content.text;
    expect(text.match(/<circle/g)).toHaveLength(3);
    expect(text).toContain('<title>2 examples of probability 0.1500: 0.5000 are true</title>');
    const heights = [...text.matchAll(/<rect [^>]*height="([\d.]+)"/g)].map(([, height]) => Number(height));
    expect(heights).toEqual([25, 50, 25]); // a fifth of 250 for the largest
  });
});

test('sections say areas and names, and escape these', () => {
  const text = scoresSection([0.1, 0.9, 0.4, 0.6], [false, true, true, false], '<yes>').text;
  expect(text).toContain('ROC curve: area 0.7500'); // 3 of 4 pairs
  expect(text).toContain('recall: average 0.8333'); // (1 + 2/3) / 2
  expect(text).toContain('<h2>Probabilities of &#60;yes&#62;</h2>');
  expect(text.match(/<svg/g)).toHaveLength(3);
  expect(scoresSection([0.1, 0.9], [true, true], 'yes').text).toBe(
    calibrationSection([0.1, 0.9], [true, true], 'yes').text,
  );
  expect(calibrationSection([0.5], [true], 'yes').text).toContain('Probabilities of yes, in ten parts');
});

test('what is no number is not drawn', () => {
  expect(calibrationSection([0.5, NaN], [true, false], 'yes').text).toBe('');
  expect(scoresSection([0.5, NaN], [true, false], 'yes').text).toBe('');
});
