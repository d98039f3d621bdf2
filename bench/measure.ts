// Measuring: contenders take turns, each bracketed by a floor that tells whether the machine was itself meanwhile.
import { median, medianAbsoluteDeviation, min } from 'simple-statistics';

/** Does its work once and tells how many seconds of it count. */
export type Contender = () => number | Promise<number>;

/** One measurement, and the floor just before and just after it, all in seconds. */
export interface Sample {
  readonly seconds: number;
  readonly before: number;
  readonly after: number;
}

/** What is reported of one quantity: median, median absolute deviation, and of how many samples. */
export interface Figure {
  readonly value: number;
  readonly spread: number;
  readonly count: number;
}

/** Samples of one contender: those that count, and how many were taken while the machine was slow. */
export interface Measured {
  readonly kept: readonly Sample[];
  readonly slow: number;
  /** Every sample, in order. */
  readonly all: readonly Sample[];
}

/** A floor beyond this many times the best one means that the machine was in a slow regime. */
const SLOW = 1.06;

/** Median and median absolute deviation. */
export function figure(samples: readonly number[]): Figure {
  const list = [...samples];
  return { value: median(list), spread: medianAbsoluteDeviation(list), count: list.length };
}

/** a / b, with the relative spreads of both. */
export function ratio(a: Figure, b: Figure): Figure {
  const value = a.value / b.value;
  const spread = value * Math.hypot(a.spread / a.value, b.spread / b.value);
  return { value, spread, count: Math.min(a.count, b.count) };
}

/** Seconds of each sample that counts, as a figure. */
export function secondsOf(measured: Measured): Figure {
  return figure(measured.kept.map(({ seconds }) => seconds));
}

/** Each sample that counts over the mean of the floors around it, as a figure. */
export function overFloor(measured: Measured): Figure {
  return figure(measured.kept.map(({ seconds, before, after }) => (2 * seconds) / (before + after)));
}

/** Each sample over the other's of the same round, as a figure. */
export function overOther(measured: Measured, other: Measured): Figure {
  return figure(measured.all.map(({ seconds }, i) => seconds / other.all[i].seconds));
}

/**
 * Runs the floor and every contender once to warm up, then in turns, with a floor before and after each, until all have `rounds` quiet
 * samples, but no more than `atMost` rounds. Where one met quiet moments in less than half of `rounds`, all keep all of their samples:
 * what is compared must have been measured in the same moments.
 */
export async function inTurns(
  contenders: Record<string, Contender>,
  floor: Contender,
  { rounds, atMost = 2 * rounds, warmUp = true }: { rounds: number; atMost?: number; warmUp?: boolean },
): Promise<Record<string, Measured>> {
  const names = Object.keys(contenders);
  const samples: Record<string, Sample[]> = Object.fromEntries(names.map((name) => [name, []]));
  await floor();
  if (warmUp) for (const name of names) await contenders[name]();
  let before = await floor();
  for (let round = 0; round < atMost; round++) {
    if (round >= rounds && names.every((name) => quietOf(samples)[name].length >= rounds)) break;
    for (const name of names) {
      const seconds = await contenders[name]();
      const after = await floor();
      samples[name].push({ seconds, before, after });
      before = after;
    }
  }
  const quiet = quietOf(samples);
  const kept = names.every((name) => 2 * quiet[name].length >= rounds) ? quiet : samples;
  return Object.fromEntries(
    names.map((name) => {
      const all = samples[name];
      return [name, { kept: kept[name], slow: all.length - quiet[name].length, all }];
    }),
  );
}

function quietOf(samples: Record<string, Sample[]>): Record<string, Sample[]> {
  const floors = Object.values(samples).flatMap((list) => list.flatMap(({ before, after }) => [before, after]));
  const limit = SLOW * min(floors);
  const quiet = ({ before, after }: Sample) => before <= limit && after <= limit;
  return Object.fromEntries(Object.entries(samples).map(([name, list]) => [name, list.filter(quiet)]));
}

/** Seconds that `work` takes. */
export async function seconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Seconds that the synchronous `work` takes at best in `times` runs. */
export function best(times: number, work: () => void): number {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    work();
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  return least;
}

/** Seconds of a call, the best of 5 runs of so many calls that they fill `budget` seconds: a slice that another process had does not count. */
export function perCall(work: () => unknown, budget: number): number {
  for (let calls = 1; ; calls *= 2) {
    const time = best(5, () => {
      for (let i = 0; i < calls; i++) work();
    });
    if (time >= budget) return time / calls;
  }
}
