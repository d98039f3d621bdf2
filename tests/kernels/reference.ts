// Every element-wise function once more, as its formula says, in double precision and without a thought for speed: what the tests expect.
// A new op is one line here.
import type { binaryOps } from '../../src/kernels/binary-ops.js';
import type { unaryOps } from '../../src/kernels/unary-ops.js';

/** How far a value may be from the correctly rounded one: of x, the distance between numbers there, and the error of one rounding. */
export type Accuracy = (x: number, ulp: number, unit: number) => number;

const exact: Accuracy = () => 0;
const ulps =
  (count: number): Accuracy =>
  (_x, ulp) =>
    count * ulp;
/** 4e-7 max(1, |x|) in float32: of functions that are small differences of larger numbers in places. */
const absolute: Accuracy = (x, _ulp, unit) => 6.7 * unit * Math.max(1, Math.abs(x));

/** y = f(x), and the gradient of x for that of y, dy; p and q are the parameters. */
type Unary = [
  accuracy: Accuracy,
  f: (x: number, p: number, q: number) => number,
  dx: (x: number, dy: number, p: number, q: number) => number,
];

/** y = f(a, b), and the gradients of a and b for that of y, dy; a comparison has none. */
type Binary = [accuracy: Accuracy, f: (a: number, b: number) => number, da?: Gradient, db?: Gradient];
type Gradient = (a: number, b: number, dy: number) => number;

// prettier-ignore
export const unary: Record<keyof typeof unaryOps, Unary> = {
  neg: [exact, (x) => -x, (_x, dy) => -dy],
  exp: [ulps(2), Math.exp, (x, dy) => dy * Math.exp(x)],
  expm1: [ulps(2), Math.expm1, (x, dy) => dy * Math.exp(x)],
  log: [ulps(2), Math.log, (x, dy) => dy / x],
  log1p: [ulps(2), Math.log1p, (x, dy) => dy / (1 + x)],
  sqrt: [exact, Math.sqrt, (x, dy) => dy / (2 * Math.sqrt(x))],
  square: [exact, (x) => x * x, (x, dy) => dy * (2 * x)],
  reciprocal: [exact, (x) => 1 / x, (x, dy) => -dy / x / x],
  abs: [exact, Math.abs, (x, dy) => dy * (Number(x > 0) - Number(x < 0))],
  tanh: [ulps(2), Math.tanh, (x, dy) => dy * (1 - Math.tanh(x) ** 2)],
  sigmoid: [ulps(2), sigmoid, (x, dy) => dy * sigmoid(x) * (1 - sigmoid(x))],
  relu: [exact, relu, (x, dy) => (x <= 0 ? 0 : dy)],
  leakyRelu: [ulps(1), (x, p) => (x > 0 ? x : p * x), (x, dy, p) => (x > 0 ? dy : p * dy)],
  elu: [ulps(4), (x, p) => (x > 0 ? x : p * Math.expm1(x)), (x, dy, p) => (x > 0 ? dy : p * dy * Math.exp(x))],
  selu: [ulps(4), (x) => SCALE * (x > 0 ? x : ALPHA * Math.expm1(x)), (x, dy) => dy * SCALE * (x > 0 ? 1 : ALPHA * Math.exp(x))],
  gelu: [absolute, (x) => x * normal(x), (x, dy) => dy * (normal(x) + x * density(x))],
  geluTanh: [absolute, (x) => 0.5 * x * (1 + Math.tanh(inner(x))), (x, dy) => dy * 0.5 * (1 + Math.tanh(inner(x)) + x * (1 - Math.tanh(inner(x)) ** 2) * innerSlope(x))],
  silu: [absolute, (x) => x * sigmoid(x), (x, dy) => dy * sigmoid(x) * (1 + x * (1 - sigmoid(x)))],
  mish: [absolute, (x) => x * Math.tanh(softplus(x)), (x, dy) => dy * (Math.tanh(softplus(x)) + x * (1 - Math.tanh(softplus(x)) ** 2) * sigmoid(x))],
  softplus: [ulps(2), softplus, (x, dy) => dy * sigmoid(x)],
  logSigmoid: [ulps(2), (x) => -softplus(-x), (x, dy) => dy * sigmoid(-x)],
  standardize: [ulps(2), (x, p, q) => (x - p) / q, (_x, dy, _p, q) => dy / q],
  clamp: [exact, (x, p, q) => (x < p ? p : x > q ? q : x), (x, dy, p, q) => (x >= p && x <= q ? dy : 0)],
};

// prettier-ignore
export const binary: Record<keyof typeof binaryOps, Binary> = {
  add: [exact, (a, b) => a + b, (_a, _b, dy) => dy, (_a, _b, dy) => dy],
  sub: [exact, (a, b) => a - b, (_a, _b, dy) => dy, (_a, _b, dy) => -dy],
  mul: [exact, (a, b) => a * b, (_a, b, dy) => dy * b, (a, _b, dy) => dy * a],
  div: [exact, (a, b) => a / b, (_a, b, dy) => dy / b, (a, b, dy) => -dy * (a / b / b)],
  maximum: [exact, (a, b) => Math.max(a, b), (a, b, dy) => (a < b ? 0 : shared(a, b, dy)), (a, b, dy) => (b < a ? 0 : shared(a, b, dy))],
  minimum: [exact, (a, b) => Math.min(a, b), (a, b, dy) => (a > b ? 0 : shared(a, b, dy)), (a, b, dy) => (b > a ? 0 : shared(a, b, dy))],
  pow: [ulps(2), power, (a, b, dy) => (b === 0 ? 0 : dy * (b * power(a, b - 1))), (a, b, dy) => dy * (isFlat(a, b) ? 0 : power(a, b) * Math.log(a))],
  gt: [exact, (a, b) => Number(a > b)],
  ge: [exact, (a, b) => Number(a >= b)],
  lt: [exact, (a, b) => Number(a < b)],
  le: [exact, (a, b) => Number(a <= b)],
  eq: [exact, (a, b) => Number(a === b)],
  ne: [exact, (a, b) => Number(a !== b)],
};

// Of self-normalizing networks (Klambauer et al. 2017).
const ALPHA = 1.6732632423543772848170429916717;
const SCALE = 1.0507009873554804934193349852946;

export function relu(x: number): number {
  return Number.isNaN(x) ? NaN : Math.max(0, x);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function softplus(x: number): number {
  return x > 30 ? x + Math.exp(-x) : Math.log1p(Math.exp(x));
}

/** The normal distribution: its series of terms of one sign, and the continued fraction of its tail (Abramowitz and Stegun 26.2.11, 26.2.14). */
function normal(x: number): number {
  if (Math.abs(x) > 3) return x < 0 ? tail(-x) : 1 - tail(x);
  let [sum, term] = [0, x];
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++, term *= (x * x) / (2 * n - 1)) sum += term;
  return 0.5 + density(x) * sum;
}

function tail(x: number): number {
  let fraction = x;
  for (let n = 100; n > 0; n--) fraction = x + n / fraction;
  return density(x) / fraction;
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** What the hyperbolic tangent is taken of in the approximation of gelu (Hendrycks and Gimpel 2016). */
function inner(x: number): number {
  return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
}

function innerSlope(x: number): number {
  return Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x ** 2);
}

/** The gradient of a maximum or minimum that is not the other one's alone; NaN too, as torch.maximum (tried with torch 1.13). */
function shared(a: number, b: number, dy: number): number {
  return a === b ? dy / 2 : dy;
}

/** IEEE 754's pow, as C and PyTorch have it: JavaScript's has NaN for 1 to the power of NaN, and for +-1 to that of an infinity. */
function power(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
}

/** If torch sets the derivative of a^b by b to 0. */
function isFlat(a: number, b: number): boolean {
  return a === 0 && b >= 0;
}
