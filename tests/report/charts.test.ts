// Charts and the confusion matrix as SVG: what is drawn where, names that do not collide, and values that cannot be drawn.
import { describe, expect, test } from 'vitest';
import { chart } from '../../src/report/chart.js';
import { confusionMatrixSvg } from '../../src/report/confusion-svg.js';
import { curvesSvg } from '../../src/report/curves-svg.js';
import { svgFile } from '../../src/report/drawing.js';
import { type CurvesOptions, curvesText } from '../../src/report/curves.js';
import { epochCurves as curvesOf } from '../../src/report/epoch-curves.js';
import { bestEpoch, headlineOf } from '../../src/report/run-curves.js';
import type { EpochEvent } from '../../src/train/events.js';
import { record, validated } from './small-run.js';

/** Curves with the best epoch by the headline marked. */
function epochCurves(epochs: readonly EpochEvent[], last: number, options: CurvesOptions): string {
  const best = bestEpoch(epochs, headlineOf({ epochs }));
  return curvesOf(epochs, last, options, best && { epoch: best.epoch.epoch, on: best.on });
}

const lineOf = (values: number[], name = 'a', color = 0) => ({ name, values, color });
const svgOf = (...lines: ReturnType<typeof lineOf>[]) => svgFile(chart([{ title: 'Loss', lines }], 'test'));
/** What stands at the ends of the lines: y and name with value. */
const ends = (svg: string) =>
  [...svg.matchAll(/<text class="f\d strong" x="[\d.]+" y="([\d.]+)">([^<]+)<tspan[^>]*>([^<]+)</g)].map(
    ([, y, name, value]) => [Number(y), `${name} ${value}`] as const,
  );
const named = (svg: string) => ends(svg).map(([, name]) => name);
/** Coordinates of all dots. */
const dots = (svg: string) =>
  [...svg.matchAll(/<circle class="f\d" cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe('chart', () => {
  test('a dot at each value, evenly along x, and higher where the value is', () => {
    const [a, b, c] = dots(svgOf(lineOf([0, 10, 5])));
    expect(b[0] - a[0]).toBeCloseTo(c[0] - b[0], 0);
    expect(a[1] - b[1]).toBeCloseTo(190, 0); // the whole height, since 0 and 10 are round
    expect(a[1] - c[1]).toBeCloseTo(95, 0);
  });

  test('names with last values stand at the ends, and apart', () => {
    const svg = svgOf(lineOf([1, 0.5], 'up'), lineOf([0, 0.5001], 'down', 1), lineOf([0.2, 0.4999], 'mid', 2));
    expect(named(svg).sort()).toEqual(['down 0.5001', 'mid 0.4999', 'up 0.5000']);
    const tops = ends(svg).map(([y]) => y).sort((a, b) => a - b); // prettier-ignore
    expect(Math.min(tops[1] - tops[0], tops[2] - tops[1])).toBeGreaterThanOrEqual(2 * 15); // two rows of text
  });

  test('lines have three quarters of the width', () => {
    const xs = dots(svgFile(chart([{ title: '', lines: [lineOf([2.25, 1.5, 1.25], 'train')] }], 'test', { width: 460 }))).map(([x]) => x); // prettier-ignore
    expect(xs[2] - xs[0]).toBeGreaterThan(0.75 * 460);
  });

  test('a value that is not finite is a gap', () => {
    const svg = svgOf(lineOf([1, 2, NaN, 4, 5]));
    expect(dots(svg)).toHaveLength(4);
    expect(/<path class="c0" d="([^"]+)"/.exec(svg)![1].match(/M/g)).toHaveLength(2);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  test.each([[[]], [[NaN]], [[3]], [[7, 7]], [[0, 0]], [[1e30, 2e-30]], [[-1e9, 5]]])(
    '%j has finite coordinates',
    (values) => {
      expect(svgOf(lineOf(values))).not.toMatch(/NaN|Infinity|undefined/);
    },
  );

  test('many values have no dot each', () => {
    expect(dots(svgOf(lineOf(Array.from({ length: 200 }, (_, i) => i))))).toHaveLength(1);
  });

  test('any number of epochs', () => {
    const many = Array.from({ length: 300_000 }, (_, i) => 1 / (i + 1));
    expect(dots(svgOf(lineOf(many)))).toHaveLength(1);
    expect(curvesText([[{ name: 'loss', values: many }]])).toContain('epoch 300000');
  });

  test('epochs are whole numbers on the axis', () => {
    const ticks = [...svgOf(lineOf([1, 2, 3])).matchAll(/text-anchor="middle">([^<]+)</g)].map(([, text]) => text);
    expect(ticks).toEqual(['1', '2', '3']);
  });
});

test('curves of one run: loss and accuracy, training and test', () => {
  const svg = curvesSvg([record]);
  expect(svg).toContain('>Loss</text>');
  expect(svg).toContain('>Accuracy</text>');
  expect(named(svg)).toEqual(['test 0.6000', 'train 0.5000', 'train 0.6350', 'test 0.6250']);
  expect(svg).toContain('<title>epoch 2: test 0.7500</title>');
  expect(svg).toContain('prefers-color-scheme: dark');
});

test('curves with validation: a dashed line of its own, and the best epoch by it', () => {
  const svg = curvesSvg([validated]);
  expect(named(svg)).toContain('val chosen 0.6000'); // of epoch 1, as in the tables
  expect(svg.match(/<path class="c2 dashed"/g)).toHaveLength(2);
  expect(svg.match(/>best<\/text>/g)).toHaveLength(2);
  const xOf = (pattern: RegExp) => pattern.exec(svg)![1];
  expect(xOf(/class="mark" x1="([\d.]+)"/)).toBe(xOf(/cx="([\d.]+)" cy="[\d.]+" r="5"><title>epoch 1:/));
  expect(curvesSvg([record])).not.toContain('dashed"');
});

test('what changes by a small part of what it could is no curve', () => {
  const dead = [0.1, 0.0965, 0.099].map((accuracy, i) => ({
    ...record.epochs[i],
    metrics: { train: { loss: 2.3026 - i / 1e4, accuracy } },
  }));
  const tops = dots(curvesSvg([{ ...record, epochs: dead }])).map(([, y]) => y);
  const height = (panel: number[]) => Math.max(...panel) - Math.min(...panel);
  expect(height(tops.slice(0, 3))).toBeLessThan(190 / 100); // 0.0002 of 0.046 and more
  expect(height(tops.slice(3))).toBeLessThan(190 / 12); // 0.0035 of 0.049 and more
  expect(epochCurves(dead, 3, {}).split('\n\n').map((panel) => panel.match(/[┤┼]/g)!.length)).toEqual([1, 1]); // prettier-ignore
});

test('the same near 1 is a curve, since there is little room for more', () => {
  const good = [0.98, 0.985, 0.99].map((accuracy, i) => ({ ...record.epochs[i], metrics: { train: { accuracy } } }));
  const tops = dots(curvesSvg([{ ...record, epochs: good }])).map(([, y]) => y);
  expect(Math.max(...tops) - Math.min(...tops)).toBeGreaterThan(190 / 3); // 0.01 of 0.02 and what makes the ends round
});

test('curves of a run that went on without what came before: its epochs stand where they were', () => {
  const later = { ...record, epochs: record.epochs.map((epoch) => ({ ...epoch, epoch: epoch.epoch + 4 })) };
  const svg = curvesSvg([later]);
  expect(svg).toContain('<title>epoch 6: test 0.7500</title>');
  expect(epochCurves(later.epochs, 9, { width: 60 })).toMatch(/\n +5 +● best: 6 +epoch 9$/);
});

test('curves of several runs: a line for each, under its name', () => {
  const svg = curvesSvg([record, { ...record, name: 'a rather long name of a run' }]);
  expect(named(svg).slice(0, 2)).toEqual(['first 0.6250', 'a rath… of a run 0.6250']);
});

describe('confusion matrix', () => {
  const svg = confusionMatrixSvg(
    [
      [8, 2],
      [0, 5],
    ],
    ['a&b', '<i>'],
  );

  test('a cell for each count that is not 0', () => {
    expect([...svg.matchAll(/text-anchor="middle">([^<]+)</g)].map(([, text]) => text)).toEqual([
      ...['8', '80 %', '2', '20 %', '5', '100 %'],
    ]);
    expect(svg.match(/class="right"/g)).toHaveLength(2);
    expect(svg.match(/class="wrong"/g)).toHaveLength(1);
    expect(svg).toContain('<title>a&#38;b, predicted &#60;i&#62;: 2 of 10</title>');
  });

  test('the more of its class, the stronger', () => {
    const strength = (kind: string) =>
      [...svg.matchAll(new RegExp(`class="${kind}"[^>]* fill-opacity="([\\d.]+)"`, 'g'))].map(([, of]) => Number(of));
    expect(strength('right')).toEqual([0.83, 1]); // 0.15 + 0.85 x 8/10, and all of it
    expect(strength('wrong')).toEqual([0.447]); // the root of 2/10
  });

  test.each([
    [[467, 533], '47 %', '53 %'],
    [[994, 6], '99 %', '1 %'],
    [[995, 5], '&#62;99 %', '1 %'],
    [[996, 4], '&#62;99 %', '&#60;1 %'],
    [[0, 5], '100 %'],
  ])('shares are rounded to the nearest, but 100 %% is all of a class, and something is never 0 %%: %j', (counts, ...shares) => {
    const svg = confusionMatrixSvg([counts, [0, 0]], ['a', 'b']);
    expect([...svg.matchAll(/>([^<]* %)</g)].map(([, text]) => text)).toEqual(shares);
  }); // prettier-ignore

  test('a class without examples has an empty row', () => {
    expect(confusionMatrixSvg([[0, 0], [0, 1]], ['a', 'b'])).not.toMatch(/NaN/); // prettier-ignore
  });

  test('with many classes numbers and then names are left out', () => {
    const square = (n: number) =>
      Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)));
    const names = (n: number) => Array.from({ length: n }, (_, i) => `kind ${i}`);
    expect(confusionMatrixSvg(square(14), names(14))).toMatch(/>1</);
    expect(confusionMatrixSvg(square(14), names(14))).not.toContain('100 %<');
    expect(confusionMatrixSvg(square(30), names(30))).not.toMatch(/>1</);
    expect(confusionMatrixSvg(square(30), names(30))).toContain('>kind 29<');
    expect(confusionMatrixSvg(square(200), names(200))).not.toContain('>kind 29<');
  });
});
