// Writes a file whole or not at all: beside it first, then in its place.
import { closeSync, existsSync, openSync, readlinkSync, realpathSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';
import { MlpError } from '../errors.js';
import { remove, sweep, TEMPORARY } from './leftovers.js';
import { replaceFile } from './replace-file.js';
import { NEW } from './sync.js';

/**
 * Replaces the file at `path`, or the one that a symbolic link there points to; both content and name are on disk when this returns.
 * Temporary files that killed processes left in the folder are removed.
 * @throws MlpError `ERR_MLP_FILE` that names path and cause; the old file is untouched then, but if only the last step failed, the
 * sync of the folder, and the error says so
 */
export function writeFile(path: string, content: Uint8Array | string): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  let temporary: string | undefined;
  let isReplaced = () => false;
  try {
    const target = realTarget(path);
    const folder = dirname(target);
    sweep(folder, TEMPORARY);
    temporary = join(folder, `.mlp-${process.pid}-${threadId}.tmp`);
    writeWhole(temporary, bytes, statSync(target, { throwIfNoEntry: false })?.mode);
    const { ino } = statSync(temporary);
    isReplaced = () => statSync(target, { throwIfNoEntry: false })?.ino === ino;
    replaceFile(temporary, target);
  } catch (error) {
    if (temporary) remove(temporary);
    throw failure(path, error as NodeJS.ErrnoException, isReplaced());
  }
}

/** Where the bytes belong: what links point to, be it there or not. */
function realTarget(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile()) return realpathSync(path);
  if (stat) throw new Error(`${stat.isDirectory() ? 'a folder' : 'something else than a regular file'} is there`);
  try {
    return realTarget(resolve(realpathSync(dirname(path)), readlinkSync(path)));
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== 'readlink' || code !== 'ENOENT') throw error;
    return join(realpathSync(dirname(path)), basename(path));
  }
}

/** A write may take only a part of what it is given; on a full disk, the next one says so. */
function writeWhole(path: string, bytes: Uint8Array, mode?: number): void {
  remove(path); // left by a process of the same id
  const file = openSync(path, NEW, mode);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
  } finally {
    closeSync(file);
  }
}

const DENIED =
  process.platform === 'win32'
    ? 'Close what has it open, or give one that can be written'
    : 'Give one that can be written';

const REMEDIES: Record<string, string> = {
  ENOTDIR: 'Give one in a folder',
  EACCES: DENIED,
  EPERM: DENIED,
  EBUSY: DENIED,
  EROFS: 'Give one that can be written',
  ENOSPC: 'Make room there, or give another',
};

function failure(path: string, cause: NodeJS.ErrnoException, isReplaced: boolean): MlpError {
  const { message, code } = cause;
  if (isReplaced) {
    const what = `it is written, but may not outlast a power cut: ${message}`;
    return new MlpError('ERR_MLP_FILE', what, path, undefined, { cause });
  }
  const fix = !existsSync(dirname(path)) ? 'Make its folder, or give another' : code ? REMEDIES[code] : 'Give another';
  const reason = fix ? message.replace(/, \w+( '[^]*)?$/, '') : message; // the system call and its files say no more then
  const old = existsSync(path) && statSync(path).isFile() ? '; the old file is untouched' : '';
  return new MlpError('ERR_MLP_FILE', `it cannot be written: ${reason}${old}`, path, fix, { cause });
}
