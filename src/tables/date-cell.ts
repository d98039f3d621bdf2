// Dates as cells spell them: ISO 8601, and day, month and year in numbers. The clock is read as it is written, whatever its zone.

const TIME = String.raw`(?:[T ]\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([AP]M)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)?`;
const YEAR_FIRST = new RegExp(String.raw`^\s*(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${TIME}\s*$`, 'i');
const YEAR_LAST = new RegExp(String.raw`^\s*(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${TIME}\s*$`, 'i');

const DAY_MS = 86_400_000;

/** Which of a date's numbers comes first: `either` as long as no day beyond the twelfth has told. */
export type DateOrder = 'year' | 'day' | 'month' | 'either';

/** A date whose two numbers besides the year may still change places. */
export interface DateCell {
  readonly order: DateOrder;
  /** year, two numbers and the time of day in one number; {@link unpackDate} says when that is. */
  readonly packed: number;
}

/** The date that a cell spells; undefined if it spells none. */
export function dateOf(cell: string): DateCell | undefined {
  const yearFirst = YEAR_FIRST.exec(cell);
  const match = yearFirst ?? YEAR_LAST.exec(cell);
  if (!match) return undefined;
  const [year, a, b] = (yearFirst ? [match[1], match[3], match[4]] : [match[4], match[1], match[3]]).map(Number);
  const time = timeOf(match.slice(5));
  if (time === undefined || Math.min(a, b) < 1 || Math.min(a, b) > 12 || Math.max(a, b) > 31) return undefined;
  const order = yearFirst ? 'year' : orderOf(a, b, match[2]);
  if (order === undefined || (order === 'year' && a > 12)) return undefined;
  return { order, packed: ((year * 100 + a) * 100 + b) * DAY_MS + time };
}

/** With points the day is first; else a number above 12 is the day. */
function orderOf(a: number, b: number, separator: string): DateOrder | undefined {
  if (separator === '.') return b > 12 ? undefined : 'day';
  return a > 12 ? 'day' : b > 12 ? 'month' : 'either';
}

/** Milliseconds since midnight. */
function timeOf([hours, minutes, seconds, half]: readonly (string | undefined)[]): number | undefined {
  if (hours === undefined) return 0;
  const hour = half ? (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hours);
  const [minute, second] = [Number(minutes), Number(seconds ?? 0)];
  return hour > 23 || minute > 59 || second > 60 ? undefined : ((hour * 60 + minute) * 60 + second) * 1000;
}

/** What both orders can be; undefined if they contradict each other. */
export function commonOrder(a: DateOrder, b: DateOrder): DateOrder | undefined {
  if (a === b) return a;
  const [first, second] = a === 'either' ? [b, a] : [a, b];
  return second === 'either' && first !== 'year' ? first : undefined;
}

/** Milliseconds since 1970 in the zone that the date was written in; what could be either is month, day and year, as in the US. */
export function unpackDate(packed: number, order: DateOrder): number {
  const date = Math.floor(packed / DAY_MS);
  const [year, a, b] = [Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100];
  const [month, day] = order === 'day' ? [b, a] : [a, b];
  return new Date(0).setUTCFullYear(year, month - 1, day) + (packed % DAY_MS);
}
