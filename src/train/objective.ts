// Objective: what a net is to predict, and the metrics that it is judged by.
import type { Targets, Tensor } from '../autograd/tensor.js';
import type { Loss } from '../nn/net.js';
import type { MetricName, Metrics } from './metric.js';

/** Sums over examples, of which metrics are made, by names of the objective's own. */
export type Sums = Readonly<Record<string, number>>;

/** Adds up what a net says, batch by batch. */
export interface Meter {
  add(yHat: Tensor, y: Targets): void;
  /** Of all that was added, at least one example; without the loss. */
  values(): Metrics;
}

/** What a net is to predict. */
export interface Objective {
  /** The metric by which the best epoch is chosen; it stands beside the loss in tables and curves. */
  readonly best: Exclude<MetricName, 'loss'>;
  /** Makes the loss of runs that choose none. */
  readonly loss: () => Loss;
  /** What training adds up of each batch, as a new object: cheap, and enough for `ofSums`. */
  readonly sums: (yHat: Tensor, y: Targets) => Record<string, number>;
  /** The metrics of such sums over some examples; without the loss. */
  readonly ofSums: (sums: Sums, examples: number) => Metrics;
  /** Makes what measures all that there is to measure. @param threshold by which a class is said, if it is not the most probable one */
  readonly meter: (threshold?: number) => Meter;
}
