// The chart: scale, names at the ends of the lines, colours, widths, and values that cannot be drawn.
import { describe, expect, test } from 'vitest';
import { curvesText } from '../../src/report/curves.js';

const falling = { name: 'loss', values: [1, 0.5, 0.25, 0] };
const rising = { name: 'accuracy', values: [0, 0.5, 0.75, 1] };

describe('curvesText', () => {
  test('draws lines that end at their names', () => {
    expect(curvesText([falling, rising], { width: 60, height: 6 })).toBe(
      [
        '1.0 ┼──╮                             ╭─────  accuracy 1.0000',
        '0.8 ┤  ╰────╮              ╭─────────╯',
        '0.6 ┤       ╰────╭─────────╯',
        '0.4 ┤       ╭────╯─────────╮',
        '0.2 ┤  ╭────╯              ╰─────────╮',
        '0.0 ┼──╯                             ╰─────  loss 0.0000',
        '    1                                epoch 4',
      ].join('\n'),
    );
  });

  test('in ASCII, with a name of its own for x', () => {
    const text = curvesText([falling], { width: 40, unicode: false, xlabel: 'step' });
    expect(text).toMatch(/^[\n -~]+$/);
    expect(text).toMatch(/1 +step 4\nloss 0\.0000$/);
  });

  test('colours each line and its name', () => {
    expect(curvesText([falling], { colors: true })).toContain('\u001b[33mloss 0.0000\u001b[0m');
    expect(curvesText([falling])).not.toContain('\u001b');
  });

  test('without room beside the plot the names stand below', () => {
    expect(curvesText([falling, rising], { width: 20 })).toMatch(/1 +epoch 4\naccuracy 1\.0000\nloss 0\.0000$/);
  });

  test.each([20, 35, 60, 80, 120])('never wider than %d columns', (width) => {
    const lines = curvesText([falling, rising, { name: 'other', values: [0, 0.5, 0.7, 1] }], { width }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  test.each([[[1e30, 2e30]], [[-5, 1e5]], [[1e-9, 2e-9]], [[7, 7, 7]], [[0, 0]]])('has few rows for %j', (values) => {
    const rows = curvesText([{ name: 'a', values }], { height: 10 }).split('\n').length;
    expect(rows).toBeGreaterThan(1);
    expect(rows).toBeLessThanOrEqual(12);
  });

  test('a line ends before its first value that is not finite', () => {
    expect(curvesText([{ name: 'a', values: [3, 2, NaN, 1] }, falling])).toContain('a 2.0000');
  });

  test('is empty without two points to join', () => {
    expect(curvesText([])).toBe('');
    expect(
      curvesText([
        { name: 'a', values: [1] },
        { name: 'b', values: [Infinity, 1] },
      ]),
    ).toBe('');
  });
});
