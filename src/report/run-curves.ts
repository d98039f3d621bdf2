// What a run measured epoch by epoch: on which data, by which metric, and which of the epochs was the best.
import type { EpochEvent } from '../train/events.js';
import { extent } from './extent.js';
import type { RunRecord } from './run-record.js';
import { headline, isBetter, type MetricName, metrics } from '../train/metric.js';

/** Data that a run measures itself on. */
export type Part = keyof EpochEvent['metrics'];

/** A part as sentences call it, as the end of a line and the head of a column do, and by which colour and mark it is drawn. */
export const parts: {
  readonly [P in Part]: { readonly label: string; readonly short: string; readonly color: number };
} = {
  train: { label: 'training', short: 'train', color: 0 },
  validation: { label: 'validation', short: 'val', color: 2 },
  test: { label: 'test', short: 'test', color: 1 },
};

/** The parts on which the epochs have the metric. */
export function measuredParts(epochs: readonly EpochEvent[], metric: MetricName): Part[] {
  const isMeasured = (part: Part) => epochs.some(({ metrics }) => metrics[part]?.[metric] !== undefined);
  return (Object.keys(parts) as Part[]).filter(isMeasured);
}

/** A metric epoch by epoch, NaN for what was not measured, and the least that an axis of it shows. */
export function curveOf(
  epochs: readonly EpochEvent[],
  part: Part,
  metric: MetricName,
): { values: number[]; span: number } {
  const values = epochs.map(({ metrics }) => metrics[part]?.[metric] ?? NaN);
  return { values, span: leastSpan(values, metric) };
}

/** The least that an axis of these values shows, so that it does not make a curve of noise. */
export function leastSpan(values: readonly number[], metric: MetricName): number {
  const [low, high] = extent(values.filter(isFinite));
  return metrics[metric].better === 'higher' ? spanOfShare((low + high) / 2) : 0.02 * Math.abs(high);
}

/** Half of what there is to the nearer of 0 and 1, so that neither 0.1 nor 0.99 gets a curve of what is noise; at least two in a hundred. */
function spanOfShare(share: number): number {
  return Math.max(Math.min(share, 1 - share) / 2, 0.02);
}

/** The metric of a run, or of its nets, that stands beside its loss. */
export function headlineOf({ epochs, nets = [] }: Pick<RunRecord, 'epochs' | 'nets'>): MetricName {
  return headline([...epochs, ...nets.flatMap((net) => net.epochs)][0]?.metrics.train ?? {});
}

/** The best epoch by a metric, and the data that it was chosen on. */
export interface BestEpoch {
  readonly epoch: EpochEvent;
  readonly on: 'validation' | 'test';
}

/** The first epoch with the best value, by more than `minDelta`: on validation data, or if there are none on the test set. */
export function bestEpoch(epochs: readonly EpochEvent[], name: MetricName, minDelta = 0): BestEpoch | undefined {
  const on = epochs.some(({ metrics }) => metrics.validation) ? 'validation' : 'test';
  let best: EpochEvent | undefined;
  for (const epoch of epochs) {
    if (isBetter(name, epoch.metrics[on]?.[name], best?.metrics[on]?.[name], minDelta)) best = epoch;
  }
  return best && { epoch: best, on };
}

/** The best epoch of a run, by what its recipe says. */
export function bestOfRun({ config, epochs }: Pick<RunRecord, 'config' | 'epochs'>): BestEpoch | undefined {
  return bestEpoch(epochs, config.monitor ?? headlineOf({ epochs }), config.minDelta);
}

/** How it was chosen, after the number of the epoch. */
export function chosenText({ on }: BestEpoch): string {
  return on === 'validation' ? 'by validation' : 'chosen on the test set';
}
