// Sweeps for the tests of their pages: three trials that are worked out by hand, and as many as one likes of a formula.
import type { SweepRecord, TrialEpoch, TrialRecord, TrialRun } from '../../src/report/sweep-record.js';

/** A run whose validation accuracy goes up to that of its last epoch. */
export function trialRun(seed: string, accuracies: readonly number[], seconds = 2): TrialRun {
  const epochs = accuracies.map((accuracy, i): TrialEpoch => ({
    epoch: i + 1,
    trainLoss: 1 / (i + 1),
    validation: { loss: 1 - accuracy, accuracy },
  }));
  const value = Math.max(...accuracies);
  const epoch = accuracies.indexOf(value) + 1;
  return { seed, state: 'done', epochs, best: { epoch, metric: 'accuracy', value, on: 'validation' }, seconds };
}

const gone = (seed: string): TrialRun => ({
  seed,
  state: 'diverged',
  epochs: [],
  seconds: 0.5,
  error: 'the loss is NaN',
});

/** Best first: 0.84 (0.82 and 0.86) at rate 0.1, 0.83 (0.81 and 0.85) at 0.01, and one that diverged at 10. */
export const sweep: SweepRecord = {
  title: 'own <rows>',
  strategy: 'grid',
  metric: 'accuracy',
  varied: [{ name: 'lr', scale: 'log', values: ['0.01', '0.1', '10'] }],
  seeds: ['1', '2'],
  rungs: [{ trials: 3, epochs: 3 }],
  trials: [
    { trial: 2, values: { lr: 0.1 }, rung: 0, runs: [trialRun('1', [0.5, 0.82, 0.8]), trialRun('2', [0.5, 0.86, 0.8], 3)], mean: 0.84, spread: 0.0283 }, // prettier-ignore
    { trial: 1, values: { lr: 0.01 }, rung: 0, runs: [trialRun('1', [0.5, 0.7, 0.81]), trialRun('2', [0.5, 0.85, 0.8])], mean: 0.83, spread: 0.0283 }, // prettier-ignore
    { trial: 3, values: { lr: 10 }, rung: 0, runs: [gone('1'), gone('2')] },
  ],
  winner: {
    trial: 2,
    epochs: 2,
    test: { loss: 0.5, accuracy: 0.8125 },
    command: "npx mlp-train train --data-dir 'a b'",
  },
  seconds: 10,
  validationExamples: 600,
  ended: new Date(Date.UTC(2026, 10, 29, 20, 5, 59)),
};

/** Between 0 and 1, and as good as random, for a trial and a purpose. */
const drawn = (trial: number, purpose: number) =>
  (((Math.sin(trial * 127.1 + purpose * 311.7) * 43758.5453) % 1) + 1) % 1;

/** Trials at random over rate, width, layers and dropout; those of high rates diverge. */
export function largeSweep(
  count: number,
  seeds = 1,
  rungs: SweepRecord['rungs'] = [{ trials: count, epochs: 10 }],
): SweepRecord {
  const widths = ['none', '64', '256', '256,128', '512,256,128'];
  const chosen = Array.from({ length: count }, (_, i) => {
    const lr = 10 ** (-3 + 3.5 * drawn(i, 1));
    const width = Math.floor(drawn(i, 2) * widths.length);
    const dropout = Math.round(drawn(i, 3) * 50) / 100;
    const top = 0.8 + 0.02 * width - 0.06 * (Math.log10(lr) + 0.7) ** 2 - 0.05 * dropout;
    const hidden = widths[width] === 'none' ? [] : widths[width].split(',').map(Number);
    const values = { lr, hidden, dropout: [dropout], batchSize: 2 ** (5 + Math.floor(drawn(i, 4) * 4)) };
    return { trial: i + 1, values, top: lr > 2 ? NaN : top, seconds: 2 + width };
  });
  const order = [...chosen].sort((a, b) => (b.top || 0) - (a.top || 0));
  const trials = chosen.map(({ trial, values, top, seconds }): TrialRecord => {
    const rank = order.findIndex((other) => other.trial === trial);
    const rung = rungs.findLastIndex(({ trials }) => rank < trials);
    if (isNaN(top)) return { trial, values, rung, runs: Array.from({ length: seeds }, (_, s) => gone(String(s))) };
    const at = (seed: number, epoch: number) =>
      top * (1 - 0.4 / (epoch + 1.5)) + 0.008 * drawn(trial + seed, epoch + 5);
    const runs = Array.from(
      { length: seeds },
      (_, s) =>
      trialRun(String(s), Array.from({ length: rungs[rung].epochs }, (_, epoch) => at(s, epoch)), seconds), // prettier-ignore
    );
    const reached = runs.map(({ best }) => best!.value);
    const mean = reached.reduce((sum, value) => sum + value, 0) / seeds;
    const variance = reached.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (seeds - 1);
    return { trial, values, rung, runs, mean, spread: seeds > 1 ? Math.sqrt(variance) : undefined };
  });
  trials.sort((a, b) => b.rung - a.rung || (b.mean ?? -1) - (a.mean ?? -1));
  return {
    ...sweep,
    title: 'fashion-mnist',
    strategy: rungs.length > 1 ? 'halving' : 'random',
    varied: [
      { name: 'lr', scale: 'log' },
      { name: 'hidden', scale: 'words', values: widths },
      { name: 'dropout', scale: 'linear' },
      { name: 'batchSize', scale: 'log', values: ['32', '64', '128', '256'] },
    ],
    seeds: Array.from({ length: seeds }, (_, s) => String(s)),
    rungs,
    trials,
    winner: { ...sweep.winner!, trial: trials[0].trial },
    seconds: 3456,
  };
}
