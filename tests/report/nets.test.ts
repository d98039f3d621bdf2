// Runs of several nets: what they reach together and alone, their curves, and the command that repeats a run on a table.
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { comparisonHtml } from '../../src/report/comparison-html.js';
import { comparisonPanel, netsPanel } from '../../src/report/curves-svg.js';
import { reportHtml } from '../../src/report/report-html.js';
import { commandOf } from '../../src/report/run-command.js';
import type { RunRecord } from '../../src/report/run-record.js';
import { warningOf } from '../../src/report/run-warning.js';
import { comparisonVerdict, verdictOf } from '../../src/report/verdict.js';
import { epochEvent } from '../../src/train/events.js';
import { complete } from '../../src/train/recipe-values.js';
import { record, results, validated } from './small-run.js';

const textOf = (html: string) => html.replace(/<(style|title)[^]*?<\/\1>|<wbr>/g, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '); // prettier-ignore

/** Two nets of which validation chose the first epoch, with test accuracy 0.5; and a third with 0.8 in its only one. */
const [first] = validated.epochs;
const better = { ...first, metrics: { ...first.metrics, test: { loss: 1.2, accuracy: 0.8 } } };
const nets: RunRecord[] = [
  { ...validated, name: 'net 1' },
  { ...validated, name: 'net 2' },
  { ...validated, name: 'net 3', epochs: [better] },
];
const config = { ...record.config, parameters: 3 * 59 }; // as config.json of several nets says it
const run: RunRecord = { ...record, config, name: 'all', epochs: [], nets, together: { loss: 1, accuracy: 0.9, logLoss: 1 } }; // prettier-ignore

test('the verdict is of all together, beside the mean of each alone: (0.5 + 0.5 + 0.8) / 3', () => {
  expect(verdictOf(run)).toBe(
    '3 nets together are right on 90.0 % of 6 test examples, and each alone on 60.0 % on average.',
  );
  expect(verdictOf({ ...run, together: undefined })).toBe('3 nets answer together, which was not tested.');
  expect(comparisonVerdict([record, run])).toBe('all has the highest test accuracy, 0.9000.');
});

test('warnings are of what they reach together', () => {
  expect(warningOf(run)).toBeUndefined();
  expect(warningOf({ ...run, together: { loss: 1.39, accuracy: 0.25 } })).toContain(
    'The net is no better than guessing',
  );
});

describe('the page', () => {
  const html = reportHtml(run, { ...results, metrics: { loss: 1, accuracy: 0.9, logLoss: 1, macroF1: 0.85 } });
  const text = textOf(html);

  test('has figures of all, and none that is empty', () => {
    expect(text).toContain('Test accuracy 0.9000 one alone: 0.6000 on average Test log loss 1.0000 Macro F1 0.8500');
    expect(text).toContain('Nets 3 chosen in epoch 1 Parameters 177 3 times 6-5-4 Time 17.5 s 7 epochs');
    expect(text).toContain('training 14.00 s in 7 epochs of 3 nets');
    expect(html).not.toContain('<b>–</b>');
  });

  test('has a line for each net', () => {
    expect(text).toContain('net epochs chosen validation accuracy test accuracy 1 3 1 0.6000 0.5000 2 3 1');
    expect(text).toContain('3 1 1 0.6000 0.8000 all 0.9000');
    expect(text).toContain('net 1 chosen 0.6000'); // as the table, and not the 0.58 of its last epoch
  });

  test('has no more curves than colours', () => {
    const many = Array.from({ length: 10 }, () => nets[0]);
    expect(netsPanel(run, many).lines).toHaveLength(8);
    expect(textOf(reportHtml({ ...run, nets: many }, results))).toContain('2 more nets are not drawn.');
  });
});

test('curves: what the epochs were chosen by, with the best epoch of each; among others the mean as far as all go', () => {
  expect(netsPanel(run, nets)).toMatchObject({
    title: 'Validation accuracy',
    lines: [
      { name: 'net 1', values: [0.6, 0.55, 0.58], chosen: 0 },
      { name: 'net 2' },
      { name: 'net 3', values: [0.6] },
    ],
  });
  const [, { values }] = comparisonPanel([record, run], 'test', 'accuracy').lines;
  expect(values).toHaveLength(1);
  expect(values[0]).toBeCloseTo(0.6, 12);
});

test('a comparison has them beside one net', () => {
  const text = textOf(comparisonHtml([record, run]));
  expect(text).toContain('run test accuracy parameters best epoch test loss validation accuracy');
  expect(text).toMatch(
    / all 0\.9000 177 in all nets chosen by net – 0\.6000 .* 7 2\.50 first 0\.6250 59 2 \(0\.7500 on test\) .* 3 2\.50 /,
  );
});

test('a comparison is by what all runs monitor, and shows the log loss in place of a smoothed loss', () => {
  const of = (name: string, accuracy: number, logLoss: number): RunRecord => {
    const measured = { loss: 2 * logLoss, accuracy, logLoss };
    const epochs = [epochEvent(1, { loss: 1, accuracy }, { validation: measured, test: measured }, 1, 1)];
    return { ...record, name, config: { ...record.config, monitor: 'logLoss' }, epochs };
  };
  const [right, sure] = [of('right', 0.9, 0.5), of('sure', 0.8, 0.25)];
  expect(comparisonVerdict([right, sure])).toBe('sure has the lowest validation log loss, 0.2500; its test log loss is 0.2500.'); // prettier-ignore
  const text = textOf(comparisonHtml([right, sure]));
  expect(text).toContain('Sorted by validation log loss.');
  expect(text).toContain(
    'run validation log loss test accuracy best epoch test log loss validation accuracy training accuracy training loss',
  );
  for (const title of ['Test log loss', 'Validation log loss', 'Training loss']) expect(text).toContain(title);
  expect(text).not.toContain('Test loss');
  const others = [right, { ...sure, config: { ...sure.config, monitor: 'loss' as const } }];
  expect(comparisonVerdict(others)).toBe(
    'right has the highest validation accuracy, 0.9000; its test accuracy is 0.9000.',
  );
});

describe('the command that repeats a run on a table', () => {
  const config = (given: Parameters<typeof complete>[0]) => ({ config: { ...record.config, ...complete(given) } });
  const data = resolve('own', 'march 1.csv');

  test('names the table first, from here if that is shorter', () => {
    expect(commandOf(config({ data, target: 'left', folds: 5 }))).toBe("npx mlp-train 'own/march 1.csv' --target left --folds 5"); // prettier-ignore
    expect(commandOf(config({ data: '/march.csv', target: 'left', folds: 5 }))).toContain('npx mlp-train /march.csv ');
  });

  test('says that there are no folds if a table of so few rows would have some', () => {
    const few = config({ data, target: 'y' });
    expect(commandOf(few)).toMatch(/ --target y --folds 0$/);
    expect(commandOf({ config: { ...few.config, examples: 20_000 } })).toMatch(/ --target y$/);
    expect(commandOf(config({ data, target: 'y', validation: 0.1 }))).toMatch(/ --target y --validation 0.1$/);
    expect(commandOf(config({ data, target: 'y', preset: 'book' }))).not.toContain('--folds');
  });
});
