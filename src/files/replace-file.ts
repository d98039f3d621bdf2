// Puts a finished file in the place of another, so that readers and power cuts see the whole old or the whole new one.

import { renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { sync } from './sync.js';

const isWindows = process.platform === 'win32';

/**
 * Renames `temporary`, which must lie on the same file system and be written completely, to `target`, replacing what is
 * there; both the content and the name are on disk when this returns, as far as sync.ts says. Throws Node's own error of the step that failed.
 */
export function replaceFile(temporary: string, target: string): void {
  sync(temporary, 'r+');
  rename(temporary, target);
  if (!isWindows) sync(dirname(target), 'r'); // Windows cannot open a folder.
}

/** On Windows nothing takes the place of an open file: scanners and readers hold one for a moment, so that it is tried again for half a second. */
function rename(from: string, to: string): void {
  for (let tries = isWindows ? 10 : 1; ; tries--) {
    try {
      return renameSync(from, to);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (tries === 1 || !['EPERM', 'EACCES', 'EBUSY'].includes(code)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}
