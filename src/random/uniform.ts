// Uniform floats and integers, drawn as PyTorch draws them.

import type { Mt19937 } from './mt19937.js';
import { isFloat32Array } from '../kinds.js';

/** A float64 in [0, 1) with 53 random bits, of two draws. */
export function uniform64(engine: Mt19937): number {
  const high = engine.nextU32() & 0x1fffff;
  return (high * 2 ** 32 + engine.nextU32()) * 2 ** -53;
}

/** Fills `out` with uniforms in [0, 1): 24 random bits and one draw per float32, 53 bits and two draws per float64. */
export function fillUniform01(engine: Mt19937, out: Float32Array | Float64Array): void {
  if (isFloat32Array(out)) {
    for (let at = 0; at < out.length;) {
      const block = engine.nextBlock(out.length - at);
      scaleBlock(block, out, at);
      at += block.length;
    }
  } else {
    for (let i = 0; i < out.length; i++) out[i] = uniform64(engine);
  }
}

/** A loop of its own, which is compiled soonest. */
function scaleBlock(block: Uint32Array, out: Float32Array, at: number): void {
  for (let i = 0; i < block.length; i++) out[at + i] = (block[i] & 0xffffff) * 2 ** -24;
}

/**
 * Fills `out` with uniforms in [low, high), draws as in {@link fillUniform01}. Bounds and range are rounded to float32
 * for a Float32Array; `u * range + low` is then rounded once, as the fused multiply-add of PyTorch's AVX2 kernels does.
 * A Float64Array's values are rounded twice and may differ from PyTorch's in the last place.
 */
export function fillUniform(engine: Mt19937, out: Float32Array | Float64Array, low: number, high: number): void {
  const round = isFloat32Array(out) ? Math.fround : (x: number) => x;
  const start = round(low);
  const range = round(round(high) - start);
  fillUniform01(engine, out);
  for (let i = 0; i < out.length; i++) out[i] = out[i] * range + start;
}

/**
 * Fills `out` with integers in [low, high), one draw each: `low + u32 % (high - low)`, without rejection. The full range
 * of 2^32 values takes the low word of two draws, as PyTorch's 64-bit path does.
 */
export function fillIntegers(engine: Mt19937, out: Int32Array | Uint8Array, low: number, high: number): void {
  const range = high - low;
  for (let i = 0; i < out.length; i++) {
    if (range === 2 ** 32) engine.nextU32();
    out[i] = low + (engine.nextU32() % range);
  }
}
