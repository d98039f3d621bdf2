// What is written is on the disk, and not only in the system's memory: by fsync or, if Node's permission model forbids that, by how the
// file is opened. A folder cannot be opened so: there, a new name may get to the disk later.
import { closeSync, constants, fsyncSync, openSync } from 'node:fs';

/** Whether fsync may be called. */
export const canSync = process.permission === undefined;

const { O_WRONLY, O_CREAT, O_EXCL, O_DSYNC = 0 } = constants; // Windows has no O_DSYNC

/** How to open a file that is not there yet. */
export const NEW = O_WRONLY | O_CREAT | O_EXCL | (canSync ? 0 : O_DSYNC);

/** How to open a file to append to. */
export const APPEND = canSync ? 'a' : 'as';

/** Syncs the file or folder at `path`, opened by `flags`, if that is allowed. Throws Node's own error. */
export function sync(path: string, flags: string): void {
  if (!canSync) return;
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
