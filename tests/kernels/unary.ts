// What the element-wise functions of one tensor must do, as plain cases: each op of the table by its formula in reference.ts.
import assert from 'node:assert/strict';
import type { UnaryOp } from '../../src/kernels/element-wise.js';
import { everyUnaryOp, type unaryOps } from '../../src/kernels/unary-ops.js';
import { type Backend, type Case, expectEqual, expectWithin, factors, lengths, signs, specials, spread, ulp, values } from './backends.js'; // prettier-ignore
import * as reference from './reference.js';
import { blend } from './reference-sums.js';

/** Of the ops with parameters: float32 holds them exactly, and `signs` has them. */
const [P, Q] = [0.25, 0.75];

const short = lengths.filter((n) => n <= 1000);

/** Roundings in a gradient of about 1; of some, as mish's, a part is x (1 - y^2), which loses digits. */
const ROUNDINGS = 32;

/** The cases of one backend; `run` throws where the backend fails. */
export function unary(backend: Backend): Case[] {
  return everyUnaryOp.flatMap((op) => [
    { title: op.name, run: () => lengths.forEach((n) => forward(backend, op, spread(n, 1, 100))) },
    { title: `${op.name}, special values`, run: () => forward(backend, op, specials) },
    ...factors.map((beta) => ({
      title: `${op.name}, gradient, beta ${beta}`,
      run: () =>
        (beta === 0 ? lengths : short).forEach((n) => backward(backend, op, spread(n, 1, 20), values(n, 2), beta)),
    })),
    { title: `${op.name}, gradient at special values`, run: () => specialGradients(backend, op) },
  ]);
}

const formula = (op: UnaryOp) => reference.unary[op.name as keyof typeof unaryOps];

function forward(backend: Backend, op: UnaryOp, content: ArrayLike<number>): void {
  const { kernels, floats, unit } = backend;
  const [accuracy, f] = formula(op);
  const [x, out] = [floats(content), floats(content.length + 1).fill(7)];
  const want = x.map((xi) => f(xi, P, Q));
  kernels.unary(op, x.length, P, Q, x, out);
  const got = out.subarray(0, x.length);
  const slack = unit < 2 ** -24 ? 4 : 1; // what is expected of a double is a double itself
  expectWithin(got, want, (i) => slack * accuracy(x[i], ulp(backend, want[i]), unit));
  assert.equal(out[x.length], 7);
  kernels.unary(op, x.length, P, Q, x, x);
  expectEqual(x, got);
}

function backward(
  { kernels, floats, unit }: Backend,
  op: UnaryOp,
  content: ArrayLike<number>,
  gradients: ArrayLike<number>,
  beta: number,
): void {
  const [, , gradient] = formula(op);
  const [x, dY, y] = [floats(content), floats(gradients), floats(content.length)];
  const n = x.length;
  kernels.unary(op, n, P, Q, x, y);
  const want = Array.from(x, (xi, i) => gradient(xi, dY[i], P, Q));
  const before = beta === 0 ? new Float32Array(n).fill(NaN) : values(n, 3);
  const dX = floats(before);
  const reads = (array: typeof x, name: string) => (op.reads.includes(name) ? array : floats(n).fill(NaN));
  kernels.unaryBackward(op, n, P, Q, reads(x, 'x'), reads(y, 'y'), dY, beta, dX);
  const blended = floats(blend(1, want, beta, before));
  expectWithin(dX, blended, (i) => ROUNDINGS * unit * (Math.max(Math.abs(dY[i]), Math.abs(want[i])) + Math.abs(beta)));
}

/** An infinite gradient of y too: where a function selects, it must not meet a factor of 0. */
function specialGradients(backend: Backend, op: UnaryOp): void {
  for (const dy of [1, -0.5]) backward(backend, op, signs, signs.map(() => dy), 0); // prettier-ignore
  const finite = signs.filter(Number.isFinite);
  for (const dy of [Infinity, -Infinity, NaN, 0]) backward(backend, op, finite, finite.map(() => dy), 0); // prettier-ignore
}
