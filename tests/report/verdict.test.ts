// The verdict on a run: what it reached, and whether it still gets better; and what makes that worth less than it looks.
import { expect, test } from 'vitest';
import { warningOf } from '../../src/report/run-warning.js';
import { comparisonVerdict, verdictOf } from '../../src/report/verdict.js';
import { epochEvent } from '../../src/train/events.js';
import type { Metrics } from '../../src/train/metric.js';
import { record, results, validated } from './small-run.js';

test('the best epoch is the last, or it is not', () => {
  expect(verdictOf(record)).toBe(
    'The net is right on 62.5 % of 6 test examples after 3 epochs. The test accuracy has not got better in the last 1 epoch.',
  );
  expect(verdictOf(validated)).toBe(
    'The net is right on 50.0 % of 6 test examples after 1 epoch. The validation accuracy has not got better in the last 2 epochs.',
  );
  const numbers = [3, 2].map((rmse, i) => epochEvent(i + 1, { loss: 1, rmse }, { test: { rmse } }, 1, 1));
  expect(verdictOf({ config: { ...record.config, task: 'regression' }, epochs: numbers })).toBe(
    'The test RMSE is 2.0000 after 2 epochs. The last epoch has the lowest test RMSE: more epochs may bring more.',
  );
});

test('beside the baseline, and of a regression by what it monitors', () => {
  const accuracy = { accuracy: { says: '"tea"', value: 2 / 6 } };
  expect(verdictOf(record, { ...results, baselines: accuracy })).toContain(
    'The net is right on 62.5 % of 6 test examples (always "tea": 33.3 %) after 3 epochs. ',
  );
  const epochs = [epochEvent(1, { loss: 1, rmse: 3 }, { test: { rmse: 3, mae: 2 } }, 1, 1)];
  const config = { ...record.config, task: 'regression' as const, monitor: 'mae' as const };
  const baselines = { rmse: { says: 'the mean', value: 4 }, mae: { says: 'the median', value: 2.5 } };
  const values = { kind: 'values', targets: new Float32Array(), predicted: new Float32Array(), perRow: 1, baselines } as const; // prettier-ignore
  expect(verdictOf({ config, epochs }, values)).toContain('The test MAE is 2.0000 (always the median: 2.5000) after');
});

test('no better than guessing: ln 4 = 1.3863 and a quarter right', () => {
  const event = (loss: number, accuracy: number) =>
    epochEvent(1, { loss: 1, accuracy }, { test: { loss, accuracy } }, 1, 1);
  const of = (loss: number, accuracy: number) => warningOf({ ...record, epochs: [event(loss, accuracy)] });
  expect(of(1.39, 0.25)).toBe(
    'The net is no better than guessing: its test loss is 1.3900 (ln 4 = 1.3863). Try another learning rate or other initial weights.',
  );
  expect(of(1.38, 0.25)).toBeUndefined();
  expect(of(1.39, 0.31)).toBeUndefined(); // more than 1.2 / 4
});

test('a run in which nothing changes, or can change', () => {
  const epochs = (...losses: number[]) => losses.map((loss, i) => epochEvent(i + 1, { loss }, {}, 1, 1));
  const of = (losses: number[], lr = 0.1) => warningOf({ config: { ...record.config, lr }, epochs: epochs(...losses) });
  expect(of([2.3026, 2.3025, 2.3026])).toBe(
    'The net learned nothing: its training loss stayed at 2.3025 in 3 epochs. Try another learning rate or other initial weights.',
  );
  expect(of([2.3], 0)).toBe(
    'The net learned nothing: its training loss stayed at 2.3000 in 1 epoch. The learning rate is 0.',
  );
  expect(of([2.3026, 2.2])).toBeUndefined();
  expect(of([2.3])).toBeUndefined();
});

test('no better than the mean, or than the most frequent class', () => {
  const numbers = [epochEvent(1, { loss: 1, rmse: 1 }, { test: { rmse: 1, r2: -0.1 } }, 1, 1)];
  const config = { ...record.config, task: 'regression' as const };
  expect(warningOf({ config, epochs: numbers })).toBe(
    'The net is no better than always saying the mean: its test R² is -0.1000.',
  );
  const baselines = { rmse: { says: 'the mean', value: 1 }, mae: { says: 'the median', value: 0.5 } };
  const values = { kind: 'values', targets: new Float32Array(), predicted: new Float32Array(), perRow: 1, baselines } as const; // prettier-ignore
  const of = (monitor: 'mae' | undefined, tested: Metrics, judged?: typeof values) =>
    warningOf({ config: { ...config, monitor }, epochs: [epochEvent(1, { loss: 1, rmse: 1 }, { test: tested }, 1, 1)] }, judged); // prettier-ignore
  expect(of(undefined, { rmse: 1.5, mae: 0.4, r2: -0.1 }, values)).toBe(
    'The net is no better than always saying the mean of the training targets: its test RMSE is 1.5000, that of the mean 1.0000.',
  );
  expect(of('mae', { rmse: 1.5, mae: 0.4, r2: -0.1 }, values)).toBeUndefined();
  expect(of('mae', { rmse: 0.9, mae: 0.6, r2: 0.1 }, values)).toContain(
    'its test MAE is 0.6000, that of the median 0.5000.',
  );
  expect(of('mae', { rmse: 1.5, mae: 0.4, r2: -0.1 })).toBeUndefined(); // R² is of squares
  const { images, prediction } = results; // rows 0, 1 and 3 are right
  const often = { ...images, labels: Uint8Array.of(0, 1, 0, 3, 0, 0) };
  expect(warningOf(record, { ...results, images: often })).toBe(
    'The net is no better than always saying tea, which is right for 4 of 6 test rows: the net is for 3.',
  );
  const two = { ...images, classNames: ['tea', 'no tea'], labels: Uint8Array.of(0, 0, 1, 1, 0, 0) };
  const said = { labels: Int32Array.of(0, 1, 1, 0, 1, 0), probabilities: prediction.probabilities, classes: 2 };
  expect(warningOf(record, { ...results, images: two, prediction: said, threshold: 0.3 })).toBe(
    'By its threshold, the net is no better than always saying tea, which is right for 4 of 6 test rows: the net is for 3, and finds 1 of 2 of no tea.',
  );
  expect(warningOf(record, { ...results, images, prediction })).toContain('chosen on the test set');
});

test('the best epoch was chosen on the test set, and is not the one whose weights there are', () => {
  expect(warningOf(record)).toBe(
    'The best epoch was chosen on the test set, so its accuracy 0.7500 flatters the net. Hold rows out for it, such as with --validation 0.1.',
  );
  expect(warningOf({ ...record, epochs: record.epochs.slice(0, 2) })).toBeUndefined(); // the last is the best
  expect(warningOf(validated)).toBeUndefined();
});

test('of several runs, the best by test data, with the weights that each has', () => {
  const second = { ...record, name: 'second', epochs: record.epochs.slice(0, 2) };
  expect(comparisonVerdict([record, second])).toBe('second has the highest test accuracy, 0.7500.');
  expect(comparisonVerdict([{ ...validated, name: 'validated' }, record])).toBe(
    'first has the highest test accuracy, 0.6250.',
  );
  expect(
    comparisonVerdict([
      { ...record, epochs: [] },
      { ...record, epochs: [] },
    ]),
  ).toBeUndefined();
});

test('nothing to say it by', () => {
  expect(verdictOf({ ...record, epochs: [] })).toBe('No epoch has ended.');
  expect(verdictOf({ ...record, epochs: [epochEvent(1, { loss: 1, accuracy: 0.5 }, {}, 1, 1)] })).toBe(
    'The net was not tested.',
  );
});
