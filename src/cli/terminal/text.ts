// How the command line writes durations, sizes and text that came from outside.

/** Seconds as `43 ms`, `4.3 s`, `43 s`, `3.5 min` or `2.1 h`. */
export function duration(seconds: number): string {
  if (seconds < 0.1) return `${Number((seconds * 1000).toPrecision(2))} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${seconds.toFixed(0)} s`;
  if (seconds < 90 * 60) return `${(seconds / 60).toPrecision(2)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** Bytes as `1.6 GB`. */
export function bytes(count: number): string {
  const power = Math.min(Math.max(Math.floor(Math.log10(count) / 3), 0), 5);
  return `${(count / 1000 ** power).toPrecision(3)} ${['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'][power]}`;
}

/** The text with control characters spelled out, so that a file's name cannot command the terminal; newlines stay. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, (c) => `\\x${hex(c)}`);
}

/** The text without user and password of the addresses in it, as where an argument that holds one is not understood. */
export function withoutPasswords(text: string): string {
  return text.replace(/(rediss?:\/\/)[^\s"']*@/g, '$1');
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(2, '0');
}
