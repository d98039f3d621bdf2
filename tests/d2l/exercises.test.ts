// The sentences that answer the exercises, of results that are made up: what they say follows by hand.
import { describe, expect, test } from 'vitest';
import { bestOf, halvingAnswer, noiseAnswer, rateAnswer, widthAnswer } from '../../src/d2l/exercise-answers.js';
import { exercises } from '../../src/d2l/exercises.js';
import type { SweepRecord, TrialRecord } from '../../src/report/sweep-record.js';
import { parseSpace } from '../../src/sweep/space.js';
import { strategies } from '../../src/sweep/strategies.js';

/** A trial whose runs have these accuracies, epoch by epoch; the best is the last. */
function trial(number: number, values: TrialRecord['values'], ...runs: number[][]): TrialRecord {
  const lasts = runs.map((accuracies) => accuracies[accuracies.length - 1]);
  const mean = lasts.reduce((sum, value) => sum + value, 0) / lasts.length;
  const spread = lasts.length > 1 ? Math.sqrt(lasts.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (lasts.length - 1)) : undefined; // prettier-ignore
  return {
    trial: number,
    values,
    rung: 0,
    runs: runs.map((accuracies, i) => ({
      seed: String(i),
      state: 'done',
      epochs: accuracies.map((accuracy, e) => ({ epoch: e + 1, trainLoss: 1, validation: { accuracy } })),
      best: { epoch: accuracies.length, metric: 'accuracy', value: lasts[i], on: 'validation' },
      seconds: 2 * accuracies.length,
    })),
    mean,
    spread,
  };
}

const record = (trials: TrialRecord[], more: Partial<SweepRecord> = {}): SweepRecord => ({
  title: 'made up',
  strategy: 'grid',
  metric: 'accuracy',
  varied: [],
  seeds: ['0'],
  rungs: [{ trials: trials.length, epochs: 2 }],
  trials,
  seconds: 1,
  validationExamples: 100,
  ...more,
});

test('1: the best width, and what each step brings', () => {
  const trials = [
    trial(2, { hidden: [32] }, [0.5, 0.8], [0.5, 0.9]),
    trial(1, { hidden: [8] }, [0.5, 0.6], [0.4, 0.6]),
  ];
  const answer = widthAnswer(record(trials)).join('\n');
  expect(answer).toContain('32 units are best: validation accuracy 0.8500 ± 0.0707 over 2 seeds');
  expect(answer).toContain('From 8 to 32 units: +0.2500, for 1.0 times the seconds an epoch.');
});

test('3: the best rate, smaller and larger ones, and those that diverge', () => {
  const gone = { ...trial(3, { lr: 10 }, [0.1]), mean: undefined, runs: [{ seed: '0', state: 'diverged' as const, epochs: [], seconds: 1 }] }; // prettier-ignore
  const trials = [trial(2, { lr: 0.3 }, [0.5, 0.8]), trial(1, { lr: 0.01 }, [0.2, 0.6]), trial(4, { lr: 1 }, [0.2, 0.5]), gone]; // prettier-ignore
  expect(rateAnswer(record(trials))).toEqual([
    'A rate of 0.3 is best after 2 epochs: validation accuracy 0.8000.',
    'Smaller ones have not come as far: 0.01 reaches 0.6000.',
    'Larger ones step past what they look for: 1 reaches 0.5000.',
    'With 10 the loss is no longer finite.',
  ]);
});

describe('5', () => {
  test('the noise of seeds is the root of the mean variance, and ranks that turn around have a correlation of -1', () => {
    const trials = [
      trial(1, { lr: 0.1 }, [0.1, 0.82], [0.1, 0.78]), // mean 0.80, standard deviation 0.0283
      trial(2, { lr: 0.2 }, [0.2, 0.79], [0.2, 0.77]), // mean 0.78, 0.0141
      trial(3, { lr: 0.3 }, [0.3, 0.77], [0.3, 0.75]), // mean 0.76, 0.0141
    ];
    const answer = noiseAnswer(record(trials, { seeds: ['0', '1'] })).join('\n');
    expect(answer).toContain('a standard deviation of 0.0200'); // sqrt((0.0008 + 0.0002 + 0.0002) / 3)
    expect(answer).toContain('lie within 0.0400');
    expect(answer).toContain('have a correlation of -1.00');
  });

  test('begins with the ten best of exercise 4', () => {
    const before = record(Array.from({ length: 12 }, (_, i) => trial(i + 1, { lr: (i + 1) / 10, hidden: [8] }, [0.5, 0.9 - i / 100]))); // prettier-ignore
    const [{ space }] = exercises[5].sweeps;
    const { choices, seeds } = parseSpace(space(before));
    expect(choices).toEqual(bestOf(before, 10));
    expect([choices!.length, choices![9].lr, seeds]).toEqual([10, 1, ['1', '2', '3', '4', '5']]);
  });
});

test('6: halving and random search spend as many epochs', () => {
  const [halving, random] = exercises[6].sweeps;
  for (const [isQuick, epochs] of [
    [false, 27],
    [true, 3],
  ] as const) {
    const spent = [halving, random].map(({ space, strategy, trials }) => {
      const rungs = strategies[strategy].rungs(parseSpace(space(undefined)), { trials: trials!(isQuick), eta: 3 }, { epochs, schedule: 'constant' }); // prettier-ignore
      return rungs.reduce((sum, rung, i) => sum + rung.trials * (rung.epochs - (rungs[i - 1]?.epochs ?? 0)), 0);
    });
    expect(spent).toEqual(isQuick ? [108, 108] : [210, 216]);
  }
  const [one, other] = [record([trial(1, { lr: 0.1 }, [0.5, 0.9])]), record([trial(1, { lr: 0.2 }, [0.5, 0.8])])];
  expect(halvingAnswer(one, other)[2]).toContain('The difference is +0.1000.');
});
