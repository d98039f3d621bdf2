// Points of the curves of two classes: how many positives are found at each threshold, and at what price.

/** A point for each threshold, from none that is found to all; thresholds fall. */
export interface RocPoints {
  /** Share of the negatives whose score is at least the threshold. */
  readonly falsePositives: readonly number[];
  /** Share of the positives whose score is at least the threshold. */
  readonly truePositives: readonly number[];
  readonly thresholds: readonly number[];
}

/** A point for each threshold, and one after the last, of no recall; thresholds rise. */
export interface PrecisionRecallPoints {
  readonly precision: readonly number[];
  readonly recall: readonly number[];
  readonly thresholds: readonly number[];
}

/** How many positives and negatives have at least a score, for each score that there is, from the largest. */
interface Counts {
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
  readonly thresholds: readonly number[];
}

/**
 * The receiver operating characteristic, as scikit-learn's `roc_curve`: it begins at [0, 0], and points on a straight line between their
 * neighbours are left out. NaN if a class is missing.
 * @param scores one an example; larger is more positive
 */
export function rocPoints(scores: ArrayLike<number>, isPositive: ArrayLike<boolean>): RocPoints {
  const { positives, negatives, thresholds } = countsOf(scores, isPositive);
  const bends = (counts: readonly number[], i: number) => counts[i + 1] - counts[i] !== counts[i] - counts[i - 1];
  const last = thresholds.length - 1;
  const kept = [...thresholds.keys()].filter(
    (i) => i === 0 || i === last || bends(positives, i) || bends(negatives, i),
  );
  const shares = (counts: readonly number[]) => [0, ...kept.map((i) => counts[i])].map((count) => count / counts[last]);
  return {
    falsePositives: shares(negatives),
    truePositives: shares(positives),
    thresholds: [Infinity, ...kept.map((i) => thresholds[i])],
  };
}

/**
 * Precision against recall, as scikit-learn's `precision_recall_curve`; the last point, precision 1 and recall 0, has no threshold.
 * @param scores one an example, of which at least one is positive; larger is more positive
 */
export function precisionRecallPoints(
  scores: ArrayLike<number>,
  isPositive: ArrayLike<boolean>,
): PrecisionRecallPoints {
  const { positives, negatives, thresholds } = countsOf(scores, isPositive);
  const all = positives[positives.length - 1];
  const precision = positives.map((count, i) => count / (count + negatives[i]));
  const recall = positives.map((count) => count / all);
  return {
    precision: [...precision.reverse(), 1],
    recall: [...recall.reverse(), 0],
    thresholds: [...thresholds].reverse(),
  };
}

/** The mean of the precision, each weighted by the recall that its threshold adds, as scikit-learn's `average_precision_score`. */
export function averagePrecision({ precision, recall }: PrecisionRecallPoints): number {
  return recall.slice(1).reduce((sum, share, i) => sum + (recall[i] - share) * precision[i], 0);
}

function countsOf(scores: ArrayLike<number>, isPositive: ArrayLike<boolean>): Counts {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const counts = { positives: [] as number[], negatives: [] as number[], thresholds: [] as number[] };
  let [positives, negatives] = [0, 0];
  for (const [place, i] of order.entries()) {
    if (isPositive[i]) positives++;
    else negatives++;
    if (scores[order[place + 1]] === scores[i]) continue;
    counts.positives.push(positives);
    counts.negatives.push(negatives);
    counts.thresholds.push(scores[i]);
  }
  return counts;
}
