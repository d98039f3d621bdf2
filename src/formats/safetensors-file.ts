// safetensors files on a disk.
import { readFile } from '../files/read-file.js';
import { decodeSafetensors, MAX_FILE_BYTES, type Safetensors } from './safetensors.js';

/** Reads a file. @throws MlpError `ERR_MLP_FILE` if it cannot be read, else as {@link decodeSafetensors} */
export function readSafetensors(path: string): Safetensors {
  return decodeSafetensors(readFile(path, MAX_FILE_BYTES), path);
}
