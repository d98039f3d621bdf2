// Makes IDX bytes and temporary folders for the tests of src/dataset.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

/** An IDX file of u8 elements with the given magic and header fields, all big-endian, followed by `data`. */
export function idx(magic: number, dims: readonly number[], data: Iterable<number>): Buffer {
  const header = Buffer.alloc(4 + 4 * dims.length);
  [magic, ...dims].forEach((field, i) => header.writeUInt32BE(field, 4 * i));
  return Buffer.concat([header, Uint8Array.from(data)]);
}

/** `n` bytes that do not compress to nothing: i^2 + seed modulo 251. */
export function bytes(n: number, seed = 0): Uint8Array {
  return Uint8Array.from({ length: n }, (_, i) => (i * i + seed) % 251);
}

/** A new folder that is removed when the running test ends; of tests that run at once, only their own `atEnd` tells which that is. */
export function temporaryFolder(atEnd = onTestFinished): string {
  const dir = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  atEnd(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** The error that `promise` rejects with; fails where it does not. */
export async function failure(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  return promise.then(
    () => {
      throw new Error('expected a rejection');
    },
    (error: Error) => error,
  );
}
