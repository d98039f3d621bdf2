// Which CSV a text is: its delimiter and its decimal point, as its head tells.

const [QUOTE, LF] = [0x22, 0x0a];

/** What stands between cells, the likelier first. */
export const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];

/** What stands between the cells of a row. */
export type Delimiter = ',' | ';' | '\t' | '|';

/** How a CSV is written. */
export interface Dialect {
  readonly delimiter: Delimiter;
  readonly decimal: '.' | ',';
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

/** Between semicolons: numbers with a comma, and none with a point. */
function hasDecimalCommas(head: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(head);
  const has = (point: string) => new RegExp(`(^|[;\\n])"?\\s*[-+]?\\d*${point}\\d+\\s*"?(?=[;\\r\\n]|$)`).test(text);
  return has(',') && !has('\\.');
}
