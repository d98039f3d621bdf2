// Keeps a file that can be made again, such as one in the cache folder: written while the program goes on, whole or not at all.
import { randomInt } from 'node:crypto';
import { open, rename, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { remove, sweep, TEMPORARY } from './leftovers.js';
import { makeFolder } from './make-folder.js';

/** A disk is not filled by what can be made again: so much of its room must be left over. */
const LEFT_OVER = 256e6;

/**
 * Puts `bytes`, which must not change meanwhile, into the file at `path`, and makes its folder; does not wait for the disk, so that who reads it
 * has to check what is there. Never rejects: where that cannot be
 * written, or has little room, there is no such file afterwards, or the old one.
 */
export async function keepFile(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.mlp-${process.pid}-${randomInt(2 ** 32)}.tmp`); // others of this process may keep the same
  try {
    makeFolder(folder);
    sweep(folder, TEMPORARY);
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < bytes.length + LEFT_OVER) return;
    const file = await open(temporary, 'wx');
    try {
      for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch {
    remove(temporary);
  }
}
