// The charts: scales, names at the ends of the lines, colours, widths, and values that cannot be drawn.
import { describe, expect, test } from 'vitest';
import { type CurvesOptions, curvesText } from '../../src/report/curves.js';
import { epochCurves as curvesOf } from '../../src/report/epoch-curves.js';
import { bestEpoch, headlineOf } from '../../src/report/run-curves.js';
import { type EpochEvent, epochEvent } from '../../src/train/events.js';

/** Curves with the best epoch by the headline marked. */
function epochCurves(epochs: readonly EpochEvent[], last: number, options: CurvesOptions): string {
  const best = bestEpoch(epochs, headlineOf({ epochs }));
  return curvesOf(epochs, last, options, best && { epoch: best.epoch.epoch, on: best.on });
}

const falling = { name: 'loss', values: [1, 0.5, 0.25, 0] };
const rising = { name: 'accuracy', values: [0, 0.5, 0.75, 1] };

describe('curvesText', () => {
  test('draws lines that end at their names', () => {
    expect(curvesText([[falling, rising]], { width: 60, height: 6 })).toBe(
      [
        '1.0 ┼──╮                            ┏━━━━  ━ accuracy 1.0000',
        '0.8 ┤  ╰────╮             ┏━━━━━━━━━┛',
        '0.6 ┤       ╰────━━━━━━━━━┛',
        '0.4 ┤       ┏━━━┛╰────────╮',
        '0.2 ┤  ┏━━━━┛             ╰─────────╮',
        '0.0 ┼━━┛                            ╰────  ─ loss 0.0000',
        '    1                              epoch 4',
      ].join('\n'),
    );
  });

  test('in ASCII, with a name of its own for x', () => {
    const text = curvesText([[falling]], { width: 40, unicode: false, xlabel: 'step' });
    expect(text).toMatch(/^[\n -~]+$/);
    expect(text).toMatch(/1 +step 4\n- loss 0\.0000$/);
  });

  test('colours each line and its name', () => {
    expect(curvesText([[falling]], { colors: true })).toContain('\u001b[38;5;33m─ loss 0.0000\u001b[0m');
    expect(curvesText([[falling]])).not.toContain('\u001b');
  });

  test('without room beside the plot the names stand below', () => {
    expect(curvesText([[falling, rising]], { width: 20 })).toMatch(/1 +epoch 4\n━ accuracy 1\.0000\n─ loss 0\.0000$/);
  });

  test.each([20, 35, 60, 80, 120])('never wider than %d columns', (width) => {
    const lines = curvesText([[falling, rising], [{ name: 'other', values: [0, 0.5, 0.7, 1] }]], { width }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  test.each([
    [[1e30, 2e30]],
    [[-5, 1e5]],
    [[1e-9, 2e-9]],
    [[7, 7, 7]],
    [[0, 0]],
    [[0.1, 0.1 + 2e-17, 0.30000000000000004 - 0.2]],
    [[2.3025851, 2.302585, 2.3025852]],
    [[0.125, 0.125]],
    [[-0.005, 0.015]],
  ])('has few rows for %j', (values) => {
    const rows = curvesText([[{ name: 'a', values }]], { height: 10 }).split('\n').length;
    expect(rows).toBeGreaterThan(1);
    expect(rows).toBeLessThanOrEqual(12);
  });

  test('a line ends before its first value that is not finite', () => {
    expect(curvesText([[{ name: 'a', values: [3, 2, NaN, 1] }, falling]])).toContain('a 2.0000');
  });

  test('is empty without two points to join', () => {
    expect(curvesText([])).toBe('');
    expect(curvesText([[{ name: 'a', values: [1] }], [{ name: 'b', values: [Infinity, 1] }]])).toBe('');
  });
});

describe('epochCurves', () => {
  const epochs = (losses: number[], trained: number[], tested: number[]) =>
    losses.map((loss, i) => epochEvent(i + 1, { loss, accuracy: trained[i] }, { test: { accuracy: tested[i] } }, 1, 1));
  /** For each panel, the labels of its rows from the top, and the label of the row on which its lines begin. */
  const panels = (text: string) =>
    text.split('\n\n').map((panel) => {
      const rows = [...panel.matchAll(/^ *([\d.e+-]+) ([┤┼])/gm)];
      return {
        labels: rows.map(([, label]) => label),
        begins: rows.filter((row) => row[2] === '┼').map((row) => row[1]),
      };
    });

  // 35 columns: the loss is at 1.75 after a quarter of them, at 1.25 after three, and the test accuracy at 0.15 after a half.
  test('the loss above the accuracies, each with an axis of its own', () => {
    const text = epochCurves(epochs([2, 1], [0.1, 0.3], [0.1, 0.2]), 2, { width: 60, height: 7 });
    expect(text).toBe(
      [
        '2.0 ┼────────╮',
        '1.5 ┤        ╰────────────────╮',
        '1.0 ┤                         ╰────────  ─ train loss 1.0000',
        '',
        '0.3 ┤                         ╭────────  ─ train acc 0.3000',
        '0.2 ┤        ╭───────┏─━─━─━─━╯━━━━━━━●  ━ test acc 0.2000', // lines in the same place take turns
        '0.1 ┼━─━─━─━─━━━━━━━━┛',
        '    1                 ● best: 2  epoch 2',
      ].join('\n'),
    );
  });

  test('an accuracy of 0.1 stands on the row 0.1, whatever the loss is', () => {
    const losses = [2.3026, 1.04, 0.58, 0.52, 0.48, 0.45, 0.43, 0.42, 0.4, 0.39];
    const accuracies = [0.1, 0.63, 0.79, 0.81, 0.83, 0.84, 0.85, 0.855, 0.86, 0.862];
    for (const height of [7, 11, 15, 24])
      for (const last of [2, 4, 10]) {
        const shown = epochs(losses, accuracies, accuracies).slice(0, last);
        const [loss, accuracy] = panels(epochCurves(shown, 10, { width: 80, height }));
        expect(accuracy.begins.map(Number)).toEqual([0.1]);
        const step = Number(loss.labels[0]) - Number(loss.labels[1]);
        expect(Math.abs(Number(loss.begins[0]) - 2.3026)).toBeLessThanOrEqual(step / 2);
        expect(loss.labels.length + 1 + accuracy.labels.length).toBeLessThanOrEqual(height);
      }
  });

  test('narrow: the names of each panel stand below it', () => {
    const text = epochCurves(epochs([2, 1], [0.1, 0.3], [0.1, 0.2]), 2, { width: 30, height: 7 });
    expect(text).toMatch(
      /^2\.0 ┼[^a-z]+─ train loss 1\.0000\n\n0\.3 ┤[^a-z]+ 1 +● best: 2 +epoch 2\n─ train acc 0\.3000\n━ test acc 0\.2000$/,
    );
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(30);
  });

  test.each([[NaN], [Infinity]])('a loss that is %d: the accuracies alone', (loss) => {
    const text = epochCurves(epochs([loss, loss], [0.1, 0.3], [0.1, 0.2]), 2, {});
    expect(text).toMatch(/^0\.30 ┤/);
    expect(text).not.toMatch(/loss|NaN|Infinity/);
  });

  test('a loss that is no longer finite: its line ends there, and the others go on', () => {
    const text = epochCurves(epochs([2, Infinity, NaN], [0.1, 0.2, 0.3], [0.1, NaN, 0.3]), 3, {});
    expect(text).toMatch(/^ *2\.\d* ┼ {2}─ train loss 2\.0000\n\n/);
    expect(text).toMatch(/train acc 0\.3000/);
    expect(text).toMatch(/test acc 0\.1000/);
  });

  test('no test set: no line of it; one epoch: nothing to join', () => {
    expect(epochCurves(epochs([2, 1], [0.1, 0.3], []), 2, {})).not.toContain('test acc');
    expect(epochCurves(epochs([2], [0.1], [0.1]), 1, {})).toBe('');
  });

  test.each([20, 24, 40, 80])('a loss of 1e20 is not wider than %d columns', (width) => {
    const text = epochCurves(epochs([1e20, 1, 2], [0.1, 0.3, 0.2], []), 3, { width });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  const validated = [0.3, 0.5, 0.4].map((accuracy, i) =>
    epochEvent(
      i + 1,
      { loss: 3 - i, accuracy: 0.3 + i / 10 },
      { validation: { accuracy }, test: { accuracy: 0.4 } },
      1,
      1,
    ),
  );

  test('validation has a line and a mark of its own, and the best epoch is by it', () => {
    const text = epochCurves(validated, 3, { width: 60 });
    expect(text).toMatch(/═ val acc 0\.4000\n/);
    expect(text).toMatch(/^ +1 +● best: 2 +epoch 3$/m);
    const ascii = epochCurves(validated, 3, { width: 60, unicode: false });
    expect(ascii).toMatch(/o val acc 0\.4000\n/);
    expect(ascii).toMatch(/@ best: 2 /);
    expect(ascii).toMatch(/^[\n -~]+$/);
    expect(epochCurves(validated, 3, { width: 60, colors: true })).toContain(
      '\u001b[38;5;28m═ val acc 0.4000\u001b[0m',
    );
  });

  test('a regression: the lowest RMSE is the best', () => {
    const events = [3, 1, 2].map((rmse, i) => epochEvent(i + 1, { loss: 9 - i, rmse }, { validation: { rmse } }, 1, 1));
    expect(epochCurves(events, 3, { width: 60 })).toMatch(/● best: 2 /);
  });

  // A panel has 6 columns of labels and axis and 19 of names beside the plot, which has 30 or more.
  test.each([
    [116, 1],
    [100, 2],
  ])('%d columns: %d panels below each other, as high as before', (width, below) => {
    const text = epochCurves(validated, 3, { width });
    expect(text.split('\n\n')).toHaveLength(below);
    expect(/epoch 3 +1 .*epoch 3$/m.test(text)).toBe(below === 1); // the x axes of both
    expect(text.split('\n').length).toBeLessThanOrEqual(16);
    expect(Math.max(...text.split('\n').map((row) => row.length))).toBeLessThanOrEqual(width);
  });
});
