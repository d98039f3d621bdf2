// The terminal: what an output stream can show, and how wide it is.
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** `text` in a style if the stream shows styles: Node follows NO_COLOR, FORCE_COLOR and TERM, and whether it is a terminal. */
export function paint(stream: NodeJS.WriteStream, style: Style, text: string): string {
  return styleText(style, text, { stream });
}

/** Whether {@link paint} changes anything on this stream. */
export function hasColors(stream: NodeJS.WriteStream): boolean {
  return paint(stream, 'red', '.') !== '.';
}

/** Columns to fill, of 20 to 120; some terminals say 0, and files nothing: 80 then. */
export function width(stream: NodeJS.WriteStream): number {
  return Math.min(Math.max(stream.columns || 80, 20), 120);
}

/** Whether a line may be drawn over again: not in files and pipes, nor on terminals that cannot move the cursor or hold no bar. */
export function canRedraw(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && process.env['TERM'] !== 'dumb' && !(stream.columns > 0 && stream.columns < 20);
}

/** Whether the locale is UTF-8, in the order of POSIX; on Windows terminals are. */
export function isUnicode(env: NodeJS.ProcessEnv = process.env): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return process.platform === 'win32' || /utf-?8/i.test(locale);
}
