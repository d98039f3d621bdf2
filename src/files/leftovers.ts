// What killed processes left in a folder: its name tells whose it was.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from './processes.js';

/** Temporary files, by process and thread, or a number; their names are short, so that they fit wherever the target's does. */
export const TEMPORARY = /^\.mlp-(\d+)-\d+\.tmp$/;

/** Removes what is in a folder and whose name, in the group of `pattern`, has the id of a process that no longer runs. */
export function sweep(folder: string, pattern: RegExp): void {
  let names: string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    // a folder may be written to and not read
  }
  for (const name of names) {
    const pid = pattern.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) remove(join(folder, name));
  }
}

/** Removes a file or a folder if that is possible: what went wrong before, or comes next, is what matters. */
export function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // the next sweep tries again
  }
}
