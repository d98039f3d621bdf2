// What the kernels of an optimizer's update must do, as plain cases: adam, sumOfSquares, scale.
import assert from 'node:assert/strict';
import { type Backend, type Case, expectEqual, expectWithin, factors, lengths, values } from './backends.js';

/** Adam's numbers: beta1, beta2, eps, l2, keep, rate, root. */
type Factors = readonly [number, number, number, number, number, number, number];

/** Weights whose update threads share, with a rest. */
const SHARED = 20_011;

const settings: Record<string, Factors> = {
  "as Adam's first step": [0.9, 0.999, 1e-8, 0, 1, 0.01, Math.sqrt(0.001)],
  'with decay in the gradient': [0.9, 0.999, 1e-3, 0.1, 1, 0.1, 0.5],
  'with decay of the weights': [0.5, 0.75, 0.125, 0, 0.99, 0.1, 1],
  'without memory': [0, 0, 0.25, 0, 1, 0.5, 1],
};

/** The cases of one backend; `run` throws where the backend fails. */
export function updates(backend: Backend): Case[] {
  return [
    ...Object.entries(settings).map(([title, factors]) => ({
      title: `adam ${title}`,
      run: () => adam(backend, factors),
    })),
    { title: 'adam lets NaN and infinities pass, each in its own place', run: () => adamOfSpecials(backend) },
    { title: 'adam leaves what lies behind n', run: () => adamOfFew(backend) },
    { title: 'sumOfSquares', run: () => sumOfSquares(backend) },
    { title: 'sumOfSquares is in double: no square is too large or too small', run: () => squaresOfExtremes(backend) },
    ...factors.map((alpha) => ({ title: `scale by ${alpha}`, run: () => scale(backend, alpha) })),
  ];
}

/** The formula, in double. */
function reference([beta1, beta2, eps, l2, keep, rate, root]: Factors, g: number, w: number, m: number, v: number) {
  const d = g + l2 * w;
  const mean = beta1 * m + (1 - beta1) * d;
  const square = beta2 * v + (1 - beta2) * d ** 2;
  return { w: keep * w - (rate * mean) / (Math.sqrt(square) / root + eps), m: mean, v: square };
}

/** Gradients and weights in [-1, 1), means near them, squares in [1/4, 9/4). */
function adam({ kernels, floats, unit }: Backend, by: Factors): void {
  for (const n of [0, 1, 3, 17, 1000, SHARED]) {
    const before = [1, 2, 3, 4].map((seed) => values(n, seed));
    before[3] = before[3].map((x) => 1.25 + x);
    const [g, w, m, v] = before.map(floats);
    kernels.adam(n, ...by, g, w, m, v);
    const want = Array.from(g, (_, i) => reference(by, before[0][i], before[1][i], before[2][i], before[3][i]));
    expectWithin(m, want.map(({ m }) => m), () => 4 * unit); // prettier-ignore
    expectWithin(v, want.map(({ v }) => v), () => 10 * unit); // prettier-ignore
    // What is taken off is at most about rate 2 / (root of the least square): a few roundings of it, and of the weight.
    const step = (i: number) => Math.abs(want[i].w - by[4] * before[1][i]);
    expectWithin(w, want.map(({ w }) => w), (i) => unit * (4 + 12 * step(i) + 8 * by[5] / (Math.sqrt(want[i].v) / by[6] + by[2]))); // prettier-ignore
  }
}

function adamOfSpecials({ kernels, floats }: Backend): void {
  const [g, w] = [floats([NaN, 1, Infinity, 1]), floats([1, NaN, 1, 1])];
  const [m, v] = [floats([0, 0, 0, NaN]), floats(4)];
  kernels.adam(4, 0.5, 0.5, 0, 0, 1, 1, 1, g, w, m, v);
  expectEqual(m, [NaN, NaN, Infinity, NaN]); // 0 times NaN is NaN
  expectEqual(v, [NaN, NaN, Infinity, 0.5]);
  expectEqual(w, [NaN, NaN, NaN, NaN]);
}

function adamOfFew({ kernels, floats }: Backend): void {
  const arrays = [0, 1, 2].map(() => floats(40).fill(7));
  const [w, m, v] = arrays;
  kernels.adam(33, 0.9, 0.9, 1, 0, 1, 0.1, 1, floats(40), w, m, v);
  for (const array of arrays) {
    assert(array.subarray(0, 33).every((x) => x < 7));
    expectEqual(array.subarray(33), Array<number>(7).fill(7));
  }
}

function sumOfSquares({ kernels, floats }: Backend): void {
  for (const n of lengths) {
    const x = floats(values(n + 1, 1));
    const want = Array.from(x.subarray(0, n)).reduce((sum, value) => sum + value ** 2, 0);
    const got = kernels.sumOfSquares(n, x);
    assert(Math.abs(got - want) <= n * 2 ** -53 * want, `${n}: got ${got} but want ${want}`);
  }
  for (const x of [NaN, Infinity, -Infinity]) assert.equal(kernels.sumOfSquares(3, floats([1, x, 2])), x * x);
}

function squaresOfExtremes({ kernels, floats }: Backend): void {
  const [large, small] = [2 ** 127, 2 ** -149];
  assert.equal(kernels.sumOfSquares(2, floats([large, -large])), 2 * large ** 2);
  assert.equal(kernels.sumOfSquares(2, floats([small, small])), 2 * small ** 2);
}

/** Each element alone; 0 leaves nothing of a NaN. */
function scale({ kernels, floats, unit }: Backend, alpha: number): void {
  for (const n of lengths) {
    const before = values(n + 1, 1);
    const x = floats(before);
    kernels.scale(n, alpha, x);
    expectWithin(x, before.map((value, i) => (i < n ? alpha * value : value)), () => unit); // prettier-ignore
  }
  const x = floats([NaN, Infinity]);
  kernels.scale(2, alpha, x);
  expectEqual(x, alpha === 0 ? [0, 0] : [NaN, alpha * Infinity]);
}
