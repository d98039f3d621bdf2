// How numbers are written for people, on the command line and in reports.

/** 60000 as `60,000`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 thread`, `2 threads`, `2 categories`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : many}`;
}

/** `2026-11-29 20:58 UTC`, the same wherever it is drawn. */
export function minuteOf(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Writes numbers of one column: with so many decimals, up to four, that the largest of `values` has six digits, thousands in groups. */
export function sameDigits(values: Iterable<number>): (value: number) => string {
  let largest = 0;
  for (const value of values) if (isFinite(value)) largest = Math.max(largest, Math.abs(value));
  if (largest >= 1e15 || (largest > 0 && largest < 1e-2)) return (value) => value.toExponential(2);
  const digits = Math.min(Math.max(5 - Math.floor(Math.log10(largest || 1)), 0), 4);
  return (value) => {
    const [whole, decimals] = Math.abs(value).toFixed(digits).split('.');
    const text = `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${decimals === undefined ? '' : `.${decimals}`}`;
    return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
  };
}

/** Four decimals; if that would be very long, a power of ten; a dash for what was not measured. */
export function decimals(value: number | undefined): string {
  if (value === undefined) return '–';
  return Math.abs(value) < 1e5 ? value.toFixed(4) : value.toExponential(2);
}

/** {@link decimals}, but of large numbers no more digits than the eye takes in: `526.784`, `26,496.1`. */
export function shortNumber(value: number | undefined): string {
  return value === undefined || Math.abs(value) < 100 ? decimals(value) : sameDigits([value])(value);
}
