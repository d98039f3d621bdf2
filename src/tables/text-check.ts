// Whether bytes are text in UTF-8, and what else they are, so that the error can say it.
import { isUtf8 } from 'node:buffer';
import { MlpError } from '../errors.js';
import { kindOf } from '../files/file-kind.js';

const LF = 0x0a;
/** Enough for the signs below. */
const SIGN_BYTES = 16;

/** Files that are given for tables, by how they begin, as latin1. */
const OTHERS: readonly (readonly [sign: RegExp, what: string, fix: string])[] = [
  [/^PK\x03\x04/, 'it is a zip, as an Excel file (.xlsx) is', 'Save the sheet as CSV UTF-8, or unpack the zip'],
  [/^\xd0\xcf\x11\xe0/, 'it is an old Excel file (.xls)', 'Save the sheet as CSV UTF-8'],
  [
    /^(\xff\xfe|\xfe\xff|[^\0]\0[^\0]\0|\0[^\0]\0[^\0])/,
    'it is text in UTF-16',
    'Save it as UTF-8: iconv -f UTF-16 -t UTF-8',
  ],
  [/^PAR1/, 'it is a Parquet file', 'Write it as CSV: pandas.read_parquet(...).to_csv(..., index=False)'],
  [/^(\xef\xbb\xbf)?\s*\[\s*\{/, 'it is a JSON array', 'Write each object on a line of its own: jq -c ".[]"'],
];

/** Refuses a file that begins as no text does. @throws MlpError `ERR_MLP_DATA` */
export function checkHead(path: string, head: Uint8Array): void {
  const text = Buffer.from(head.subarray(0, SIGN_BYTES)).toString('latin1');
  const other = OTHERS.find(([sign]) => sign.test(text));
  if (other) throw new MlpError('ERR_MLP_DATA', other[1], path, other[2]);
}

/**
 * Refuses bytes that are no UTF-8, or hold NUL, as no text does.
 * @param line tells the line of the first byte
 * @throws MlpError `ERR_MLP_DATA` that names the line
 */
export function checkText(path: string, bytes: Uint8Array, line: () => number): void {
  const nul = bytes.indexOf(0);
  if (nul < 0 && isUtf8(bytes)) return;
  const error = (at: number, what: string, fix: string) =>
    new MlpError('ERR_MLP_DATA', what, `${path}, line ${line() + lineFeeds(bytes.subarray(0, at))}`, fix);
  if (nul >= 0) throw error(nul, `a NUL byte${whatElse(bytes)}`, 'Give a CSV in UTF-8');
  let [start, end] = [0, 0];
  do {
    start = end;
    end = bytes.indexOf(LF, start) + 1 || bytes.length;
  } while (isUtf8(bytes.subarray(start, end)));
  const fix = 'If it is from Excel or Windows: iconv -f WINDOWS-1252 -t UTF-8';
  throw error(start, `bytes that are no UTF-8${whatElse(bytes)}`, fix);
}

function whatElse(bytes: Uint8Array): string {
  const what = kindOf(bytes)?.what ?? 'text';
  return what === 'text' ? '' : `: it looks like ${what}`;
}

/** How many lines end in these bytes. */
export function lineFeeds(bytes: Uint8Array): number {
  let count = 0;
  for (let i = bytes.indexOf(LF); i >= 0; i = bytes.indexOf(LF, i + 1)) count++;
  return count;
}
