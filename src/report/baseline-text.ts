// What is said of baselines: behind a figure, and of a net that is no better.
import type { Baseline, Baselines } from '../train/baseline.js';
import { type MetricName, metrics, type Metrics } from '../train/metric.js';
import { decimals, shortNumber } from './numbers.js';

/** ` (always the mean: 4.9713)`; empty if that metric has no baseline. */
export function alwaysText(
  name: MetricName,
  baselines: Baselines,
  write: (value: number) => string = decimals,
): string {
  const baseline = (baselines as { readonly [Name in MetricName]?: Baseline })[name];
  return baseline ? ` (always ${baseline.says}: ${write(baseline.value)})` : '';
}

/** The error that a regression is judged by: MAE if that chooses its epochs. */
export function errorOf({ monitor }: { readonly monitor?: MetricName | undefined }): 'rmse' | 'mae' {
  return monitor === 'mae' ? 'mae' : 'rmse';
}

/** Of a regression that is no better than its baseline, beginning small; else undefined. */
export function noBetterText(error: 'rmse' | 'mae', tested: Metrics, baselines: Baselines): string | undefined {
  const [reached = NaN, baseline] = [tested[error], baselines[error]];
  if (!baseline || !(reached >= baseline.value)) return undefined;
  const { says, value } = baseline;
  return `the net is no better than always saying ${says} of the training targets: its test ${metrics[error].label} is ${shortNumber(reached)}, that of ${says} ${shortNumber(value)}.`;
}
