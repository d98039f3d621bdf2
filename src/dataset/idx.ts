// IDX, the file format of MNIST and Fashion-MNIST: reads it plain or gzipped, and refuses what is not exactly as its header says.
//
// Memory is bounded by the caller's limit, never by a number in the file. Unpacking runs in zlib's thread pool while the
// main thread hashes what has arrived, so that the digest of all of Fashion-MNIST costs hardly any time. zlib is given one
// output buffer for the whole content (`chunkSize`), which its pieces fill one after the other: no copy of them is made,
// and the compressed file is never held whole. That is 107 MB of peak memory for all of it where gunzip() of read files takes 126 MB.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, read as readFile, readSync, statSync } from 'node:fs';
import { promisify } from 'node:util';

import { MlpError } from '../errors.js';

/** What an IDX file holds: elements of one byte in row-major order. `data` is a view into the bytes read. */
export interface Idx {
  dims: number[];
  data: Uint8Array;
}

/** An IDX file of images has three dimensions (count, rows, columns), one of labels has one. */
export type IdxKind = 'images' | 'labels';

const MAGIC = { images: 0x803, labels: 0x801 } as const;
const ELEMENT_TYPES: Record<number, string> = { 8: 'u8', 9: 'i8', 11: 'i16', 12: 'i32', 13: 'f32', 14: 'f64' };
/** Bytes of a file that are read, and handed to zlib, at once: 6 ms of work, so that what else the main thread does does not stop it. */
const BLOCK = 1 << 20;
const read = promisify(readFile);

/** An error in a data file: code `ERR_MLP_DATA`, `where` the path. */
export function dataError(path: string, what: string, fix?: string, cause?: unknown): MlpError {
  return new MlpError('ERR_MLP_DATA', what, path, fix, { cause });
}

/** Parses the whole bytes of a plain IDX file; `path` is what errors name. Throws `ERR_MLP_DATA` unless all of it is right. */
export function parseIdx(bytes: Uint8Array, path: string, kind: IdxKind): Idx {
  const { dims, start, total } = parseHeader(bytes, path, kind, Number.MAX_SAFE_INTEGER);
  if (bytes.length !== total) throw lengthError(path, dims, total, `it holds ${bytes.length}`);
  return { dims, data: bytes.subarray(start) };
}

/**
 * Reads an IDX file, plain or gzipped (told by its content), of at most `limit` bytes when unpacked; `limit` bytes are
 * reserved for it. `sha256` is the digest of all unpacked bytes, in hex. Throws `ERR_MLP_DATA`, naming the path.
 */
export async function readIdx(path: string, kind: IdxKind, limit: number): Promise<Idx & { sha256: string }> {
  try {
    if (!statSync(path).isFile()) throw dataError(path, 'not a regular file');
    const file = openSync(path, 'r');
    try {
      return await readOpened(file, path, kind, limit);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof MlpError) throw error;
    throw dataError(path, `cannot be read: ${(error as Error).message}`, undefined, error);
  }
}

async function readOpened(file: number, path: string, kind: IdxKind, limit: number) {
  const { size } = fstatSync(file);
  if (size === 0) throw dataError(path, 'the file is empty', 'Get it again');
  const head = Buffer.alloc(Math.min(size, 16));
  readSync(file, head, 0, head.length, 0);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const content = new Content(path, kind, limit);
    await gunzip(file, size, content);
    return content.finish();
  }
  const isIdx = head[0] === 0 || head[1] === 8; // In little-endian order too, which checkMagic names.
  if (!isIdx) throw dataError(path, `neither gzip nor IDX (starts with ${printable(head)})`, 'Get it again');
  const { dims, total } = parseHeader(head, path, kind, limit);
  if (size !== total) throw lengthError(path, dims, total, `the file has ${size}`);
  const content = new Content(path, kind, total);
  await readPlain(file, content, Buffer.allocUnsafeSlow(total));
  return content.finish();
}

/** Hashes a block while the next one is read. */
async function readPlain(file: number, content: Content, buffer: Buffer): Promise<void> {
  const readFrom = (at: number) => read(file, buffer, at, Math.min(BLOCK, buffer.length - at), at);
  let reading = readFrom(0);
  for (let at = 0; at < buffer.length;) {
    const { bytesRead } = await reading;
    if (bytesRead === 0) return;
    content.add(buffer.subarray(at, at + bytesRead));
    at += bytesRead;
    reading = readFrom(at); // at the end, of nothing
    content.hash();
  }
  await reading;
}

async function gunzip(file: number, size: number, content: Content): Promise<void> {
  const { createGunzip } = await import('node:zlib'); // which plain files can do without
  const stream = createGunzip({ chunkSize: Math.max(64, content.limit + 1) });
  // Bytes after the end of the gzip data may end the stream before a write is called back: every wait watches for that.
  const over = once(stream, 'end');
  over.catch(() => {});
  stream.on('data', (chunk: Buffer) => {
    try {
      content.add(chunk);
    } catch (error) {
      stream.destroy(error as Error);
    }
  });
  try {
    const blocks = [0, 1].map(() => Buffer.allocUnsafeSlow(Math.min(BLOCK, size)));
    let written: Promise<unknown> = Promise.resolve();
    for (let turn = 0; ; turn ^= 1) {
      const { bytesRead, buffer } = await read(file, blocks[turn], 0, blocks[turn].length, null);
      await Promise.race([written, over]);
      if (bytesRead === 0 || stream.destroyed || stream.readableEnded) break;
      written = new Promise((resolve) => stream.write(buffer.subarray(0, bytesRead), resolve));
      content.hash();
    }
    stream.end();
    await over;
  } catch (error) {
    throw gzipError(content.path, error);
  } finally {
    stream.destroy();
  }
}

/** Unpacked bytes as they arrive, checked against the limit and against their own header. */
class Content {
  private bytes?: Uint8Array;
  private header?: Header;
  private length = 0;
  private hashed = 0;
  private readonly digest = createHash('sha256');

  constructor(
    readonly path: string,
    private readonly kind: IdxKind,
    readonly limit: number,
  ) {}

  /** Takes the next bytes; copies them only if they do not lie behind those taken before. */
  add(chunk: Uint8Array): void {
    const { limit, length } = this;
    const roomy = chunk.buffer.byteLength - chunk.byteOffset >= limit;
    this.bytes ??= roomy ? new Uint8Array(chunk.buffer, chunk.byteOffset, limit) : new Uint8Array(limit);
    const inPlace = chunk.buffer === this.bytes.buffer && chunk.byteOffset === this.bytes.byteOffset + length;
    if (!inPlace) this.bytes.set(chunk.subarray(0, limit - length), length);
    this.length += chunk.length;
    const start = headerLength(this.kind);
    const whole = Math.min(this.length, limit) >= start;
    if (whole) this.header ??= parseHeader(this.bytes.subarray(0, start), this.path, this.kind, limit);
    if (this.header && this.length > this.header.total) {
      throw lengthError(this.path, this.header.dims, this.header.total, 'more than that follows');
    }
  }

  hash(): void {
    if (this.length > this.hashed) this.digest.update(this.bytes!.subarray(this.hashed, this.length));
    this.hashed = this.length;
  }

  finish(): Idx & { sha256: string } {
    const idx = parseIdx(this.bytes?.subarray(0, this.length) ?? new Uint8Array(), this.path, this.kind);
    this.hash();
    return { ...idx, sha256: this.digest.digest('hex') };
  }
}

interface Header {
  dims: number[];
  /** Where the elements start. */
  start: number;
  /** Bytes of header and elements. */
  total: number;
}

function headerLength(kind: IdxKind): number {
  return kind === 'images' ? 16 : 8;
}

function parseHeader(bytes: Uint8Array, path: string, kind: IdxKind, limit: number): Header {
  const start = headerLength(kind);
  if (bytes.length >= 4) checkMagic(new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0), path, kind);
  if (bytes.length < start)
    throw dataError(path, `${bytes.length} bytes are too few for its header of ${start}`, 'Get it again');
  const view = new DataView(bytes.buffer, bytes.byteOffset, start);
  const dims = Array.from({ length: start / 4 - 1 }, (_, i) => view.getUint32(4 + 4 * i));
  const total = dims.reduce((product, dim) => product * dim, 1) + start;
  if (dims.includes(0)) throw dataError(path, `the header says ${dims.join(' x ')} ${kind}: nothing`, 'Get it again');
  if (total > limit) throw lengthError(path, dims, total, `at most ${limit} are expected`);
  return { dims, start, total };
}

function checkMagic(magic: number, path: string, kind: IdxKind): void {
  const expected = MAGIC[kind];
  if (magic === expected) return;
  const type = ELEMENT_TYPES[(magic >>> 8) & 0xff];
  let guess = 'Get it again';
  if (magic === MAGIC.images) guess = 'This is a file of images; perhaps images and labels were swapped';
  else if (magic === MAGIC.labels) guess = 'This is a file of labels; perhaps images and labels were swapped';
  else if ([0x01080000, 0x03080000].includes(magic)) guess = 'Its bytes are in little-endian order; IDX is big-endian';
  else if (magic >>> 16 === 0 && type) guess = `Its elements are ${type} in ${magic & 0xff} dimensions`;
  throw dataError(path, `expected magic ${hex(expected)} (${kind}) but got ${hex(magic)}`, guess);
}

function lengthError(path: string, dims: number[], total: number, but: string): MlpError {
  const what = `the header says ${dims.join(' x ')}, which is ${total} bytes with the header, but ${but}`;
  return dataError(path, what, 'Get it again');
}

function gzipError(path: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return dataError(path, 'the gzip file is truncated', 'Download it again', error);
  if (code?.startsWith('Z_'))
    return dataError(path, `the gzip file is damaged (${message})`, 'Download it again', error);
  return error;
}

function hex(magic: number): string {
  return `0x${magic.toString(16).padStart(8, '0')}`;
}

/** The first four bytes as text if they are text, else in hex. */
function printable(head: Buffer): string {
  const first = head.subarray(0, 4);
  return first.every((byte) => byte >= 32 && byte < 127)
    ? `'${first.toString('latin1')}'`
    : `0x${first.toString('hex')}`;
}
