// Appends to a file, all or nothing, such that it outlasts a power cut.
import { appendFileSync, statSync, truncateSync } from 'node:fs';
import { MlpError } from '../errors.js';
import { APPEND, canSync } from './sync.js';

/**
 * Appends a text to a file, or makes the file.
 * @param what what the text is, for the error: `the epoch's metrics`
 * @throws MlpError `ERR_MLP_FILE`; the file is as it was then
 */
export function appendFile(path: string, text: string, what: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  try {
    appendFileSync(path, text, { flag: APPEND, flush: canSync });
  } catch (error) {
    if (size !== undefined) truncateSync(path, size); // what fitted in is no whole line
    throw new MlpError('ERR_MLP_FILE', `${what} cannot be written: ${(error as Error).message}`, path, undefined, { cause: error }); // prettier-ignore
  }
}
