// A lock on a folder: one process at a time writes there.
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { MlpError } from '../errors.js';
import { isRunning, startOf } from './processes.js';

const NAME = '.lock';

/**
 * Locks a folder, and returns what unlocks it. The lock of a process that is gone does not count.
 * @throws MlpError `ERR_MLP_LOCKED` where another process has it, `ERR_MLP_FILE` where the folder cannot be written
 */
export function lockFolder(dir: string): () => void {
  const path = join(dir, NAME);
  if (!taken(path)) {
    const owner = read(path);
    if (owner && isRunning(owner.pid) && startOf(owner.pid) === owner.start) {
      const what = `process ${owner.pid} is writing there`;
      throw new MlpError('ERR_MLP_LOCKED', what, dir, 'Wait until it has ended, or give another folder');
    }
    rmSync(path, { force: true });
    if (!taken(path)) throw new MlpError('ERR_MLP_LOCKED', 'another process has just taken it', dir, 'Try again');
  }
  return () => rmSync(path, { force: true });
}

/** Whether the lock's file was made now; false where there is one. */
function taken(path: string): boolean {
  try {
    const file = openSync(path, 'wx');
    try {
      writeSync(file, `${process.pid} ${startOf(process.pid)}\n`);
    } finally {
      closeSync(file);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    const what = `it cannot be written: ${(error as Error).message}`;
    throw new MlpError('ERR_MLP_FILE', what, path, undefined, { cause: error });
  }
}

/** Who has it; undefined where the file tells nothing, as after a power cut. */
function read(path: string): { pid: number; start: string } | undefined {
  try {
    const [, pid, start] = /^(\d+) (\d*)\n$/.exec(readFileSync(path, 'latin1')) ?? [];
    return pid === undefined ? undefined : { pid: Number(pid), start };
  } catch {
    return undefined;
  }
}
