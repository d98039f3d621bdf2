// Puts a finished file in the place of another, so that readers and power cuts see the whole old or the whole new one.

import { renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { sync } from './sync.js';

/**
 * Renames `temporary`, which must lie on the same file system and be written completely, to `target`, replacing what is
 * there; both the content and the name are on disk when this returns, as far as sync.ts says. Throws Node's own error of the step that failed.
 */
export function replaceFile(temporary: string, target: string): void {
  sync(temporary, 'r+');
  renameSync(temporary, target);
  if (process.platform !== 'win32') sync(dirname(target), 'r'); // Windows cannot open a folder.
}
