// Makes a folder and those above it.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { MlpError } from '../errors.js';

/** Makes a folder if there is none, and returns whether it did. @throws MlpError `ERR_MLP_FILE` */
export function makeFolder(path: string): boolean {
  try {
    return make(path);
  } catch (error) {
    const what = `the folder cannot be made: ${(error as Error).message}`;
    throw new MlpError('ERR_MLP_FILE', what, path, 'Give one that can be written', { cause: error });
  }
}

/** Not by mkdir's own `recursive`, which never returns if the folder above exists and still says ENOENT, as /proc does. */
function make(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(path).isDirectory()) return false;
    if (code !== 'ENOENT' || existsSync(dirname(path))) throw error;
    make(dirname(path));
    return make(path);
  }
}
