// Which CSV a text is: its delimiter and its decimal point, as its head tells.
import { groupedNumber, mayBeDecimal, type Point } from './thousands.js';

const [QUOTE, LF] = [0x22, 0x0a];
/** Between semicolons, with or without quotes. */
const NUMBER_CELL = /(?<=^|[;\n])"?\s*([-+]?[\d.,]+)\s*"?(?=[;\r\n]|$)/g;

/** What stands between cells, the likelier first. */
export const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];

/** What stands between the cells of a row. */
export type Delimiter = ',' | ';' | '\t' | '|';

/** How a CSV is written. */
export interface Dialect {
  readonly delimiter: Delimiter;
  readonly decimal: Point;
}

/** The dialect of a text that begins with these bytes; `delimiter` if that is known. */
export function dialectOf(head: Uint8Array, delimiter: Delimiter = delimiterOf(head)): Dialect {
  return { delimiter, decimal: delimiter === ';' && hasDecimalCommas(head) ? ',' : '.' };
}

/** The one that most lines have as often as the first line does; of several, the one that it has most often. */
function delimiterOf(head: Uint8Array): Delimiter {
  const lines = countsByLine(head);
  const scores = DELIMITERS.map((_, i) => {
    const width = lines[0][i];
    return width === 0 ? [0, 0] : [lines.filter((counts) => counts[i] === width).length, width];
  });
  const better = (a: number, b: number) => scores[b][0] - scores[a][0] || scores[b][1] - scores[a][1];
  return DELIMITERS[[...DELIMITERS.keys()].sort(better)[0]];
}

/** How often each delimiter stands in each line outside of quotes; the last line only if there is no other, since it may be cut. */
function countsByLine(head: Uint8Array): number[][] {
  const bytes = DELIMITERS.map((delimiter) => delimiter.charCodeAt(0));
  const lines: number[][] = [];
  let [counts, isEmpty, isQuoted] = [bytes.map(() => 0), true, false];
  for (const byte of head) {
    if (byte === QUOTE) isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (byte === LF) {
      if (!isEmpty) lines.push(counts);
      [counts, isEmpty] = [bytes.map(() => 0), true];
    } else if (byte > 0x20 || byte === 0x09) isEmpty = false;
    const i = bytes.indexOf(byte);
    if (i >= 0) counts[i]++;
  }
  return lines.length > 0 ? lines : [counts];
}

/** Between semicolons: more numbers that can only have a decimal comma than such with a point; if none can only, those that may. */
function hasDecimalCommas(head: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(head);
  const counts = { sure: { ',': 0, '.': 0 }, open: { ',': 0, '.': 0 } };
  for (const [, cell] of text.matchAll(NUMBER_CELL)) {
    const decimal = decimalOf(cell);
    if (decimal) counts[mayBeDecimal(cell) ? 'open' : 'sure'][decimal]++;
  }
  const { sure, open } = counts;
  return sure[','] !== sure['.'] ? sure[','] > sure['.'] : sure[','] === 0 && open[','] > 0 && open['.'] === 0;
}

/** What the decimal point is if a cell is a number that has one, or of which one group of three is apart. */
function decimalOf(cell: string): Point | undefined {
  if (/^[+-]?\d*[.,]\d+$/.test(cell)) return cell.includes(',') ? ',' : '.';
  return (['.', ','] as const).find((decimal) => groupedNumber(cell, decimal) !== undefined);
}
