// How numbers are written for people, on the command line and in reports.

/** 60000 as `60,000`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 thread`, `2 threads`, `2 categories`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : many}`;
}

/** Four decimals; if that would be very long, a power of ten; a dash for what was not measured. */
export function decimals(value: number | undefined): string {
  if (value === undefined) return '–';
  return Math.abs(value) < 1e5 ? value.toFixed(4) : value.toExponential(2);
}
