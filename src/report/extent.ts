// The smallest and the largest of many numbers.

/** `[Infinity, -Infinity]` if there are none. Unlike Math.min(...values), no number of them is too many. */
export function extent(values: Iterable<number>): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
