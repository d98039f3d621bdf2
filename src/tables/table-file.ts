// A file of a table as it lies on the disk: what it is, and its bytes in pieces, unpacked if they are packed.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { MlpError } from '../errors.js';

const PIECE_BYTES = 2 ** 18;

/** A file that can be read, and more than once. */
export interface TableFile {
  readonly path: string;
  readonly isGzip: boolean;
  /** On the disk. */
  readonly size: number;
}

/** Looks at what is at a path. @throws MlpError `ERR_MLP_FILE` if it is no regular file, or none that can be read */
export function tableFile(path: string): TableFile {
  try {
    const stat = statSync(path); // before it is opened: opening a pipe waits for its writer
    if (stat.isDirectory()) throw fileError(path, 'it is a folder', 'Give a CSV');
    if (!stat.isFile())
      throw fileError(path, 'it is no regular file', 'Write what it gives to a file first: it is read twice');
    const head = new Uint8Array(2);
    const file = openSync(path, 'r');
    try {
      readSync(file, head);
    } finally {
      closeSync(file);
    }
    return { path, size: stat.size, isGzip: head[0] === 0x1f && head[1] === 0x8b };
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * The bytes of a file, each piece valid until the next is asked for, and which share of the file was read until then.
 * @throws MlpError `ERR_MLP_FILE` if it cannot be read, or is not as long as it was
 */
export async function* piecesOf(file: TableFile): AsyncGenerator<[bytes: Uint8Array, share: number]> {
  const { path, isGzip, size } = file;
  let read = 0;
  const packed = function* () {
    for (const piece of readPieces(path, isGzip)) {
      read += piece.length;
      yield piece;
    }
  };
  try {
    const pieces = isGzip
      ? pipeline(Readable.from(packed()), createGunzip({ chunkSize: PIECE_BYTES }), () => {})
      : packed();
    for await (const piece of pieces) yield [piece as Uint8Array, read / size];
  } catch (error) {
    throw unreadable(path, error);
  }
  if (read === size) return;
  const what = `it had ${size} bytes when it was opened, and ${read} could be read`;
  throw fileError(path, what, 'Read it again when nothing writes to it');
}

/** In place, since each wait for another thread takes up to tens of milliseconds on a busy machine. */
function* readPieces(path: string, isKept: boolean): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    let piece = Buffer.alloc(PIECE_BYTES);
    for (let length; (length = readSync(file, piece)) > 0;) {
      yield piece.subarray(0, length);
      if (isKept) piece = Buffer.alloc(PIECE_BYTES);
    }
  } finally {
    closeSync(file);
  }
}

function unreadable(path: string, error: unknown): MlpError {
  if (error instanceof MlpError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return fileError(path, 'there is no such file', undefined, error);
  if (code === 'Z_BUF_ERROR') return fileError(path, 'its gzip ends too early', 'Get the whole file', error);
  if (code?.startsWith('Z_')) return fileError(path, `its gzip is damaged: ${message}`, 'Get it again', error);
  return fileError(path, `it cannot be read: ${message}`, undefined, error);
}

function fileError(path: string, what: string, fix?: string, cause?: unknown): MlpError {
  return new MlpError('ERR_MLP_FILE', what, path, fix, { cause });
}
