// Axes: where numbers or words stand along a line, and which of them are written there.
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from 'd3-scale';
import { widthOf } from './drawing.js';

/** About how many round numbers an axis has. */
const TICKS = 5;
/** Between two texts, in units. */
const GAP = 8;

/** Numbers from one end to the other. */
export interface NumberAxis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** Whether equal distances are equal factors; both ends are above 0 then. */
  readonly log?: boolean;
  /** Whether the ends stay as they are, and are not made round. */
  readonly isExact?: boolean;
  /** What is written in place of round numbers, as far as there is room. */
  readonly values?: readonly number[] | undefined;
}

/** Words side by side: the i-th stands at i. */
export interface WordAxis {
  readonly label: string;
  readonly words: readonly string[];
  /** What stands below each, if they are not crowded. */
  readonly below?: readonly string[];
}

/** What an axis shows. */
export type Axis = NumberAxis | WordAxis;

/** From numbers to places. */
export type Scale = ScaleContinuousNumeric<number, number>;

/** A text, and where along the axis it stands. */
export interface Tick {
  readonly place: number;
  readonly text: string;
  readonly below?: string | undefined;
}

/** The scale of an axis that goes from one place to another. */
export function scaleOf(axis: Axis, range: readonly [number, number]): Scale {
  if ('words' in axis) return scaleLinear([-0.5, Math.max(axis.words.length, 1) - 0.5], range);
  if (axis.log) return scaleLog([axis.from, axis.to], range);
  const scale = scaleLinear([axis.from, axis.to], range);
  return axis.isExact ? scale : scale.nice(TICKS);
}

/** What is written along an axis. */
export function ticksOf(axis: Axis, scale: Scale): Tick[] {
  if ('words' in axis) return axis.words.map((text, i) => ({ place: scale(i), text, below: axis.below?.[i] }));
  if (axis.values) return apart(axis.values.map((value) => ({ place: scale(value), text: numberText(value) })));
  if (axis.log) return apart(roundFactors(scale).map((value) => ({ place: scale(value), text: numberText(value) })));
  const largest = Math.max(...scale.domain().map(Math.abs));
  const format = scale.tickFormat(TICKS, largest < 1e5 ? undefined : '.2~s');
  return scale.ticks(TICKS).map((tick) => ({ place: scale(tick), text: format(tick) }));
}

/** Powers of ten; if they are fewer than three, twice and five times as much too, and if these are, any round numbers. */
function roundFactors(scale: Scale): number[] {
  const [from, to] = scale.domain();
  const powers = Array.from(
    { length: Math.floor(Math.log10(to)) - Math.floor(Math.log10(from)) + 1 },
    (_, i) => Math.floor(Math.log10(from)) + i,
  );
  const within = (factors: readonly number[]) =>
    powers
      .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
      .filter((value) => value >= from && value <= to);
  const found = [[1], [1, 2, 5]].map(within).find(({ length }) => length >= 3);
  return found ?? scaleLinear([from, to], [0, 1]).ticks(TICKS);
}

/** Those that do not run into the one before them. */
function apart(ticks: readonly Tick[]): Tick[] {
  const kept: Tick[] = [];
  for (const tick of [...ticks].sort((a, b) => a.place - b.place)) {
    const before = kept.at(-1);
    if (!before || tick.place - before.place >= GAP + (widthOf(before.text) + widthOf(tick.text)) / 2) kept.push(tick);
  }
  return kept;
}

/** A number without the digits that only rounding made. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Whether texts that stand so far apart run into each other. */
export function isCrowded(ticks: readonly Tick[]): boolean {
  return apart(ticks).length < ticks.length;
}
