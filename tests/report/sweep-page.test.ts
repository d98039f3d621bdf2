// The page of a sweep and its ranking as text: what they say of the winner and of how sure it is, in which order, and that they stay small.
import { describe, expect, test } from 'vitest';
import { rankingText } from '../../src/report/ranking-text.js';
import { sweepHtml } from '../../src/report/sweep-html.js';
import type { SweepRecord, TrialRecord } from '../../src/report/sweep-record.js';
import { withinNoise } from '../../src/report/sweep-trials.js';
import { sweepVerdict, sweepWarnings } from '../../src/report/sweep-verdict.js';
import { largeSweep, sweep, trialRun } from './small-sweep.js';

const textOf = (html: string) =>
  html
    .replace(/<(style|title)[^]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, ' ');

const [best, second, diverged] = sweep.trials;
const singles = (...trials: (Partial<TrialRecord> & Pick<TrialRecord, 'trial'>)[]): SweepRecord => ({
  ...sweep,
  winner: undefined,
  trials: trials.map(({ trial, ...rest }) => ({ trial, values: { lr: trial }, rung: 0, runs: [trialRun('1', [0.5, 0.8, 0.7])], mean: 0.8, ...rest })), // prettier-ignore
});

describe('the verdict', () => {
  test('the winner, its figures, and who is within seed noise', () => {
    expect(sweepVerdict(sweep)).toBe(
      'Trial 2 (lr 0.1) is the best: its validation accuracy is 0.8400 ± 0.0283 over 2 seeds. Trained once more on all training rows for 2 epochs, it has a test accuracy of 0.8125. Trial 1 is within seed noise.',
    );
  });

  test('the standard error of 0.04 and 0.02 over two seeds is 0.0316, and t of two degrees of freedom is 4.303', () => {
    const other = (mean: number) => ({ ...sweep, trials: [{ ...best, spread: 0.04 }, { ...second, mean, spread: 0.02 }] }); // prettier-ignore
    expect(withinNoise(other(0.84 - 0.136))).toHaveLength(1);
    expect(withinNoise(other(0.84 - 0.1361))).toEqual([]);
    expect(sweepVerdict(other(0.7))).toContain('No other trial is within seed noise.');
  });

  test('only trials that came to the same rung are compared', () => {
    expect(withinNoise({ ...sweep, trials: [{ ...best, rung: 1 }, second] })).toEqual([]);
  });

  test('many are counted', () => {
    const others = [3, 4, 5, 6, 7].map((trial) => ({ ...second, trial }));
    expect(sweepVerdict({ ...sweep, trials: [best, ...others] })).toContain('Trials 3, 4, 5 and 2 more are within');
  });

  test('with one seed noise is not known', () => {
    const text = sweepVerdict({ ...singles({ trial: 1 }, { trial: 2, mean: 0.7 }), ended: undefined });
    expect(text).toBe(
      'Trial 1 (lr 1) is the best so far: its validation accuracy is 0.8000. How much of the differences between trials is seed noise is not known: each had one seed.',
    );
  });

  test('without any measured trial', () => {
    expect(sweepVerdict({ ...sweep, winner: undefined, trials: [diverged] })).toBe('No trial has been measured.');
    expect(sweepVerdict({ ...sweep, winner: undefined, trials: [] })).toBe('No trial has been measured.');
  });
});

describe('warnings', () => {
  test('diverged and failed trials are counted, and the first reason is said', () => {
    const failed = { ...diverged, trial: 4, runs: [{ ...diverged.runs[0], state: 'failed', error: 'out of memory' } as const] }; // prettier-ignore
    expect(sweepWarnings({ ...sweep, ended: undefined, trials: [best, second, failed, diverged] })).toEqual([
      'The sweep has not ended.',
      '1 of 4 trials failed (trial 4): out of memory',
      '1 of 4 trials diverged (trial 3).',
    ]);
  });

  const edges = (record: SweepRecord) => sweepWarnings(record).filter((text) => text.includes('tried'));
  const ofRates = (scale: 'linear' | 'log' | 'words', ...rates: number[]) => ({
    ...singles(...rates.map((lr, i) => ({ trial: i + 1, values: { lr } }))),
    varied: [{ name: 'lr', scale } as const],
  });

  test('the best value is the last that was tried, or near it', () => {
    expect(edges(ofRates('log', 10, 1, 0.1))).toEqual(['The best lr, 10, is the largest that was tried: better ones may lie beyond.']); // prettier-ignore
    expect(edges(ofRates('log', 0.1, 1, 10))).toEqual(['The best lr, 0.1, is the smallest that was tried: better ones may lie beyond.']); // prettier-ignore
    expect(edges(ofRates('log', 9, 1, 10, 0.1))).toEqual(['The best lr, 9, is near the largest that was tried: better ones may lie beyond.']); // prettier-ignore
    expect(edges(ofRates('linear', 9, 1, 10, 0.1))).toEqual([]); // 0.9 of the way
  });

  test('of 0, of words, of two values and of one within there is none', () => {
    expect(edges(ofRates('linear', 0, 0.5, 0.9))).toEqual([]);
    expect(edges(ofRates('words', 10, 1, 0.1))).toEqual([]);
    expect(edges(ofRates('log', 10, 1))).toEqual([]);
    expect(edges(ofRates('log', 1, 10, 0.1))).toEqual([]);
  });

  test('the winner is far worse on the test rows than on those of validation', () => {
    const of = (accuracy: number) => sweepWarnings({ ...singles({ trial: 1, mean: 0.9, runs: [trialRun('1', [0.9, 0.8])] }), rungs: [{ trials: 1, epochs: 2 }], winner: { trial: 1, epochs: 1, test: { accuracy }, command: '' } }); // prettier-ignore
    expect(of(0.84)).toEqual([expect.stringContaining('On the test rows the winner has 0.8400, far from the 0.9000 of validation.')]); // prettier-ignore
    expect(of(0.86)).toEqual([]); // 0.14 from 1, less than 1.5 times 0.1
  });

  test('the best trial was still getting better', () => {
    const rising = (values: number[]) => ({ ...singles({ trial: 1, runs: [trialRun('1', values)] }), rungs: [{ trials: 1, epochs: 2 }] }); // prettier-ignore
    expect(sweepWarnings(rising([0.5, 0.6]))).toEqual(['The best trial was the best in its last epoch, 2: more epochs may bring more.']); // prettier-ignore
    expect(sweepWarnings(rising([0.6, 0.5]))).toEqual([]);
  });
});

describe('the page', () => {
  const html = sweepHtml(sweep);

  test('has a row for each trial, ranked as they are given, and the winner marked', () => {
    const rows = [...html.matchAll(/<tr( class="changed total")?><td.*?<\/tr>/g)].map(([row, best]) => [textOf(row).trim(), best !== undefined]); // prettier-ignore
    expect(textOf(html)).toContain('By validation accuracy on 600 rows. rank trial accuracy ± lr best epoch epochs seconds state'); // prettier-ignore
    expect(rows).toEqual([
      ['1 2 0.8400 0.0283 0.1 2 3 5.0 done', true],
      ['2 1 0.8300 0.0283 0.01 2–3 3 4.0 done', false],
      ['– 3 – – 10 – 0 1.0 diverged', false],
    ]);
  });

  test('has the figures, the command and what was tried', () => {
    const text = textOf(html);
    expect(text).toContain('grid of 3 trials over lr, 2 seeds each, by mlp-train, 2026-11-29 20:05 UTC');
    expect(text).toContain('Validation accuracy 0.8400 ± 0.0283, 2 seeds Test accuracy 0.8125 after 2 epochs on all training rows Trials 3 1 diverged Time 10.0 s 12 epochs of all runs'); // prettier-ignore
    expect(text).toContain("The winner: trial 2 lr 0.1 To train it again: npx mlp-train train --data-dir 'a b'");
    expect(text).toContain(
      'Within seed noise: a mean that differs from the best by no more than t times the standard error',
    );
    expect(text).not.toContain('The winner itself');
  });

  test('a command that does not give the winner says so, and that trials are single nets', () => {
    const winner = { ...sweep.winner!, command: 'npx mlp-train a.csv --folds 0', isOwn: true };
    const text = textOf(sweepHtml({ ...sweep, winner }));
    expect(text).toContain('The winner itself, trained on all rows, is in winner/; this command trains the recipe as a run of its own, which holds rows out and chooses its epoch. Trials are single nets: without --folds 0,'); // prettier-ignore
  });

  test('under the picture of a setting, that points are moved apart, if they are', () => {
    expect(textOf(html)).not.toContain('moved apart');
    const trials = [1, 2, 3, 4, 5, 6, 7].map((trial) => ({ ...second, trial, values: { lr: trial % 2 ? 0.1 : 0.01 } }));
    const varied = [{ name: 'lr', scale: 'log', values: ['0.01', '0.1'] } as const];
    expect(textOf(sweepHtml({ ...sweep, varied, trials }))).toContain('Points of the same value are moved apart, so that each is seen.'); // prettier-ignore
  });

  test('a title is never markup, and the page needs nothing else', () => {
    expect(html).toContain('<h1>Sweep on own &#60;rows&#62;</h1>');
    expect(html).not.toMatch(/<rows>|<script|<link|@import|url\(|(src|href)="/);
  });

  test('has a drawing of all settings together only if there are two, and rungs only if there are some', () => {
    expect(textOf(html)).not.toMatch(/All settings together|Rungs/);
    expect(html.match(/<svg /g)).toHaveLength(2);
    const halving = sweepHtml(largeSweep(9, 1, [{ trials: 9, epochs: 1 }, { trials: 3, epochs: 3 }])); // prettier-ignore
    expect(textOf(halving)).toMatch(/All settings together .* Rungs .* on 600 rows, those of a later rung first\./);
    expect(halving.match(/<svg /g)).toHaveLength(4 + 3);
  });

  test('of 400 trials: under a second, under a megabyte, and 350 of them unfold', () => {
    const record = largeSweep(400);
    const start = performance.now();
    const page = sweepHtml(record);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(page.length).toBeLessThan(1e6);
    expect(textOf(page)).toContain('350 more trials');
    expect(page.slice(0, page.indexOf('350 more trials')).match(/<tr[^>]*><td/g)).toHaveLength(50);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  test.each([
    ['nothing yet', { trials: [], rungs: [], seeds: [], ended: undefined }],
    ['one trial', { trials: [best], varied: [] }],
    ['nothing but diverged trials', { trials: [diverged, { ...diverged, trial: 4, runs: [] }] }],
    ['a metric that was not measured', { metric: 'rmse' as const, winner: { ...sweep.winner!, test: {} } }],
  ])('of %s has no number that is none', (_, change) => {
    expect(sweepHtml({ ...sweep, winner: undefined, ...change })).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('the ranking as text', () => {
  test('has aligned columns', () => {
    expect(rankingText(sweep, { width: 80 })).toBe(
      [
        'rank  trial  accuracy       ±    lr  best epoch  epochs  seconds  state',
        '   1      2    0.8400  0.0283   0.1           2       3      5.0  done',
        '   2      1    0.8300  0.0283  0.01         2–3       3      4.0  done',
        '   –      3         –       –    10           –       0      1.0  diverged',
      ].join('\n'),
    );
  });

  test('has the best ten, and says how many more there are', () => {
    const lines = rankingText(largeSweep(400), { width: 120 }).split('\n');
    expect(lines).toHaveLength(1 + 10 + 1);
    expect(lines[11]).toBe('and 390 more trials');
  });

  test.each([20, 40, 60, 80, 120])('fits %d columns; trial and figure stay', (width) => {
    const lines = rankingText(largeSweep(400, 3), { width }).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
    expect(lines[0]).toMatch(/trial +accuracy/);
  });

  test('in ASCII, if the terminal has nothing else', () => {
    expect(rankingText(sweep, { width: 80, unicode: false })).toMatch(/^[\n -~]+$/);
    expect(rankingText(largeSweep(20), { width: 30, unicode: false })).toMatch(/^[\n -~]+$/);
  });
});
