// The answers to the exercises of section 4.2, in sentences made of what was measured.
import { metrics } from '../train/metric.js';
import type { Settings } from '../train/recipe.js';
import { plural, shortNumber } from '../report/numbers.js';
import type { SweepRecord, TrialRecord } from '../report/sweep-record.js';
import { epochsOf, meanOf, meanText, secondsOfTrial, secondsText, stateOf, textOf, trialsText, valuesText, withinNoise } from '../report/sweep-trials.js'; // prettier-ignore

/** The values of the best trials, best first. */
export function bestOf({ trials }: SweepRecord, count: number): Partial<Settings>[] {
  return trials.filter(({ mean }) => mean !== undefined).slice(0, count).map(({ values }) => values); // prettier-ignore
}

/** Exercise 1. */
export function widthAnswer(record: SweepRecord): string[] {
  const { trials } = record;
  const units = (trial: TrialRecord) => Number(textOf(trial, 'hidden'));
  const order = trials.filter(({ mean }) => mean !== undefined).sort((a, b) => units(a) - units(b));
  const steps = order.slice(1).map((trial, i) => ({ from: order[i], to: trial, gain: trial.mean! - order[i].mean! }));
  const times = (a: TrialRecord, b: TrialRecord) => (perEpoch(b) / perEpoch(a)).toFixed(1);
  return [
    `${textOf(trials[0], 'hidden')} units are best: ${reached(record, trials[0])} over ${plural(trials[0].runs.length, 'seed')}.`,
    noiseText(record, (trial) => `${textOf(trial, 'hidden')} units`),
    ...steps.map(({ from, to, gain }) => `From ${units(from)} to ${units(to)} units: ${signed(gain)}, for ${times(from, to)} times the seconds an epoch.`), // prettier-ignore
  ];
}

/** Exercise 2. The factors are those of a layer whose inputs went through ReLU, sd sqrt(n / 2), with the book's sd of 0.01. */
export function depthAnswer(record: SweepRecord): string[] {
  const factor = (inputs: number) => (0.01 * Math.sqrt(inputs / 2)).toFixed(2);
  const byInit = (init: string) => record.trials.filter((trial) => textOf(trial, 'init') === init);
  const list = (trials: readonly TrialRecord[]) => [...trials].sort((a, b) => a.trial - b.trial).map((trial) => `${textOf(trial, 'hidden')} ${shortNumber(trial.mean)}`).join('; '); // prettier-ignore
  return [
    `Best is ${valuesText(record.trials[0])}: ${reached(record, record.trials[0])}.`,
    `From the book's first weights: ${list(byInit('book'))}. From PyTorch's: ${list(byInit('torch'))}.`,
    `Why the book's N(0, 0.01) hardly starts three layers: a layer multiplies the spread of what goes through it by about 0.01 sqrt(n / 2), which is ${factor(784)} for 784 inputs and ${factor(256)} for 256, and that of its gradient likewise. Each layer more makes both smaller again, so that the loss stays at that of guessing for epochs. PyTorch's weights, of a spread that falls with sqrt(n), keep both.`,
  ];
}

/** Exercise 3. */
export function rateAnswer(record: SweepRecord): string[] {
  const { trials } = record;
  const rate = (trial: TrialRecord) => Number(textOf(trial, 'lr'));
  const diverged = trials.filter((trial) => stateOf(trial) === 'diverged').map(rate);
  const others = trials.filter((trial) => trial.mean !== undefined).sort((a, b) => rate(a) - rate(b));
  const list = (of: readonly TrialRecord[]) => of.map((trial) => `${rate(trial)} reaches ${shortNumber(trial.mean)}`).join(', '); // prettier-ignore
  const [smaller, larger] = [others.filter((trial) => rate(trial) < rate(trials[0])), others.filter((trial) => rate(trial) > rate(trials[0]))]; // prettier-ignore
  return [
    `A rate of ${rate(trials[0])} is best after ${plural(epochsOf(trials[0]), 'epoch')}: ${reached(record, trials[0])}.`,
    smaller.length > 0 ? `Smaller ones have not come as far: ${list(smaller)}.` : 'No smaller one was tried.',
    larger.length > 0 ? `Larger ones step past what they look for: ${list(larger)}.` : 'No larger one was tried.',
    diverged.length > 0 ? `With ${diverged.join(' and ')} the loss is no longer finite.` : 'No loss became infinite.',
  ];
}

/** Exercise 4. */
export function jointAnswer(record: SweepRecord): string[] {
  const { trials, winner, metric } = record;
  const measured = trials.filter(({ mean }) => mean !== undefined);
  const ten = measured.slice(0, 10);
  const rates = ten.map((trial) => Number(textOf(trial, 'lr')));
  const middle = measured[Math.floor(measured.length / 2)];
  const tested = winner ? `, and ${shortNumber(winner.test[metric])} on the test rows after ${plural(winner.epochs, 'epoch')} on all training rows` : ''; // prettier-ignore
  return [
    `Best of ${plural(trials.length, 'choice')} is ${valuesText(trials[0])}: ${reached(record, trials[0])}${tested}.`,
    `The trial in the middle reaches ${shortNumber(middle.mean)}. The ten best lie within ${shortNumber(Math.abs(ten[0].mean! - ten[ten.length - 1].mean!))}: their rates go from ${Math.min(...rates)} to ${Math.max(...rates)}, their layers are ${[...new Set(ten.map((trial) => textOf(trial, 'hidden')))].join('; ')}.`,
  ];
}

/** Exercise 5. */
export function noiseAnswer(record: SweepRecord): string[] {
  const trials = record.trials.filter(({ mean }) => mean !== undefined);
  const noise = Math.sqrt(meanOf(trials.map(({ spread = 0 }) => spread ** 2)));
  const range = Math.abs(trials[0].mean! - trials[trials.length - 1].mean!);
  const unsure = 2 * Math.SQRT2 * noise;
  const pairs = (trials.length * (trials.length - 1)) / 2;
  const close = trials.flatMap((a, i) =>
    trials.slice(i + 1).filter((b) => Math.abs(a.mean! - b.mean!) < unsure),
  ).length;
  const run = meanOf(trials.map((trial) => secondsOfTrial(trial) / trial.runs.length));
  const grid = 5 ** 6;
  const { metric } = record;
  const at = (epoch: number) => trials.map(({ runs }) => meanOf(runs.map(({ epochs }) => epochs[epoch - 1].validation[metric]!))); // prettier-ignore
  const rho = spearman(at(1), at(Math.min(...trials.map(epochsOf))));
  return [
    `The number of choices is a product: five values of six settings are ${plural(grid, 'run')}, which at the ${secondsText(run)} s of one here take ${((grid * run) / 3600).toFixed(0)} hours.`,
    `The luck of the seed: the same choice with another seed differs by a standard deviation of ${shortNumber(noise)}, so that of two choices with one run each, as in exercise 4, less than ${shortNumber(unsure)} tells nothing (2 sqrt(2) of it). The means of ${plural(trials.length, 'choice')} over ${plural(record.seeds.length, 'seed')} lie within ${shortNumber(range)}: ${close} of ${pairs} pairs are closer than that.`,
    noiseText(record, (trial) => `trial ${trial.trial}`),
    `The ranks after the first epoch and after the last have a correlation of ${rho.toFixed(2)}: who leads early ${rho < 0.5 ? 'need not lead' : 'mostly leads'} later.`,
  ];
}

/** Exercise 6. */
export function halvingAnswer(halving: SweepRecord, random: SweepRecord): string[] {
  const spent = ({ trials }: SweepRecord) => trials.reduce((sum, trial) => sum + epochsOf(trial) * trial.runs.length, 0); // prettier-ignore
  const text = (record: SweepRecord) => `${plural(record.trials.length, 'choice')} in ${plural(spent(record), 'epoch')}: ${reached(record, record.trials[0])} with ${valuesText(record.trials[0])}`; // prettier-ignore
  const difference = halving.trials[0].mean! - random.trials[0].mean!;
  return [
    `Successive halving tries ${text(halving)}.`,
    `Random search with as many epochs tries ${text(random)}.`,
    `The difference is ${signed(difference)}. Most choices show after an epoch that they are bad, and what they would have cost goes to those that are not; what is cut too early are slow starters, such as small rates.`,
  ];
}

/** `validation accuracy 0.8812 ± 0.0021` */
function reached({ metric }: SweepRecord, trial: TrialRecord): string {
  return `validation ${metrics[metric].label} ${meanText(trial)}`;
}

function noiseText(record: SweepRecord, nameOf: (trial: TrialRecord) => string): string {
  const near = withinNoise(record);
  if (!near) return 'With one seed it is not known what is luck.';
  if (near.length === 0) return 'No other is within seed noise.';
  return `Within seed noise of it: ${near.length > 4 ? trialsText(near, 4) : near.map(nameOf).join(', ')}.`;
}

function perEpoch(trial: TrialRecord): number {
  return secondsOfTrial(trial) / (epochsOf(trial) * trial.runs.length);
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${shortNumber(Math.abs(value))}`;
}

/** The correlation of ranks; equal values share the mean of their ranks (Spearman 1904). */
function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [a, b].map(ranksOf);
  const [meanX, meanY] = [x, y].map(meanOf);
  const sum = (f: (i: number) => number) => x.reduce((total, _, i) => total + f(i), 0);
  const covariance = sum((i) => (x[i] - meanX) * (y[i] - meanY));
  return covariance / Math.sqrt(sum((i) => (x[i] - meanX) ** 2) * sum((i) => (y[i] - meanY) ** 2));
}

function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const [below, equal] = [values.filter((other) => other < value), values.filter((other) => other === value)];
    return below.length + (equal.length + 1) / 2;
  });
}
