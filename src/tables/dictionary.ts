// The different texts of a column, found by their bytes, so that a text that is there already is never made a string.
import { textOf } from '../utf8.js';

const START_BYTES = 1024;

/** Of more texts than these none are kept, unless that is asked for. */
export const MAX_LEVELS = 255;

/** Texts by number, from 0 in the order in which they came. */
export class Dictionary {
  /** How many texts there are. */
  size = 0;
  /** All texts in one, and where each ends. */
  private bytes = new Uint8Array(START_BYTES);
  private ends = new Int32Array(64);
  private hashes = new Int32Array(64);
  /** Open addressing: a text's number + 1 at the first free place from its hash on; a power of two, at most half full. */
  private table = new Int32Array(256);

  /** The number of the text in these bytes, which gets the next one if it is new. */
  codeOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x9e3779b1) ^ (hash >>> 15);
    const mask = this.table.length - 1;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const code = this.table[place] - 1;
      if (code < 0) return this.add(bytes, start, end, hash, place);
      if (this.hashes[code] === hash && this.isEqual(code, bytes, start, end)) return code;
    }
  }

  /** All texts, in the order of their numbers. */
  texts(): string[] {
    return Array.from({ length: this.size }, (_, code) => {
      return textOf(this.bytes.subarray(this.startOf(code), this.ends[code]));
    });
  }

  private isEqual(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.startOf(code);
    if (this.ends[code] - from !== end - start) return false;
    const own = this.bytes;
    for (let i = start, j = from; i < end; i++, j++) if (bytes[i] !== own[j]) return false;
    return true;
  }

  private add(bytes: Uint8Array, start: number, end: number, hash: number, place: number): number {
    const code = this.size;
    const from = this.end;
    while (from + end - start > this.bytes.length) this.bytes = doubled(this.bytes, Uint8Array);
    if (code === this.ends.length) {
      this.ends = doubled(this.ends, Int32Array);
      this.hashes = doubled(this.hashes, Int32Array);
    }
    this.bytes.set(bytes.subarray(start, end), from);
    this.ends[code] = from + end - start;
    this.hashes[code] = hash;
    this.table[place] = ++this.size;
    if (this.size * 2 > this.table.length) this.rehash();
    return code;
  }

  private rehash(): void {
    this.table = new Int32Array(this.table.length * 2);
    const mask = this.table.length - 1;
    for (let code = 0; code < this.size; code++) {
      let place = this.hashes[code] & mask;
      while (this.table[place] !== 0) place = (place + 1) & mask;
      this.table[place] = code + 1;
    }
  }

  private get end(): number {
    return this.startOf(this.size);
  }

  private startOf(code: number): number {
    return code === 0 ? 0 : this.ends[code - 1];
  }
}

function doubled<A extends Uint8Array | Int32Array>(array: A, type: new (length: number) => A): A {
  const larger = new type(array.length * 2);
  larger.set(array);
  return larger;
}
