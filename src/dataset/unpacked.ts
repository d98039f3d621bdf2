// What gzipped files of a known data set hold is kept unpacked in the cache folder, since unpacking takes most of a start.
//
// A gzip file ends with the CRC-32 and the length of what it holds. If they are those of the bytes that are asked for, the kept bytes stand
// for the file; any other file, such as one of plain MNIST, is read itself. Kept bytes count only if their SHA-256 is right: where
// they are damaged, cut short or not there, the gzip file is unpacked, and its bytes are kept anew.

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

import type { Idx } from './idx.js';

/** The bytes that are asked for. */
interface Content {
  readonly bytes: number;
  readonly sha256: string;
  readonly crc32: number;
}

type Read = Idx & { sha256: string };

/**
 * Reads the file at `path`, or what is kept of it at `kept` if both are what they should be; what had to be unpacked is kept there while
 * the program goes on. Where nothing can be kept, all is as if there were no such place.
 */
export async function readUnpacked<R extends Read>(
  content: Content,
  path: string,
  kept: string,
  read: (path: string) => Promise<R>,
): Promise<R> {
  if (!isGzipOf(path, content)) return read(path);
  const found = await read(kept).catch(() => undefined);
  if (found?.sha256 === content.sha256) return found;
  const unpacked = await read(path);
  if (unpacked.sha256 === content.sha256) {
    const { buffer, byteOffset, byteLength } = unpacked.data;
    const headerBytes = content.bytes - byteLength;
    const bytes = new Uint8Array(buffer, byteOffset - headerBytes, content.bytes);
    // Rarely needed, and every start would pay for it.
    void import('../files/keep-file.js').then(({ keepFile }) => keepFile(kept, bytes)).catch(() => {});
  }
  return unpacked;
}

/** Whether the file at `path` ends as a gzip file does that holds these bytes. */
function isGzipOf(path: string, { bytes, crc32 }: Content): boolean {
  try {
    if (!statSync(path).isFile()) return false; // opening a pipe would wait for who writes to it
    const file = openSync(path, 'r');
    try {
      const end = Buffer.alloc(8);
      const { size } = fstatSync(file);
      return (
        readSync(file, end, 0, 8, Math.max(size - 8, 0)) === 8 &&
        end.readUInt32LE(0) === crc32 &&
        end.readUInt32LE(4) === bytes
      );
    } finally {
      closeSync(file);
    }
  } catch {
    return false; // why it cannot be read is said by who reads it
  }
}
