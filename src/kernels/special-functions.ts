// Functions that Math does not have, in double precision: for the JavaScript kernels.

/** 1 / (1 + exp(-x)), without overflow on either side. */
export function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return x < 0 ? e / (1 + e) : 1 / (1 + e);
}

/** log(1 + exp(x)), without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** log(sigmoid(x)), without underflow to -Infinity. */
export function logSigmoid(x: number): number {
  return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
}

/** The derivative of x tanh(softplus(x)): t + x (1 - t^2) sigmoid(x) with t = tanh(softplus(x)). */
export function mishSlope(x: number): number {
  const t = Math.tanh(softplus(x));
  return t + x * (1 - t * t) * sigmoid(x);
}

/** exp(-x^2 / 2) / sqrt(2 pi). */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) * (0.5 * Math.SQRT1_2 * TWO_OVER_SQRT_PI);
}

const TWO_OVER_SQRT_PI = 1.1283791670955126;
const GELU_SCALE = Math.SQRT2 * (0.5 * TWO_OVER_SQRT_PI); // sqrt(2 / pi)
const GELU_CUBIC = 0.044715;

/** x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 (Hendrycks and Gimpel 2016). */
export function geluTanh(x: number): number {
  return 0.5 * x * (1 + Math.tanh(GELU_SCALE * (x + GELU_CUBIC * x * x * x)));
}

/** The derivative of {@link geluTanh}. */
export function geluTanhSlope(x: number): number {
  const t = Math.tanh(GELU_SCALE * (x + GELU_CUBIC * x * x * x));
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU_SCALE * (1 + 3 * GELU_CUBIC * x * x);
}

/**
 * The error function: its Taylor series about 0 for |x| < 3, where every term is positive after exp(-x^2) is taken out (Abramowitz and
 * Stegun 7.1.6), and beyond it the continued fraction of erfc (7.1.14), both to the last bits of a double.
 */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x); // also for infinities; 1 - erf(6) is 2e-17
  if (!(a >= 3)) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) sum += term *= (2 * x * x) / (2 * n + 1);
    return TWO_OVER_SQRT_PI * Math.exp(-x * x) * sum;
  }
  let fraction = a;
  for (let n = 60; n > 0; n--) fraction = a + n / 2 / fraction;
  return Math.sign(x) * (1 - (0.5 * TWO_OVER_SQRT_PI * Math.exp(-a * a)) / fraction);
}
