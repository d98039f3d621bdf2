// float32 numbers as text, in the fewest digits that read back as the same number.

/** Most weights need 8 or 9 significant digits; 9 are enough for all. */
const [USUAL_DIGITS, MOST_DIGITS] = [8, 9];

/** A finite float32 in JavaScript's and JSON's notation. */
export function float32Text(value: number): string {
  if (Object.is(value, -0)) return '-0';
  const isSame = (digits: number) => Math.fround(Number(value.toPrecision(digits))) === value;
  let digits = isSame(USUAL_DIGITS) ? USUAL_DIGITS : MOST_DIGITS; // where some are enough, so are more
  while (digits <= USUAL_DIGITS && digits > 1 && isSame(digits - 1)) digits--;
  return String(Number(value.toPrecision(digits)));
}
