// Metrics: the numbers that say how good a net is, with what people call them and which way is better.

/** A number that says how good a net is. */
export interface Metric {
  /** Within a sentence. */
  readonly label: string;
  /** At the head of a narrow column. */
  readonly short: string;
  readonly better: 'lower' | 'higher';
}

/** Every metric by its name in events and files. */
export const metrics = {
  loss: { label: 'loss', short: 'loss', better: 'lower' },
  accuracy: { label: 'accuracy', short: 'acc', better: 'higher' },
  macroF1: { label: 'macro F1', short: 'F1', better: 'higher' },
  auc: { label: 'AUC', short: 'AUC', better: 'higher' },
  logLoss: { label: 'log loss', short: 'logloss', better: 'lower' },
  calibration: { label: 'calibration error', short: 'ECE', better: 'lower' },
  rmse: { label: 'RMSE', short: 'RMSE', better: 'lower' },
  mae: { label: 'MAE', short: 'MAE', better: 'lower' },
  r2: { label: 'R²', short: 'R²', better: 'higher' },
} as const satisfies Record<string, Metric>;

/** The name of a metric. */
export type MetricName = keyof typeof metrics;

/** Values of metrics, by name. */
export type Metrics = { readonly [Name in MetricName]?: number };

/** The metric that stands beside the loss: the first other one. */
export function headline(measured: Metrics): MetricName {
  return (Object.keys(measured) as MetricName[]).find((name) => name !== 'loss') ?? 'loss';
}

/** Whether `value` is better than `other` by this metric, by more than `minDelta`; any number is better than none, and NaN is no number. */
export function isBetter(
  name: MetricName,
  value: number | undefined,
  other: number | undefined,
  minDelta = 0,
): boolean {
  if (value === undefined || Number.isNaN(value)) return false;
  if (other === undefined || Number.isNaN(other)) return true;
  return metrics[name].better === 'higher' ? value - minDelta > other : value + minDelta < other;
}
