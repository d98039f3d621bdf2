// Normal floats by Box and Muller's method, drawn as PyTorch draws them: singly below 16 values, else in blocks of 16.

import type { Mt19937 } from './mt19937.js';
import { cosSin32, log32 } from './float32-math.js';
import { fillUniform01, uniform64 } from './uniform.js';
import { isFloat32Array } from '../kinds.js';

/** From this many values on, PyTorch fills in blocks and neither reads nor writes the cached normal. */
export const BLOCK_PATH_MIN = 16;

/**
 * Fills `out` value by value in double arithmetic. Normals come in pairs, so one may be left over: `cached` is the one
 * that an earlier call left, and the result is the one that this call leaves (undefined when there is none).
 */
export function fillNormalSingly(
  engine: Mt19937,
  out: Float32Array | Float64Array,
  mean: number,
  std: number,
  cached: number | undefined,
): number | undefined {
  let spare = cached;
  for (let i = 0; i < out.length; i++) {
    let z = spare;
    spare = undefined;
    if (z === undefined) {
      const angle = 2 * Math.PI * uniform64(engine);
      const radius = Math.sqrt(-2 * Math.log1p(-uniform64(engine)));
      z = radius * Math.cos(angle);
      spare = radius * Math.sin(angle);
    }
    out[i] = z * std + mean;
  }
  return spare;
}

/**
 * Fills `out` (at least 16 values) in blocks of 16, eight uniforms for the radii and eight for the angles. When the
 * length is no multiple of 16, the last 16 values are drawn anew and overwrite what the full blocks left there.
 */
export function fillNormalBlocks(engine: Mt19937, out: Float32Array | Float64Array, mean: number, std: number): void {
  fillUniform01(engine, out);
  const lastStart = out.length - 16;
  for (let start = 0; start <= lastStart; start += 16) transformBlock(out, start, mean, std);
  if (out.length % 16 === 0) return;
  fillUniform01(engine, out.subarray(lastStart));
  transformBlock(out, lastStart, mean, std);
}

function transformBlock(out: Float32Array | Float64Array, start: number, mean: number, std: number): void {
  if (isFloat32Array(out)) transformBlock32(out, start, mean, std);
  else transformBlock64(out, start, mean, std);
}

const cosSin = new Float32Array(2);

/** Every operation in float32, with the fused multiply-adds of PyTorch's AVX2 kernel: equal to it bit for bit. */
function transformBlock32(out: Float32Array, start: number, mean: number, std: number): void {
  const f = Math.fround;
  const scale = f(std);
  const shift = f(mean);
  for (let i = start; i < start + 8; i++) {
    const radius = f(Math.sqrt(f(-2 * log32(f(1 - out[i])))));
    cosSin32(f(6.2831854820251465 * out[i + 8]), cosSin);
    out[i] = f(radius * cosSin[0]) * scale + shift;
    out[i + 8] = f(radius * cosSin[1]) * scale + shift;
  }
}

/** In double; PyTorch's differs by at most some units in the last place, those of its C library's log, cos and sin. */
function transformBlock64(out: Float64Array, start: number, mean: number, std: number): void {
  for (let i = start; i < start + 8; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - out[i]));
    const angle = 2 * Math.PI * out[i + 8];
    out[i] = radius * Math.cos(angle) * std + mean;
    out[i + 8] = radius * Math.sin(angle) * std + mean;
  }
}
