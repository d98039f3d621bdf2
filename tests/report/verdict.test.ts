// The verdict on a run: no better than guessing, still getting better, or not any more.
import { expect, test } from 'vitest';
import { verdictOf } from '../../src/report/verdict.js';
import { epochEvent } from '../../src/train/events.js';
import { record, validated } from './small-run.js';

test('the best epoch is the last, or it is not', () => {
  expect(verdictOf(record)).toBe('The test accuracy has not got better in the last 1 epoch.');
  expect(verdictOf(validated)).toBe('The validation accuracy has not got better in the last 2 epochs.');
  const numbers = [3, 2].map((rmse, i) => epochEvent(i + 1, { loss: 1, rmse }, { test: { rmse } }, 1, 1));
  expect(verdictOf({ config: { ...record.config, task: 'regression' }, epochs: numbers })).toBe(
    'The last epoch has the lowest test RMSE: more epochs may bring more.',
  );
});

test('no better than guessing: ln 4 = 1.3863 and a quarter right', () => {
  const event = (loss: number, accuracy: number) =>
    epochEvent(1, { loss: 1, accuracy }, { test: { loss, accuracy } }, 1, 1);
  const of = (loss: number, accuracy: number) => verdictOf({ ...record, epochs: [event(loss, accuracy)] });
  expect(of(1.39, 0.25)).toBe(
    'The net is no better than guessing: its test loss is 1.3900 (ln 4 = 1.3863). Try another learning rate or other initial weights.',
  );
  expect(of(1.38, 0.25)).not.toContain('guessing');
  expect(of(1.39, 0.31)).not.toContain('guessing'); // more than 1.2 / 4
});

test('nothing to say it by', () => {
  expect(verdictOf({ ...record, epochs: [] })).toBe('No epoch has ended.');
  expect(verdictOf({ ...record, epochs: [epochEvent(1, { loss: 1, accuracy: 0.5 }, {}, 1, 1)] })).toBe(
    'The net was not tested.',
  );
});
