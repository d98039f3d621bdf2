// Predicted numbers against true ones, and residuals: where points lie, and how many of many are drawn.
import { describe, expect, test } from 'vitest';
import { notDrawnText, predictedDrawing, residualDrawing } from '../../src/report/scatter-svg.js';

/** Coordinates of the points, and of the ends of the dashed line. */
function placesOf(svg: string) {
  const d = /<path class="c0 dots" d="([^"]*)"/.exec(svg)![1];
  const points = [...d.matchAll(/M([-\d.]+),([-\d.]+)h0/g)].map(([, x, y]) => [Number(x), Number(y)]);
  const guide = /class="mark" x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)"/.exec(svg)!.slice(1).map(Number);
  return { points, guide };
}

describe('predicted against true', () => {
  test('what is right lies on the line, what is predicted too low above it', () => {
    const { points, guide: [x1, y1, x2, y2] } = placesOf(predictedDrawing({ targets: [0, 5, 10, 8], predicted: [0, 5, 10, 3] }).content.text); // prettier-ignore
    expect(points[0]).toEqual([x1, y1]);
    expect(points[2]).toEqual([x2, y2]);
    expect(points[1][0]).toBeCloseTo((x1 + x2) / 2, 0);
    expect(points[1][1]).toBeCloseTo((y1 + y2) / 2, 0);
    expect(points[3][1]).toBeLessThan(points[1][1]); // y falls upwards
  });

  test.each([
    [[], []],
    [[3], [3]],
    [
      [0, 0],
      [0, 0],
    ],
    [
      [NaN, 1],
      [2, NaN],
    ],
    [
      [1e30, -1e30],
      [0, 1],
    ],
  ])('of %j, predicted as %j, every coordinate is finite', (targets, predicted) => {
    expect(predictedDrawing({ targets, predicted }).content.text).not.toMatch(/NaN|Infinity|undefined/);
    expect(residualDrawing({ targets, predicted }).content.text).not.toMatch(/NaN|Infinity|undefined/);
  });
});

test('residuals: the line of no error is in the middle, and errors lie evenly about it', () => {
  const { points, guide } = placesOf(residualDrawing({ targets: [1, 2, 3], predicted: [1, 3, 2] }).content.text);
  expect(guide[1]).toBe(guide[3]);
  expect(points[0][1]).toBe(guide[1]);
  expect(points[1][1]).toBeLessThan(guide[1]); // predicted is more than true
  expect(points[1][1] + points[2][1]).toBeCloseTo(2 * guide[1], 1);
});

test('of many rows, two thousand are drawn, evenly spaced and the same each time', () => {
  const many = Float64Array.from({ length: 10_000 }, (_, i) => i);
  const drawing = predictedDrawing({ targets: many, predicted: many });
  const { points } = placesOf(drawing.content.text);
  expect(points).toHaveLength(2000);
  const gaps = points.slice(1).map(([x], i) => x - points[i][0]);
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(0.21); // of coordinates with one decimal
  expect(predictedDrawing({ targets: many, predicted: many })).toEqual(drawing);
  expect(notDrawnText(10_000, { beyond: 0 })).toBe('2,000 of 10,000 rows, evenly spaced, are drawn.');
  expect(notDrawnText(2000, { beyond: 0 })).toBe('');
});

test('a hundredth that is far out is cut from the axes, and counted; fewer or nearer ones are drawn', () => {
  const targets = Float64Array.from({ length: 200 }, (_, i) => (i < 2 ? 5000 : i % 100)); // of 0 to 99, but for two
  const predicted = targets.map((_, i) => i % 100);
  const drawing = predictedDrawing({ targets, predicted });
  expect(drawing.beyond).toBe(2);
  const { points } = placesOf(drawing.content.text);
  expect(points).toHaveLength(198);
  const across = points.map(([x]) => x);
  expect(Math.max(...across) - Math.min(...across)).toBeGreaterThan(250); // of 460, and not in a corner
  expect(residualDrawing({ targets, predicted }).beyond).toBe(0); // all others have an error of 0: there is nothing to see nearer
  expect(notDrawnText(200, drawing)).toBe('2 points lie far out, beyond these axes.');
  expect(notDrawnText(10_000, { beyond: 1 })).toBe('2,000 of 10,000 rows, evenly spaced, are drawn. 1 point lies far out, beyond these axes.'); // prettier-ignore
  expect(predictedDrawing({ targets: targets.map((value) => Math.min(value, 250)), predicted }).beyond).toBe(0); // 250 is not three times 97
});
