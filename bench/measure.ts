// Measuring side by side: contenders take turns, and what is reported is the median with its spread.
import { median, medianAbsoluteDeviation, min } from 'simple-statistics';

/** Seconds of each round, by contender. */
export type Samples = Record<string, number[]>;

/** One contender: does its work once and tells how many seconds count. */
export type Contender = () => number | Promise<number>;

/** Runs every contender once to warm up, then `rounds` times in turns, so that a change of the machine's mood meets all alike. */
export async function takeTurns(contenders: Record<string, Contender>, rounds: number): Promise<Samples> {
  const samples: Samples = {};
  for (let round = 0; round <= rounds; round++) {
    for (const [name, work] of Object.entries(contenders)) {
      const seconds = await work();
      if (round > 0) (samples[name] ??= []).push(seconds);
    }
  }
  return samples;
}

/** Seconds that `work` takes. */
export async function seconds(work: () => unknown): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** Median and median absolute deviation. */
export function summarise(samples: readonly number[]): { median: number; spread: number; best: number } {
  const list = [...samples];
  return { median: median(list), spread: medianAbsoluteDeviation(list), best: min(list) };
}
