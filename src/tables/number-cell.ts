// Numbers as cells spell them: what they are worth, bit for bit as Number() says.

const [PLUS, E] = [0x2b, 0x65];
export const [MINUS, ZERO] = [0x2d, 0x30];

/** Of so many digits every integer is exact, and so is a quotient of it and a power of ten but for one rounding, as Number() rounds. */
export const MAX_DIGITS = 15;
/** The largest power of ten that is exact. */
const MAX_POWER = 22;
export const POWERS = Float64Array.from({ length: MAX_POWER + 1 }, (_, i) => Number(`1e${i}`));
/** Times 2^27 + 1, a number splits into halves of its bits, whose products are exact (Dekker, 1971). */
const SPLITTER = 2 ** 27 + 1;
/** More than the relative error of what `quotient` rounds. */
const ERROR = 2 ** -98;

/**
 * The number that bytes start to end spell if it is a sign, at most 30 digits, a point among them and an exponent; NaN for all else, for
 * what is too small or too large for exact powers of ten, and for the few that lie too near the middle of two doubles.
 * @param point the byte of the decimal point
 */
export function plainNumber(bytes: Uint8Array, start: number, end: number, point: number): number {
  const sign = bytes[start];
  const first = sign === MINUS || sign === PLUS ? start + 1 : start;
  if (end - first > MAX_DIGITS + 1) return longNumber(bytes, start, first, end, point);
  let [value, decimals] = [0, 0];
  for (let at = first; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (bytes[at] === point && decimals === 0) decimals = end - at;
    else return longNumber(bytes, start, first, end, point);
  }
  const digits = end - first - (decimals > 0 ? 1 : 0);
  if (digits === 0) return NaN;
  if (digits > MAX_DIGITS) return longNumber(bytes, start, first, end, point);
  if (decimals > 1) value /= POWERS[decimals - 1];
  return sign === MINUS ? -value : value;
}

/** A number whose first digit is at `first`: 15 digits and the others are exact integers, and so is the power of ten that they are divided by. */
function longNumber(bytes: Uint8Array, start: number, first: number, end: number, point: number): number {
  let [high, low, digits, scale] = [0, 0, 0, 0];
  let pointAt = -1;
  let at = first;
  for (; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (digits++ < MAX_DIGITS) high = high * 10 + digit;
      else low = low * 10 + digit;
    } else if (bytes[at] === point && pointAt < 0) pointAt = at;
    else break;
  }
  if (digits === 0 || digits > 2 * MAX_DIGITS) return NaN;
  if (pointAt >= 0) scale = at - pointAt - 1;
  if (at < end) scale -= exponentOf(bytes, at, end);
  const value = scaledBack(high, low, digits, scale);
  return bytes[start] === MINUS ? -value : value;
}

/** The integer that `digits` digits are, the first 15 and the others apart, over 10^scale. */
function scaledBack(high: number, low: number, digits: number, scale: number): number {
  if (digits <= MAX_DIGITS && scale < 0 && scale >= -MAX_POWER) return high * POWERS[-scale];
  if (!(scale >= 0 && scale <= MAX_POWER)) return NaN;
  return digits > MAX_DIGITS ? quotient(high, POWERS[digits - MAX_DIGITS], low, POWERS[scale]) : high / POWERS[scale];
}

/** The exponent that the bytes spell, an `e` and at most three digits; NaN if they spell none. */
function exponentOf(bytes: Uint8Array, start: number, end: number): number {
  if ((bytes[start] | 0x20) !== E) return NaN;
  const sign = start + 1 < end ? bytes[start + 1] : 0;
  const first = sign === MINUS || sign === PLUS ? start + 2 : start + 1;
  if (first >= end || end - first > 3) return NaN;
  let exponent = 0;
  for (let at = first; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    exponent = exponent * 10 + digit;
  }
  return sign === MINUS ? -exponent : exponent;
}

/** (a b + c) / d for integers, rounded once; NaN if it lies so near the middle of two doubles that it may be either. */
function quotient(a: number, b: number, c: number, d: number): number {
  const product = a * b;
  const numerator = product + c;
  const rest = c - (numerator - product) + productError(a, b, product); // product >= c, so that the sum's error is exact
  const first = numerator / d;
  const back = first * d;
  const second = (numerator - back - productError(first, d, back) + rest) / d;
  const error = first * ERROR;
  const result = first + (second + error);
  return result === first + (second - error) ? result : NaN;
}

/** What a product lost by rounding, exactly: a b = product + this. */
function productError(a: number, b: number, product: number): number {
  const [aSplit, bSplit] = [a * SPLITTER, b * SPLITTER];
  const aHigh = aSplit - (aSplit - a);
  const bHigh = bSplit - (bSplit - b);
  const [aLow, bLow] = [a - aHigh, b - bHigh];
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

const DECIMAL = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const INFINITE = /^\s*[+-]?inf(inity)?\s*$/i;

/** The number that a cell spells in any form but hexadecimal and the like; infinite for `Inf`, undefined if it spells none. */
export function numberOf(cell: string, point: string): number | undefined {
  if (INFINITE.test(cell)) return cell.includes('-') ? -Infinity : Infinity;
  if (point !== '.' && cell.includes('.')) return undefined;
  const text = cell.replace(point, '.');
  return DECIMAL.test(text) ? Number(text) : undefined;
}
