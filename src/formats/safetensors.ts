// safetensors: named arrays and texts in one file, read strictly. Eight bytes of header length, a JSON header, then the arrays end to end.
//
// The format is huggingface.co/docs/safetensors's; its reader's rules hold here too (no holes, no overlaps, no bytes after the last array),
// with smaller limits. Only F32 and U32 are known: all that this package writes, and what PyTorch's weights come in.
import { MlpError } from '../errors.js';
import { readFile } from '../files/read-file.js';
import { type Entry, scanHeader } from './safetensors-header.js';

/** An array with its shape; row-major. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint32Array;
}

/** What a file holds. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, NamedTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

const LENGTH_BYTES = 8;
const MAX_HEADER_BYTES = 2 ** 20;
/** Node reads no more into one buffer. */
const MAX_FILE_BYTES = 2 ** 31 - 1;

/** The bytes of a file; the same content gives the same bytes. The header is padded with spaces, so that the arrays begin at a multiple of 8. */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const entries: [string, unknown][] = metadata.size > 0 ? [['__metadata__', Object.fromEntries(metadata)]] : [];
  let at = 0;
  for (const [name, { shape, data }] of tensors) {
    const dtype = data instanceof Float32Array ? 'F32' : 'U32';
    entries.push([name, { dtype, shape, data_offsets: [at, (at += data.byteLength)] }]);
  }
  // Written pair by pair: an object would put names that look like numbers first.
  const json = `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
  const bytes = Buffer.byteLength(json);
  const start = LENGTH_BYTES + bytes + (-bytes & 7);
  const file = Buffer.alloc(start + at, ' ');
  file.writeBigUInt64LE(BigInt(start - LENGTH_BYTES));
  file.write(json, LENGTH_BYTES);
  at = start;
  for (const { data } of tensors.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** Reads a file's bytes; the arrays are copies. @throws MlpError `ERR_MLP_FORMAT` that says where what is wrong */
export function decodeSafetensors(bytes: Uint8Array, path: string): Safetensors {
  const start = LENGTH_BYTES + headerLength(bytes, path);
  const { entries, metadata } = scanHeader(headerText(bytes.subarray(LENGTH_BYTES, start), path), path);
  checkPlaces(entries, bytes.length - start, path);
  const tensors = new Map<string, NamedTensor>();
  for (const [name, { dtype, shape, from, to }] of entries) {
    const own = new Uint8Array(bytes.subarray(start + from, start + to)); // a copy, since 4-byte elements may lie anywhere
    tensors.set(name, { shape, data: new (dtype === 'F32' ? Float32Array : Uint32Array)(own.buffer) });
  }
  return { tensors, metadata };
}

/** Reads a file. @throws MlpError `ERR_MLP_FILE` where it cannot be read, else as {@link decodeSafetensors} */
export function readSafetensors(path: string): Safetensors {
  return decodeSafetensors(readFile(path, MAX_FILE_BYTES), path);
}

function headerLength(bytes: Uint8Array, path: string): number {
  const limit = Math.min(MAX_HEADER_BYTES, bytes.length - LENGTH_BYTES);
  const length = limit < 0 ? 0n : new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length >= 2n && length <= BigInt(limit)) return Number(length);
  const other = otherFormat(bytes);
  if (other) {
    const fix = 'Save it as safetensors (safetensors.torch.save_file)';
    throw new MlpError('ERR_MLP_FORMAT', `it looks like ${other}, which is not loaded for safety`, path, fix);
  }
  const what =
    limit < 0
      ? `${bytes.length} bytes are too few`
      : `its header is said to have ${length} bytes, of ${bytes.length - LENGTH_BYTES} that follow and ${MAX_HEADER_BYTES} that are read`;
  throw new MlpError('ERR_MLP_FORMAT', what, path, 'It is damaged, or no safetensors file');
}

/** What a file is that programs save models in too; asked only where it is no safetensors, since a length may begin with any byte. */
function otherFormat(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0x80) return 'a PyTorch pickle';
  return bytes[0] === 0x50 && bytes[1] === 0x4b ? 'a zip, such as PyTorch and NumPy write' : undefined;
}

function headerText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new MlpError('ERR_MLP_FORMAT', 'its header is no UTF-8', path, 'It is damaged', { cause: error });
  }
}

/** The arrays must fill the rest of the file, each once, without overlap or hole. */
function checkPlaces(entries: ReadonlyMap<string, Entry>, bytes: number, path: string): void {
  let end = 0;
  let before = 'the header';
  for (const [name, { from, to }] of [...entries].sort(([, a], [, b]) => a.from - b.from || a.to - b.to)) {
    const range = `${JSON.stringify(name)} has bytes ${from} to ${to}`;
    if (from !== end) throw new MlpError('ERR_MLP_FORMAT', `${range}, but ${before} ends at ${end}`, path);
    end = to;
    before = JSON.stringify(name);
    if (end > bytes) throw new MlpError('ERR_MLP_FORMAT', `${range}, but only ${bytes} follow the header`, path);
  }
  if (end < bytes) throw new MlpError('ERR_MLP_FORMAT', `${bytes - end} bytes follow after the last tensor`, path);
}
