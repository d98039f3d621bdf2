// The best epoch so far: by what it was chosen, and its weights, which come back when the run ends.
import { argumentError, MlpError } from '../errors.js';
import { integer, mapOf, number, oneOf, optional, orElse, record } from '../formats/fields.js';
import type { NamedTensor } from '../formats/safetensors.js';
import type { FloatArray } from '../kernels/kernels.js';
import { checkOptimizer, type Optimizer } from '../optim/optimizer.js';
import { isBetter, type MetricName, metrics, type Metrics } from './metric.js';
import type { TrainProgress } from './progress.js';

/** What was measured on data that are not trained on. */
export interface HeldMetrics {
  readonly validation?: Metrics;
  readonly test?: Metrics;
}

/** Which epoch was chosen, and by what. */
export interface ChosenEpoch {
  readonly epoch: number;
  readonly metric: MetricName;
  readonly value: number;
  /** The data that it was measured on. */
  readonly on: keyof HeldMetrics;
}

/** The best epoch so far. */
export interface Best extends ChosenEpoch {
  /** All that was measured after that epoch; with validation. */
  readonly measured?: HeldMetrics;
  /** Copies of the optimizer's parameters after that epoch, in their order; with validation. */
  readonly parameters?: readonly FloatArray[];
}

/** How epochs are compared. */
export interface Choice {
  readonly metric: MetricName;
  /** Only what is better by more than this is better. */
  readonly minDelta: number;
}

const measuredField = record<HeldMetrics>({ validation: optional(mapOf(number())), test: optional(mapOf(number())) });

/** Reads what a file says of a {@link Best}: all but the parameters, which are tensors. */
export const bestField = record<Omit<Best, 'parameters'>>({
  epoch: integer(1),
  metric: oneOf(Object.keys(metrics) as MetricName[]),
  value: number(),
  on: orElse(oneOf(['validation', 'test'] as const), 'test'),
  measured: optional(measuredField),
});

/** Which epoch it is, and by what, alone. */
export function chosenEpoch({ epoch, metric, value, on }: ChosenEpoch): ChosenEpoch {
  return { epoch, metric, value, on };
}

/** Notes the epoch that has just ended if it is the best: by validation, and by the test set only if there is no other. */
export function noteBest(
  progress: TrainProgress,
  { metric, minDelta }: Choice,
  measured: HeldMetrics,
  { parameters }: Pick<Optimizer, 'parameters'>,
): void {
  const { epochs: epoch, best } = progress;
  const on = measured.validation ? 'validation' : 'test';
  const value = measured[on]?.[metric];
  const before = best?.on === on && best.metric === metric ? best.value : undefined;
  if (value === undefined || !isBetter(metric, value, before, minDelta)) return;
  const kept = on === 'validation' && { measured, parameters: parameters.map(({ values }) => values.slice()) };
  progress.best = { epoch, metric, value, on, ...kept };
}

/**
 * Gives parameters the values that they had after the best epoch, as `fit` does when it ends; for a run that was aborted.
 * @param optimizer that of the run, or one of the same parameters
 * @throws MlpError `ERR_MLP_ARGUMENT` if none are kept, as without validation, or if they are of other parameters
 */
export function restoreBest(progress: TrainProgress, optimizer: Optimizer): void {
  checkOptimizer(optimizer);
  const { parameters } = optimizer;
  const kept = progress?.best?.parameters;
  if (!kept) throw new MlpError('ERR_MLP_ARGUMENT', 'no weights are kept, as there was no epoch with validation', 'progress.best'); // prettier-ignore
  const sizes = (arrays: readonly { readonly length: number }[]) => arrays.map(({ length }) => length);
  const [given, wanted] = [sizes(kept), sizes(parameters.map(({ values }) => values))];
  if (String(given) !== String(wanted))
    throw argumentError(`arrays of ${wanted.join(', ')} values`, 'progress.best.parameters', given);
  for (const [i, parameter] of parameters.entries()) parameter.mutate().set(kept[i]);
}

/** The kept parameters as tensors of a file, by their places. */
export function bestState(
  { best }: TrainProgress,
  { parameters }: Pick<Optimizer, 'parameters'>,
): Map<string, NamedTensor> {
  const kept = best?.parameters ?? [];
  return new Map(kept.map((data, i) => [String(i), { shape: parameters[i].shape, data: data as Float32Array }]));
}
