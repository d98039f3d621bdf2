// Where a sweep's trials stand along the axis of one setting: by their numbers, or in the slot of their word.
import { wordOf } from '../train/recipe-values.js';
import type { Axis } from './axis.js';
import { extent } from './extent.js';
import type { SweepRecord, TrialRecord, VariedSetting } from './sweep-record.js';
import { textOf } from './sweep-trials.js';

/** What is left free at each end of an axis of numbers, as a share of it, and the share of a word's slot in which its trials are spread. */
const [MARGIN, SLOT] = [0.04, 0.5];
/** Multiples of it, less whole numbers, are spread evenly however many they are. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** So many values of a list are written one by one; many trials of the same one are spread over this share of the axis. */
const [LISTED, STRIP] = [12, 0.03];

/** An axis, and where each trial stands on it. */
export interface SettingAxis {
  readonly axis: Axis;
  /** Undefined if the trial has no such value. */
  readonly of: (trial: TrialRecord) => number | undefined;
  /** Whether trials of the same value are moved apart. */
  readonly isSpread: boolean;
}

/** The axis of a setting that the trials differ in. */
export function settingAxis({ trials }: SweepRecord, varied: VariedSetting): SettingAxis {
  const label = wordOf(varied.name);
  const texts = [
    ...new Set([...(varied.values ?? []), ...trials.flatMap((trial) => textOf(trial, varied.name) ?? [])]),
  ];
  const numbers = texts.map(Number);
  if (varied.scale === 'words' || !numbers.every(isFinite)) return wordsAxis(label, texts, trials, varied);
  const isLog = varied.scale === 'log' && numbers.every((value) => value > 0);
  const [from, to] = widened(numbers, isLog);
  const values = varied.values && numbers.length <= LISTED ? numbers : undefined;
  const strip = trials.length > 3 * numbers.length ? STRIP : 0;
  const of = (trial: TrialRecord) => {
    const value = numberOf(trial, varied);
    if (value === undefined || strip === 0) return value;
    const aside = strip * asideOf(trial);
    return isLog ? value * (to / from) ** aside : value + (to - from) * aside;
  };
  return { axis: { label, from, to, log: isLog, isExact: true, values }, of, isSpread: strip > 0 };
}

/** A trial's value as a number; undefined if it is none. */
export function numberOf(trial: TrialRecord, { name }: VariedSetting): number | undefined {
  const value = Number(textOf(trial, name) ?? NaN);
  return isFinite(value) ? value : undefined;
}

/** Trials of the same word stand beside each other in its slot, each at a place that its number says. */
function wordsAxis(
  label: string,
  words: string[],
  trials: readonly TrialRecord[],
  { name }: VariedSetting,
): SettingAxis {
  const places = new Map(words.map((word, i) => [word, i]));
  const slot = trials.length > words.length ? SLOT : 0;
  const of = (trial: TrialRecord) => {
    const place = places.get(textOf(trial, name) ?? '');
    return place === undefined ? undefined : place + slot * asideOf(trial);
  };
  return { axis: { label, words }, of, isSpread: slot > 0 };
}

/** From -0.5 to 0.5, for each trial another. */
function asideOf({ trial }: TrialRecord): number {
  return ((trial * GOLDEN) % 1) - 0.5;
}

/** The ends of an axis, a little beyond the first and the last number. */
function widened(numbers: readonly number[], isLog: boolean): [number, number] {
  const [low, high] = extent(numbers.map((value) => (isLog ? Math.log(value) : value)));
  if (low > high) return isLog ? [0.1, 1] : [0, 1];
  const margin = high > low ? MARGIN * (high - low) : isLog ? 1 : Math.abs(low) / 2 || 1;
  const ends = [low - margin, high + margin];
  return (isLog ? ends.map(Math.exp) : ends) as [number, number];
}
