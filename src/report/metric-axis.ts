// The axis of a sweep's metric: it goes from the best value to the worst that is no outlier, so that a few bad trials do not flatten the others.
import { type MetricName, metrics } from '../train/metric.js';
import type { NumberAxis } from './axis.js';
import { extent } from './extent.js';

/** How far beyond the worst quarter the axis goes at most, in distances from it to the best. */
const REACH = 3;
/** A curve has exploded if it is worse than so many times what half of the curves are at their worst. */
const EXPLODED = 5;

/** An axis, and which of its ends is the bad one. */
export interface MetricAxis {
  readonly axis: NumberAxis;
  readonly worst: 'from' | 'to';
}

/**
 * The axis for these values, which need not be finite.
 * @param kept values that it shows however bad they are
 */
export function metricAxis(name: MetricName, values: readonly number[], kept: readonly number[] = []): MetricAxis {
  const { better, label } = metrics[name];
  const worst = better === 'higher' ? 'from' : 'to';
  const axis = { label: `validation ${label}` };
  const sign = better === 'higher' ? 1 : -1;
  const sorted = values.filter(isFinite).sort((a, b) => sign * (b - a)); // the best first
  if (sorted.length === 0) return { axis: { ...axis, from: 0, to: 1 }, worst };
  const quarter = sorted[Math.floor((sorted.length - 1) * 0.75)];
  const fence = quarter + REACH * (quarter - sorted[0]);
  const [from, to] = extent([...sorted.filter((value) => sign * (value - fence) >= 0), ...kept.filter(isFinite)]);
  const room = from < to ? 0 : Math.abs(from) / 10 || 1;
  return { axis: { ...axis, from: from - room, to: to + room }, worst };
}

/** Curves with gaps in place of values that would flatten all others; a share of 1 is never one. */
export function withoutExplosions(name: MetricName, curves: readonly (readonly number[])[]): number[][] {
  const isHigher = metrics[name].better === 'higher';
  const badness = (value: number) => (isHigher ? 1 - value : value);
  const worsts = curves.map((values) => Math.max(...values.filter(isFinite).map(badness))).sort((a, b) => a - b);
  const limit = Math.max(EXPLODED * worsts[Math.floor((worsts.length - 1) / 2)], isHigher ? 2 : 0);
  return curves.map((values) => values.map((value) => (badness(value) <= limit ? value : NaN)));
}
