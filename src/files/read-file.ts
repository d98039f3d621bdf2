// Reads regular files up to a limit, so that neither a pipe nor a huge file holds the process up.
import { readFileSync, statSync } from 'node:fs';
import { MlpError } from '../errors.js';

/** The bytes of a regular file of at most `limit` bytes. @throws MlpError `ERR_MLP_FILE` */
export function readFile(path: string, limit: number): Buffer {
  const unreadable = (what: string, cause?: unknown) => new MlpError('ERR_MLP_FILE', what, path, undefined, { cause });
  try {
    const stat = statSync(path); // before it is opened: opening a pipe waits for its writer
    if (!stat.isFile()) throw unreadable('not a regular file');
    if (stat.size > limit) throw unreadable(`it has ${stat.size} bytes, more than ${limit}`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof MlpError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw unreadable('there is no such file', error);
    throw unreadable(`cannot be read: ${(error as Error).message}`, error);
  }
}
