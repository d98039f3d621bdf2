// The area under the receiver operating characteristic: how well scores put the positive examples above the others.

/**
 * The share of pairs of a positive and a negative example in which the positive one has the higher score; equal scores count half (Mann and
 * Whitney's U over the number of pairs). NaN if one kind is missing, or a score is NaN.
 */
export function areaUnderCurve(scores: readonly number[], isPositive: readonly boolean[]): number {
  if (scores.some(Number.isNaN)) return NaN;
  const order = Float64Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b]);
  let [positives, ranks] = [0, 0];
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && scores[order[end]] === scores[order[start]]) end++;
    const rank = (start + 1 + end) / 2; // the mean of the ranks start + 1 to end
    for (let i = start; i < end; i++) {
      if (!isPositive[order[i]]) continue;
      positives++;
      ranks += rank;
    }
    start = end;
  }
  const negatives = scores.length - positives;
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}
