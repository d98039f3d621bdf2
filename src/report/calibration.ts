// Calibration: whether what a net gives a probability of 0.7 is true in seven of ten cases.

/** The examples whose probabilities are in one part of 0 to 1. */
export interface CalibrationBin {
  /** The mean of their probabilities. */
  readonly predicted: number;
  /** The share of them that is true. */
  readonly observed: number;
  readonly count: number;
}

/** Parts of equal width with their examples, as scikit-learn's `calibration_curve`: a probability on an edge is in the lower part. Empty parts are left out. */
export function calibrationBins(
  probabilities: ArrayLike<number>,
  isTrue: ArrayLike<boolean>,
  bins = 10,
): CalibrationBin[] {
  const edges = Array.from({ length: bins - 1 }, (_, i) => (i + 1) * (1 / bins)); // NumPy's, to the last bit
  const sums = Array.from({ length: bins }, () => ({ probability: 0, right: 0, count: 0 }));
  for (let i = 0; i < probabilities.length; i++) {
    const above = edges.findIndex((edge) => probabilities[i] <= edge);
    const sum = sums[above === -1 ? bins - 1 : above];
    sum.probability += probabilities[i];
    sum.right += Number(isTrue[i]);
    sum.count++;
  }
  const filled = sums.filter(({ count }) => count > 0);
  return filled.map(({ probability, right, count }) => ({
    predicted: probability / count,
    observed: right / count,
    count,
  }));
}
