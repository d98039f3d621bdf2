// Writes a file whole or not at all: beside it first, then in its place.
import { closeSync, openSync, readdirSync, realpathSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { MlpError } from '../errors.js';
import { isRunning } from './processes.js';
import { replaceFile } from './replace-file.js';

/** Temporary files; their names are short, so that they fit wherever the target's does. */
const TEMPORARY = /^\.mlp-(\d+)\.tmp$/;

/**
 * Replaces the file at `path`, or the one that a symbolic link there points to; both content and name are on disk when this returns.
 * Temporary files that killed processes left in the folder are removed.
 * @throws MlpError `ERR_MLP_FILE` that names path and cause; the old file is as it was then, but where only the folder's sync failed
 */
export function writeFile(path: string, content: Uint8Array | string): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  let temporary: string | undefined;
  try {
    const target = realTarget(path);
    const folder = dirname(target);
    sweep(folder);
    temporary = join(folder, `.mlp-${process.pid}.tmp`);
    writeWhole(temporary, bytes);
    replaceFile(temporary, target);
  } catch (error) {
    const left = temporary !== undefined && !removed(temporary) ? `; ${basename(temporary)} is left beside it` : '';
    throw new MlpError('ERR_MLP_FILE', `it cannot be written: ${reason(error)}${left}`, path, undefined, {
      cause: error,
    });
  }
}

/** Where the bytes belong: what links point to, and the path itself where there is nothing yet. */
function realTarget(path: string): string {
  try {
    const target = realpathSync(path);
    if (statSync(target).isFile()) return target;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return join(realpathSync(dirname(path)), basename(path));
  }
  throw new Error('there is something that is no regular file');
}

/** A write may take only a part of what it is given; on a full disk, the next one says so. */
function writeWhole(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w');
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
  } finally {
    closeSync(file);
  }
}

function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = TEMPORARY.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

function removed(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false;
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return `no space left (${message})`;
  return message;
}
