// safetensors: named arrays and texts in one file, read strictly. Eight bytes of header length, a JSON header, then the arrays end to end.
//
// The format is huggingface.co/docs/safetensors's; its reader's rules hold here too (no holes, no overlaps, no bytes after the last array),
// with smaller limits. Only F32 and U32 are known: all that this package writes, and what PyTorch's weights come in.
import { MlpError } from '../errors.js';
import { isFloat32Array } from '../kinds.js';
import { textOf, utf8 } from '../utf8.js';
import { kindOf, SAFETENSORS } from '../files/file-kind.js';
import { type Entry, MAX_TENSORS, scanHeader } from './safetensors-header.js';

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
const SPACE = 0x20;
const MAX_HEADER_BYTES = 2 ** 20;
/** Node reads no more into one buffer. */
export const MAX_FILE_BYTES = 2 ** 31 - 1;

/** How many arrays a file holds, and how many bytes of them beside any header. */
export const MOST = { tensors: MAX_TENSORS, bytes: MAX_FILE_BYTES - LENGTH_BYTES - MAX_HEADER_BYTES } as const;

/**
 * The bytes of a file; the same content in the same order gives the same bytes, and the arrays begin at a multiple of 8.
 * @throws MlpError `ERR_MLP_FORMAT` if {@link decodeSafetensors} would not read them
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const header = headerOf({ tensors, metadata });
  const padded = header.length + (-header.length & 7);
  const size = [...tensors.values()].reduce((sum, { data }) => sum + data.byteLength, LENGTH_BYTES + padded);
  scanHeader(textOf(header), 'safetensors');
  if (padded > MAX_HEADER_BYTES || size > MAX_FILE_BYTES) {
    const what = `a header of ${padded} bytes in a file of ${size} is more than the ${MAX_HEADER_BYTES} in ${MAX_FILE_BYTES} that are read`;
    throw new MlpError('ERR_MLP_FORMAT', what, 'safetensors');
  }
  const file = new Uint8Array(size).fill(SPACE, 0, LENGTH_BYTES + padded);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.set(header, LENGTH_BYTES);
  let at = LENGTH_BYTES + padded;
  for (const { data } of tensors.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** A key of an object, with JSON. */
type Pair = readonly [key: string, json: string];

function headerOf({ tensors, metadata }: Safetensors): Uint8Array {
  const texts = [...metadata].map(([key, text]): Pair => [key, JSON.stringify(text)]);
  const entries: Pair[] = texts.length > 0 ? [['__metadata__', jsonObject(texts)]] : [];
  let at = 0;
  for (const [name, { shape, data }] of tensors) {
    const dtype = isFloat32Array(data) ? 'F32' : 'U32';
    entries.push([name, JSON.stringify({ dtype, shape, data_offsets: [at, (at += data.byteLength)] })]);
  }
  return utf8(jsonObject(entries));
}

/** JSON of pairs as they come; an object would put keys that are numbers first. */
function jsonObject(pairs: readonly Pair[]): string {
  return `{${pairs.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;
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

function headerLength(bytes: Uint8Array, path: string): number {
  const length = bytes.length < LENGTH_BYTES ? 0n : new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const rest = bytes.length - LENGTH_BYTES;
  if (length > 0n && length <= BigInt(Math.min(rest, MAX_HEADER_BYTES))) return Number(length);
  const kind = kindOf(bytes);
  if (kind && kind !== SAFETENSORS)
    throw new MlpError('ERR_MLP_FORMAT', `no safetensors file: it looks like ${kind.what}`, path, kind.fix);
  let what = `no safetensors file: its header's length is ${length}, more than ${MAX_HEADER_BYTES}`;
  if (rest < 0) what = `it has ${bytes.length} bytes, too few for a safetensors file`;
  else if (length === 0n || length > rest)
    what = `no safetensors file: its header's length is ${length}, but ${rest} bytes follow`;
  throw new MlpError('ERR_MLP_FORMAT', what, path, 'It is damaged, or of another format');
}

function headerText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const replaced = utf8(textOf(bytes)); // with U+FFFD in the place of what is wrong
    const at = replaced.findIndex((byte, i) => byte !== bytes[i]);
    throw new MlpError('ERR_MLP_FORMAT', `its header is not UTF-8, at byte ${at} of it`, path, undefined, { cause });
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
    if (end > bytes) {
      const fix = 'The file is cut short: get it again';
      throw new MlpError('ERR_MLP_FORMAT', `${range}, but only ${bytes} follow the header`, path, fix);
    }
  }
  if (end < bytes) throw new MlpError('ERR_MLP_FORMAT', `${bytes - end} bytes follow after the last tensor`, path);
}
