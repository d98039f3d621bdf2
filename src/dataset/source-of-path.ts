// Which source reads what lies at a path: a folder of images, an IDX file, or a table.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import type { SourceName } from './sources.js';

/** Enough to unpack the first bytes from. */
const HEAD_BYTES = 2 ** 12;

/** The source, by what is there; whatever is neither folder nor IDX is read as a table, which says what is wrong with it. */
export function sourceOfPath(path: string): SourceName & ('images' | 'idx' | 'table') {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return 'images';
  return stat?.isFile() && isIdx(path) ? 'idx' : 'table';
}

/** IDX begins with two zero bytes, the type of its numbers and how many dimensions there are, of which images have three and labels one. */
function isIdx(path: string): boolean {
  const head = headOf(path);
  return (
    head.length >= 4 && head[0] === 0 && head[1] === 0 && head[2] >= 8 && head[2] <= 14 && [1, 3].includes(head[3])
  );
}

/** The first bytes, unpacked; none if they cannot be read. */
function headOf(path: string): Uint8Array {
  const head = new Uint8Array(HEAD_BYTES);
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = head.subarray(0, readSync(file, head));
      const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
      return isGzip ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes;
    } finally {
      closeSync(file);
    }
  } catch {
    return head.subarray(0, 0);
  }
}
