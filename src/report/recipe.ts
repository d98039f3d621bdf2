// Recipe and results of a run as names and texts, for the tables of a report.
import type { EpochEvent } from '../train/events.js';
import { decimals, grouped, plural } from './numbers.js';
import type { RunRecord } from './run-record.js';

/** One row of a table: its name, and what it says of a run. */
export interface Row {
  readonly name: string;
  readonly text: (run: RunRecord) => string;
}

/** What a run is made by. */
export const RECIPE: readonly Row[] = [
  { name: 'model', text: ({ config }) => config.sizes.join('-') },
  { name: 'parameters', text: ({ config }) => grouped(config.parameters) },
  { name: 'epochs', text: ({ config }) => grouped(config.epochs) },
  { name: 'batch size', text: ({ config }) => grouped(config.batchSize) },
  { name: 'learning rate', text: ({ config }) => String(config.lr) },
  { name: 'momentum', text: ({ config }) => `${config.momentum}${config.nesterov ? ', Nesterov' : ''}` },
  { name: 'weight decay', text: ({ config }) => String(config.weightDecay) },
  { name: 'initial weights', text: ({ config }) => `normal, standard deviation ${config.initStd}` },
  { name: 'seed', text: ({ config }) => config.seed },
  { name: 'data', text: ({ config }) => `${config.dataset}: ${grouped(config.examples)} to train, ${grouped(config.testExamples)} to test` }, // prettier-ignore
  { name: 'read from', text: ({ config }) => config.source },
  { name: 'computed by', text: ({ config }) => `${config.backend === 'javascript' ? 'JavaScript' : config.blas}, ${plural(config.threads, 'thread')}` }, // prettier-ignore
  { name: 'versions', text: ({ config }) => `mlp-train ${config.version}, Node ${config.node.replace(/^v/, '')}` },
];

/** What a run came to. */
export const RESULTS: readonly Row[] = [
  { name: 'test accuracy', text: ({ epochs }) => decimals(epochs.at(-1)?.testAccuracy) },
  { name: 'best test accuracy', text: ({ epochs }) => bestText(bestEpoch(epochs)) },
  { name: 'test loss', text: ({ epochs }) => decimals(epochs.at(-1)?.testLoss) },
  { name: 'training accuracy', text: ({ epochs }) => decimals(epochs.at(-1)?.trainAccuracy) },
  { name: 'training loss', text: ({ epochs }) => decimals(epochs.at(-1)?.trainLoss) },
  { name: 'epochs done', text: ({ epochs }) => grouped(epochs.length) },
  { name: 'seconds an epoch', text: ({ epochs }) => (epochs.length === 0 ? '–' : (secondsOf(epochs) / epochs.length).toFixed(2)) }, // prettier-ignore
];

/** The first epoch with the highest test accuracy. */
export function bestEpoch(epochs: readonly EpochEvent[]): EpochEvent | undefined {
  const tested = epochs.filter(({ testAccuracy }) => testAccuracy !== undefined);
  return tested.sort((a, b) => b.testAccuracy! - a.testAccuracy! || a.epoch - b.epoch)[0];
}

/** Seconds of training and evaluation. */
export function secondsOf(epochs: readonly EpochEvent[]): number {
  return epochs.reduce((sum, { trainSeconds, evalSeconds }) => sum + trainSeconds + evalSeconds, 0);
}

function bestText(best: EpochEvent | undefined): string {
  return best ? `${decimals(best.testAccuracy)} (epoch ${best.epoch})` : '–';
}
