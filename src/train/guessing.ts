// Guessing: what a net reaches that has learned nothing.
import type { Metrics } from './metric.js';

/** The loss of a net that gives each of the classes the same probability. */
export function guessingLoss(classes: number): number {
  return Math.log(classes);
}

/** Whether a net does no better: by loss and accuracy, since confident nets may lose much and be right, and slow ones gain in loss before they are. */
export function isGuessing(
  { loss = 0, accuracy = 1 }: Metrics,
  classes: number,
  lossLimit = guessingLoss(classes),
): boolean {
  return loss >= lossLimit && accuracy <= 1.2 / classes;
}

/** The most frequent class, of equal ones the first, and how many rows are right if it is always said. */
export function majorityOf(labels: ArrayLike<number>, names: readonly string[]): { name: string; count: number } {
  const counts = new Float64Array(names.length);
  for (let i = 0; i < labels.length; i++) counts[labels[i]]++;
  const count = Math.max(...counts);
  return { name: names[counts.indexOf(count)], count };
}
