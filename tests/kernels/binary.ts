// What the element-wise functions of two tensors must do, as plain cases: each op of the table by its formulas in reference.ts, in every
// form of broadcasting.
import assert from 'node:assert/strict';
import { type binaryNames, binaryOps } from '../../src/kernels/binary-ops.js';
import type { BinaryOp } from '../../src/kernels/element-wise.js';
import type { FloatArray } from '../../src/kernels/kernels.js';
import { type Backend, type Case, expectEqual, expectWithin, factors, native, pairsOf, signs, specials, ulp, values } from './backends.js'; // prettier-ignore
import { type Form, forms, layoutOf, lengthOf, longForms, positions } from './forms.js';
import * as reference from './reference.js';
import { blend } from './reference-sums.js';

type Name = (typeof binaryNames)[number];

/** Ops that make integers of integers, so that their sums are exact in any order. */
const ofIntegers: readonly Name[] = ['add', 'sub', 'mul', 'maximum', 'minimum'];

/** JavaScript has no threads to share with. */
const all = (backend: Backend) => (native.includes(backend) ? [...forms, ...longForms] : forms);

/** Roundings of a gradient before it is added to others. */
const ROUNDINGS = 16;

/** The cases of one backend; `run` throws where the backend fails. */
export function binary(backend: Backend): Case[] {
  return Object.entries(binaryOps).flatMap(([name, op]) => {
    const isExact = ofIntegers.includes(name as Name);
    const cases = [
      {
        title: name,
        run: each(isExact ? all(backend) : forms, (form) => forward(backend, op, form, ...arrays(backend, form))),
      },
      { title: `${name}, special values`, run: () => forward(backend, op, ...pairs(backend, specials)) },
    ];
    if (!op.backward) return cases;
    const gradients = factors.map((beta) => ({
      title: `${name}, gradients, beta ${beta}`,
      run: each(forms, (form) => bothBackward(backend, op, form, ...arrays(backend, form), (n) => values(n, 3), beta)),
    }));
    const exact = {
      title: `${name}, gradients of integers are exact`,
      run: each(all(backend), (form) => integers(backend, op, form)),
    };
    return [
      ...cases,
      ...gradients,
      ...(isExact ? [exact] : []),
      { title: `${name}, gradients at special values`, run: () => specialGradients(backend, op) },
    ];
  });
}

/** Runs a check in each form, and says in which one it failed. */
function each(tried: readonly Form[], check: (form: Form) => void): () => void {
  return () => {
    for (const form of tried) {
      try {
        check(form);
      } catch (error) {
        throw new Error(`${form.title}: ${String(error)}`, { cause: error });
      }
    }
  };
}

const formula = (op: BinaryOp) => reference.binary[op.name as Name];

/** Of both signs for b, away from 0 so that quotients stay small, and coarse so that some are equal. */
function arrays({ floats }: Backend, form: Form): [FloatArray, FloatArray] {
  const a = values(lengthOf(form, 0), 1).map((x) => 1.25 + Math.round(8 * x) / 8);
  const b = values(lengthOf(form, 1), 2).map((x) => Math.round(8 * x) / 8 + (x < 0 ? -0.25 : 0.25));
  return [floats(a), floats(b)];
}

/** Every pair of some numbers. */
function pairs({ floats }: Backend, numbers: number[]): [Form, FloatArray, FloatArray] {
  const [a, b] = pairsOf(numbers);
  return [{ title: 'pairs', sizes: [a.length], steps: [[1], [1]] }, floats(a), floats(b)];
}

function forward(backend: Backend, op: BinaryOp, form: Form, a: FloatArray, b: FloatArray): void {
  const { kernels, floats, unit } = backend;
  const [accuracy, f] = formula(op);
  const [atA, atB] = [positions(form, 0), positions(form, 1)];
  const n = atA.length;
  const [want, out] = [floats(n), floats(n + 1).fill(7)];
  for (let at = 0; at < n; at++) want[at] = f(a[atA[at]], b[atB[at]]);
  kernels.binary(op, layoutOf(form), a, b, out);
  expectWithin(out.subarray(0, n), want, (at) => accuracy(a[atA[at]], ulp(backend, want[at]), unit));
  assert.equal(out[n], 7);
}

function bothBackward(
  backend: Backend,
  op: BinaryOp,
  form: Form,
  a: FloatArray,
  b: FloatArray,
  gradients: (n: number) => ArrayLike<number>,
  beta: number,
): void {
  for (const side of [0, 1] as const) {
    const before = values(lengthOf(form, side), 4);
    if (beta === 0) before.fill(NaN);
    const { dX, sums, magnitudes, terms } = backward(backend, op, side, form, a, b, gradients, beta, before);
    const want = backend.floats(blend(1, sums, beta, before));
    const bound = (i: number) => backend.unit * (ROUNDINGS + terms) * (magnitudes[i] + Math.abs(beta));
    expectWithin(dX, want, bound);
  }
}

function integers(backend: Backend, op: BinaryOp, form: Form): void {
  const whole = (n: number, seed: number) => values(n, seed).map((x) => Math.round(8 * x));
  const [a, b] = [0, 1].map((side) => backend.floats(whole(lengthOf(form, side as 0 | 1), side)));
  for (const side of [0, 1] as const) {
    const before = whole(lengthOf(form, side), 4);
    const { dX, sums } = backward(backend, op, side, form, a, b, (n) => whole(n, 3).map((x) => 2 * x), 1, before);
    expectEqual(dX, blend(1, sums, 1, before));
  }
}

/** The gradient that the backend adds to `before`, and what it should add: sums, of how many terms, and of which magnitudes. */
function backward(
  { kernels, floats }: Backend,
  op: BinaryOp,
  side: 0 | 1,
  form: Form,
  a: FloatArray,
  b: FloatArray,
  gradients: (n: number) => ArrayLike<number>,
  beta: number,
  before: Float32Array,
) {
  const gradient = formula(op)[side === 0 ? 2 : 3];
  assert(gradient);
  const [atA, atB] = [positions(form, 0), positions(form, 1)];
  const dY = floats(gradients(atA.length));
  const [sums, magnitudes] = [new Float64Array(before.length), new Float64Array(before.length)];
  const own = side === 0 ? atA : atB;
  for (let at = 0; at < own.length; at++) {
    const term = gradient(a[atA[at]], b[atB[at]], dY[at]);
    sums[own[at]] += term;
    magnitudes[own[at]] += Math.abs(term);
  }
  const reads = (array: FloatArray, name: string) =>
    op.reads[side].includes(name) ? array : floats(array.length).fill(NaN);
  const dX = floats(before);
  kernels.binaryBackward(op, side, layoutOf(form), reads(a, 'a'), reads(b, 'b'), dY, beta, dX);
  return { dX, sums, magnitudes, terms: before.length > 0 ? atA.length / before.length : 0 };
}

/** An infinite gradient of y too: where a function selects, it must not meet a factor of 0. */
function specialGradients(backend: Backend, op: BinaryOp): void {
  const check = (numbers: number[], dys: number[]) => {
    for (const dy of dys) bothBackward(backend, op, ...pairs(backend, numbers), (n) => new Float64Array(n).fill(dy), 0);
  };
  check(signs, [1, -0.5]);
  check(signs.filter(Number.isFinite), [Infinity, -Infinity, NaN, 0]);
}
