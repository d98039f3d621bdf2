// Measuring side by side: contenders take turns, and what is reported is the median with its spread.
import { median, medianAbsoluteDeviation, min } from 'simple-statistics';

/** Seconds of each round, by contender. */
export type Samples = Record<string, number[]>;

/** One contender: does its work once and tells how many seconds count. */
export type Contender = () => number | Promise<number>;

/** Runs every contender once to warm up, then `rounds` times in turns, so that a change of the machine's mood meets all alike. */
export async function takeTurns(contenders: Record<string, Contender>, rounds: number): Promise<Samples> {
  const samples: Samples = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, work] of Object.entries(contenders)) {
      const time = await work();
      if (round > 0) samples[name].push(time);
    }
  }
  return samples;
}

/** A contender's times beside its floor's, measured just before and just after each. */
export interface Bracketed {
  readonly times: number[];
  readonly floors: number[];
  /** Rounds left out because a floor beside them was slow: the machine was in another regime. */
  readonly dropped: number;
}

/** How much slower than the best floor a floor may be for its round to count. */
const REGIME = 1.06;

/** Measures rounds of floor, work, floor, and keeps those whose floors are both within 6 % of the best. */
export async function bracket(work: Contender, floor: Contender, rounds: number): Promise<Bracketed> {
  await floor();
  await work();
  const all: { time: number; floors: [number, number] }[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await floor();
    const time = await work();
    all.push({ time, floors: [before, await floor()] });
  }
  const best = min(all.flatMap(({ floors }) => floors));
  const kept = all.filter(({ floors }) => Math.max(...floors) <= REGIME * best);
  return {
    times: kept.map(({ time }) => time),
    floors: kept.map(({ floors }) => (floors[0] + floors[1]) / 2),
    dropped: all.length - kept.length,
  };
}

/** Seconds that `work` takes. */
export async function seconds(work: () => unknown): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** Median and median absolute deviation; NaN of nothing. */
export function summarise(samples: readonly number[]): { median: number; spread: number } {
  if (samples.length === 0) return { median: NaN, spread: NaN };
  return { median: median([...samples]), spread: medianAbsoluteDeviation([...samples]) };
}
