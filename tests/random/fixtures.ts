// Reads the fixtures of this folder's tests, which tests/fixtures/make_random.py made with PyTorch.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

interface Draw {
  seed: number;
  size: number;
  dtype: 'float32' | 'float64' | 'int32' | 'uint8';
  /** The values, or where there are many the SHA-256 of their bytes. */
  values?: number[];
  sha256?: string;
  /** The 32-bit draw that follows, which shows that the generators are in the same state. */
  next: number;
}

interface RandomFixtures {
  unseeded: { initial_seed: string; u32: number[] };
  engine: { seed: string; initial_seed: string; u32: number[]; random: string[] }[];
  rand: Draw[];
  uniform: (Draw & { low: number; high: number })[];
  normal: (Draw & { mean: number; std: number })[];
  mixed: { seed: number; dtype: Draw['dtype']; draws: number[][]; next: number }[];
  interleaved: { seed: number; first: number[]; rand: number[]; long: number[]; then: number[]; reseeded: number[] };
  randint: (Draw & { low: number; high: number })[];
  randperm: { seed: number; n: number; first: number[]; sha256_int32: string; next: number }[];
  init: {
    seed: number;
    book: { sha256: string[]; first: number[][]; next: number };
    linear_sha256: string[];
    linear_next: number;
  }[];
  loader: { seed: number; n: number; first: number[][]; sha256_int32: string[]; next: number }[];
}

export const fixtures = JSON.parse(
  readFileSync(new URL('../fixtures/random.json', import.meta.url), 'utf8'),
) as RandomFixtures;

/** SHA-256 of an array's bytes. */
export function digest(values: ArrayBufferView): string {
  return createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');
}

/** A zeroed array of a float type. */
export function floats(dtype: Draw['dtype'], size: number): Float32Array | Float64Array {
  return dtype === 'float32' ? new Float32Array(size) : new Float64Array(size);
}
