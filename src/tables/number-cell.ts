// Numbers as cells spell them: what they are worth, bit for bit as Number() says, and which cells say that there is none.

const [MINUS, PLUS, ZERO] = [0x2d, 0x2b, 0x30];

/** Of so many digits every integer is exact, and so is a quotient of it and a power of ten but for one rounding, as Number() rounds. */
const MAX_DIGITS = 15;
const POWERS = Float64Array.from({ length: MAX_DIGITS + 1 }, (_, i) => Number(`1e${i}`));

/**
 * The number that bytes start to end spell if it is a sign, at most 15 digits and a point among them; NaN for all else.
 * @param point the byte of the decimal point
 */
export function plainNumber(bytes: Uint8Array, start: number, end: number, point: number): number {
  const sign = bytes[start];
  let at = sign === MINUS || sign === PLUS ? start + 1 : start;
  const first = at;
  let [value, decimals] = [0, 0];
  for (; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (bytes[at] === point && decimals === 0) decimals = end - at;
    else return NaN;
  }
  const digits = end - first - (decimals > 0 ? 1 : 0);
  if (digits === 0 || digits > MAX_DIGITS) return NaN;
  if (decimals > 1) value /= POWERS[decimals - 1];
  return sign === MINUS ? -value : value;
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

/** Whether a cell among numbers says that the number is missing. */
export function saysMissing(cell: string): boolean {
  return /^\s*(na|nan|null|\?)?\s*$/i.test(cell);
}
