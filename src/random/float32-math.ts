// ln, cos and sin in float32 arithmetic, operation for operation as PyTorch's AVX2 kernels compute them.
//
// Polynomials and constants are those of avx_mathfun.h (zlib licence, see LICENSE): Stephen Moshier's Cephes library,
// ported to SSE by Julien Pommier and to AVX by Giovanni Garberoglio. PyTorch builds it with fused multiply-adds.
// Only + - * and rounding occur, so every JavaScript engine gives the same bits, which Math.log and Math.cos do not.
// The constants are float32 values written out as doubles: literals without Math.fround compile and start fastest.

/** Rounds to float32. f(a * b + c) is a fused multiply-add, since the product of two float32 is exact in double. */
const f = Math.fround;

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);
const SQRT_HALF_BITS = 0x3f3504f3;

/** ln(u) for a normal float32 u > 0: with u = 2^e (1 + x) and 1 + x in [sqrt(1/2), sqrt(2)), e ln 2 + ln(1 + x). */
export function log32(u: number): number {
  float[0] = u;
  const e = (bits[0] - SQRT_HALF_BITS) >> 23;
  bits[0] -= e << 23;
  const x = f(float[0] - 1);
  const z = f(x * x);
  let y = f(0.07037683576345444 * x - 0.11514610052108765);
  y = f(y * x + 0.11676998436450958);
  y = f(y * x - 0.12420140951871872);
  y = f(y * x + 0.14249323308467865);
  y = f(y * x - 0.16668057441711426);
  y = f(y * x + 0.2000071406364441);
  y = f(y * x - 0.24999994039535522);
  y = f(y * x + 0.3333333134651184);
  y = f(f(y * x) * z + f(e * -0.00021219444170128554));
  y = f(y - 0.5 * z);
  return f(e * 0.693359375 + f(x + y));
}

/** Writes cos and sin of a float32 angle in [0, 2 pi] into the first two places of `out`. */
export function cosSin32(angle: number, out: Float32Array): void {
  const j = ((f(angle * 1.2732394933700562) | 0) + 1) & ~1; // the angle is x + j pi / 4 with j even
  const x = f(j * -3.774895063202166e-8 + f(j * -0.00024187564849853516 + f(j * -0.78515625 + angle)));
  const z = f(x * x);
  const c = f(f(0.0000244331567955669 * z - 0.0013887316454201937) * z + 0.04166664555668831);
  const s = f(f(-0.00019515295571181923 * z + 0.008332161232829094) * z - 0.16666655242443085);
  const quarterTurns = j >> 1; // each swaps cos and sin and negates one; by index and factor, since branches would miss
  out[quarterTurns & 1] = f(f(f(z * c) * z - 0.5 * z) + 1);
  out[~quarterTurns & 1] = f(f(z * s) * x + x);
  out[0] *= 1 - ((quarterTurns + 1) & 2);
  out[1] *= 1 - (quarterTurns & 2);
}
