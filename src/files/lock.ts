// A lock on a folder: one process at a time writes there.
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { MlpError } from '../errors.js';
import { isRunning, startOf } from './processes.js';

const NAME = '.lock';
/** A lock without text is being made, or a power cut took its text. */
const MAX_MAKING_MS = 10_000;

/**
 * Locks a folder, and returns what unlocks it. The lock of a process that is gone does not count.
 * @throws MlpError `ERR_MLP_LOCKED` if another process has it, or this one; `ERR_MLP_FILE` if the folder cannot be written
 */
export function lockFolder(dir: string): () => void {
  const path = join(dir, NAME);
  const own = `${process.pid} ${startOf(process.pid)}\n`;
  try {
    if (!made(path, own)) takeOver(path, own, dir);
  } catch (error) {
    if (error instanceof MlpError) throw error;
    const what = `the folder cannot be locked: ${(error as Error).message}`;
    throw new MlpError('ERR_MLP_FILE', what, dir, 'Give one that can be written', { cause: error });
  }
  return () => {
    if (textOf(path) === own) rmSync(path, { force: true });
  };
}

/** Makes the lock; false if there is one. */
function made(path: string, own: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(file, own);
  } catch (error) {
    rmSync(path, { force: true }); // a full disk
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

/** Puts an own lock in the place of one that does not count. Of several processes that try, the one that could move it aside does. */
function takeOver(path: string, own: string, dir: string): void {
  const found = textOf(path);
  if (found !== undefined && isHeld(path, found)) throw locked(dir, found);
  const aside = `${path}-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // else it has just been given back, or taken over
  }
  const moved = textOf(aside);
  if (moved !== undefined && moved !== found) {
    renameSync(aside, path); // another process's, that was quicker
    throw locked(dir, moved);
  }
  rmSync(aside, { force: true });
  if (!made(path, own)) throw locked(dir, textOf(path));
}

function isHeld(path: string, text: string): boolean {
  const [, pid, start] = /^(\d+) (\d*)\n$/.exec(text) ?? [];
  if (pid !== undefined) return isRunning(Number(pid)) && startOf(Number(pid)) === start;
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs < MAX_MAKING_MS;
}

/** Undefined if there is no lock, or no more. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function locked(dir: string, text = ''): MlpError {
  const pid = /^\d+/.exec(text)?.[0];
  const kill = process.platform === 'win32' ? 'taskkill /f /pid' : 'kill';
  const fix = `Wait until it has ended${pid ? `, or end it (${kill} ${pid})` : ''}; or give another folder`;
  return new MlpError('ERR_MLP_LOCKED', `${pid ? `process ${pid}` : 'another process'} is writing there`, dir, fix);
}
