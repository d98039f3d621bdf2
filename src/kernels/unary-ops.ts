// The element-wise functions of one tensor in JavaScript: a line each, its name, what its derivative is computed from, y = f(x), and
// dX += f'(x) dY. The same functions stand in native/unary.inc, and a Tensor has a method of each name.
//
// Each op has loops of its own: one loop for all of them, which calls a function for each element, is 10 to 50 times slower once V8 has
// seen several functions pass through it. x, y: arguments and values; g: dY; d: dX; p, q: the function's parameters.
import type { Reads, UnaryBackward, UnaryOp } from './element-wise.js';
import { erf, geluTanh, geluTanhSlope, logSigmoid, mishSlope, normalDensity, sigmoid, softplus } from './special-functions.js'; // prettier-ignore

/** The constants of self-normalizing networks (Klambauer et al. 2017), as PyTorch has them. */
const SELU_ALPHA = 1.6732632423543772848170429916717;
const SELU_SCALE = 1.0507009873554804934193349852946;

type Entry = [reads: Reads, forward: UnaryOp['forward'], backward: UnaryBackward];

// prettier-ignore
const functions = {
  /** -x. */
  neg: ['', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = -x[i]; }, (n, g, d) => { for (let i = 0; i < n; i++) d[i] -= g[i]; }],
  /** e to the power of x. */
  exp: ['y', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = Math.exp(x[i]); }, (n, g, d, _x, y) => { for (let i = 0; i < n; i++) d[i] += g[i] * y[i]; }],
  /** exp(x) - 1, exact also near 0. */
  expm1: ['y', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = Math.expm1(x[i]); }, (n, g, d, _x, y) => { for (let i = 0; i < n; i++) d[i] += g[i] * (y[i] + 1); }],
  /** The natural logarithm of x. */
  log: ['x', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = Math.log(x[i]); }, (n, g, d, x) => { for (let i = 0; i < n; i++) d[i] += g[i] / x[i]; }],
  /** log(1 + x), exact also near 0. */
  log1p: ['x', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = Math.log1p(x[i]); }, (n, g, d, x) => { for (let i = 0; i < n; i++) d[i] += g[i] / (x[i] + 1); }],
  /** The square root of x. */
  sqrt: ['y', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = Math.sqrt(x[i]); }, (n, g, d, _x, y) => { for (let i = 0; i < n; i++) d[i] += g[i] / (2 * y[i]); }],
  /** x x. */
  square: ['x', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = x[i] * x[i]; }, (n, g, d, x) => { for (let i = 0; i < n; i++) d[i] += g[i] * (2 * x[i]); }],
  /** 1 / x. */
  reciprocal: ['y', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = 1 / x[i]; }, (n, g, d, _x, y) => { for (let i = 0; i < n; i++) d[i] -= g[i] * (y[i] * y[i]); }],
  /** |x|, with gradient 0 at 0, and at NaN as in PyTorch. */
  abs: ['x', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = Math.abs(x[i]); }, (n, g, d, x) => { for (let i = 0; i < n; i++) d[i] += g[i] * (x[i] > 0 ? 1 : x[i] < 0 ? -1 : 0); }],
  /** The hyperbolic tangent of x. */
  tanh: ['y', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = Math.tanh(x[i]); }, (n, g, d, _x, y) => { for (let i = 0; i < n; i++) d[i] += g[i] * (1 - y[i] * y[i]); }],
  /** 1 / (1 + exp(-x)). */
  sigmoid: ['y', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = sigmoid(x[i]); }, (n, g, d, _x, y) => { for (let i = 0; i < n; i++) d[i] += g[i] * ((1 - y[i]) * y[i]); }],
  /** max(x, 0), with gradient 0 at 0; NaN stays NaN. */
  relu: ['y', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i]; }, (n, g, d, _x, y) => { for (let i = 0; i < n; i++) d[i] += y[i] <= 0 ? 0 : g[i]; }],
  /** scale (x, or alpha (exp(x) - 1) below 0), with the constants of self-normalizing networks (Klambauer et al. 2017). */
  selu: ['x', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = SELU_SCALE * (x[i] > 0 ? x[i] : SELU_ALPHA * Math.expm1(x[i])); }, (n, g, d, x) => { for (let i = 0; i < n; i++) d[i] += g[i] * (SELU_SCALE * (x[i] > 0 ? 1 : SELU_ALPHA * Math.exp(x[i]))); }],
  /** x sigmoid(x), also called swish. */
  silu: ['x', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = x[i] * sigmoid(x[i]); }, (n, g, d, x) => { for (let i = 0; i < n; i++) { const s = sigmoid(x[i]); d[i] += g[i] * (s * (1 + x[i] * (1 - s))); } }],
  /** x tanh(softplus(x)) (Misra 2019). */
  mish: ['x', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = x[i] * Math.tanh(softplus(x[i])); }, (n, g, d, x) => { for (let i = 0; i < n; i++) d[i] += g[i] * mishSlope(x[i]); }],
  /** log(1 + exp(x)), which stays finite. */
  softplus: ['x', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = softplus(x[i]); }, (n, g, d, x) => { for (let i = 0; i < n; i++) d[i] += g[i] * sigmoid(x[i]); }],
  /** log(sigmoid(x)), which stays finite. */
  logSigmoid: ['x', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = logSigmoid(x[i]); }, (n, g, d, x) => { for (let i = 0; i < n; i++) d[i] += g[i] * sigmoid(-x[i]); }],
} satisfies Record<string, Entry>;

// prettier-ignore
const withParameters = {
  leakyRelu: ['x', (n, x, y, p) => { for (let i = 0; i < n; i++) y[i] = x[i] > 0 ? x[i] : x[i] * p; }, (n, g, d, x, _y, p) => { for (let i = 0; i < n; i++) d[i] += x[i] > 0 ? g[i] : g[i] * p; }],
  elu: ['x', (n, x, y, p) => { for (let i = 0; i < n; i++) y[i] = x[i] > 0 ? x[i] : p * Math.expm1(x[i]); }, (n, g, d, x, _y, p) => { for (let i = 0; i < n; i++) d[i] += x[i] > 0 ? g[i] : g[i] * (p * Math.exp(x[i])); }],
  gelu: ['x', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = x[i] * 0.5 * (1 + erf(x[i] * Math.SQRT1_2)); }, (n, g, d, x) => { for (let i = 0; i < n; i++) d[i] += g[i] * (0.5 * (1 + erf(x[i] * Math.SQRT1_2)) + x[i] * normalDensity(x[i])); }],
  geluTanh: ['x', (n, x, y) => { for (let i = 0; i < n; i++) y[i] = geluTanh(x[i]); }, (n, g, d, x) => { for (let i = 0; i < n; i++) d[i] += g[i] * geluTanhSlope(x[i]); }],
  clamp: ['x', (n, x, y, p, q) => { for (let i = 0; i < n; i++) y[i] = x[i] < p ? p : x[i] > q ? q : x[i]; }, (n, g, d, x, _y, p, q) => { for (let i = 0; i < n; i++) d[i] += x[i] >= p && x[i] <= q ? g[i] : 0; }],
  standardize: ['', (n, x, y, p, q) => { for (let i = 0; i < n; i++) y[i] = (x[i] - p) / q; }, (n, g, d, _x, _y, _p, q) => { for (let i = 0; i < n; i++) d[i] += g[i] / q; }],
} satisfies Record<string, Entry>;

/** Every op by its name. */
export const unaryOps = Object.fromEntries(
  Object.entries<Entry>({ ...functions, ...withParameters }).map(([name, [reads, forward, backward]], index) => [
    name,
    { name, index, reads, forward, backward },
  ]),
) as Readonly<Record<keyof typeof functions | keyof typeof withParameters, UnaryOp>>;

export const everyUnaryOp: readonly UnaryOp[] = Object.values(unaryOps);

/** The names of those without parameters: each is a method of Tensor. */
export const unaryNames = Object.keys(functions) as readonly (keyof typeof functions)[];

/** The methods that Tensor has for them; R is the Tensor. */
export type UnaryMethods<R> = { [Name in keyof typeof functions]: () => R };
