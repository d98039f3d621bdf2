// An element-wise result depends on its arguments alone, to the bit: not on threads, nor on where an element stands in the array.
import assert from 'node:assert/strict';
import { binaryOps } from '../../src/kernels/binary-ops.js';
import type { FloatArray } from '../../src/kernels/kernels.js';
import { everyUnaryOp } from '../../src/kernels/unary-ops.js';
import { type Backend, type Case, LONG, spread, values } from './backends.js';

/** Computes a part of the outputs from the same part of the inputs. */
type Run = (n: number, inputs: FloatArray[], out: FloatArray) => void;

/** Lengths of the pieces, by turns: they start at odd places, and end in rests of every kind. */
const pieces = [1, 3, 17, 64, 5, 1000, 31, 4099, 2, 127];

/** The cases of one backend; `run` throws where the backend fails. */
export function position(backend: Backend): Case[] {
  const runs = elementWise(backend);
  return Object.entries(runs).map(([title, run]) => ({
    title: `${title} is the same, to the bit, in pieces and on other threads`,
    run: () => compare(backend, run),
  }));
}

/** Inputs: x from -20 to 20, then two arrays of values below 1. */
function elementWise({ kernels, floats }: Backend): Record<string, Run> {
  const runs: Record<string, Run> = {
    axpby: (n, [x], out) => kernels.axpby(n, 0.3, x, 0.7, out),
    where: (n, [x, a, b], out) => kernels.where(n, x, a, b, out),
    scale: (n, _inputs, out) => kernels.scale(n, 0.3, out),
    adam: (n, [g, m, v], out) =>
      kernels.adam(n, 0.9, 0.99, 1e-3, 0.1, 0.95, 0.3, 0.6, g, out, m.slice(), v.map(Math.abs)),
    copy: (n, [x], out) => kernels.copy(Int32Array.of(1, n, 1, 1), x, 0, 0.3, 0.7, out, 0),
  };
  for (const op of everyUnaryOp) {
    runs[op.name] = (n, [x], out) => kernels.unary(op, n, 0.25, 0.75, x, out);
    runs[`${op.name}, gradient`] = (n, [x, y, dY], out) => kernels.unaryBackward(op, n, 0.25, 0.75, x, y, dY, 0.7, out);
  }
  const number = floats([0.3]);
  for (const [name, op] of Object.entries(binaryOps)) {
    runs[name] = (n, [a, b], out) => kernels.binary(op, Int32Array.of(1, n, 1, 1), a, b, out);
    runs[`${name} of a number`] = (n, [a], out) => kernels.binary(op, Int32Array.of(1, n, 1, 0), a, number, out);
    if (!op.backward) continue;
    for (const side of [0, 1] as const)
      runs[`${name}, gradient of side ${side}`] = (n, [a, b, dY], out) =>
        kernels.binaryBackward(op, side, Int32Array.of(1, n, 1, 1), a, b, dY, 0.7, out);
  }
  return runs;
}

function compare({ kernels, floats }: Backend, run: Run): void {
  const inputs = [spread(LONG, 1, 20), values(LONG, 2), values(LONG, 3)].map(floats);
  const whole = (threads: number) => {
    const out = floats(values(LONG, 4));
    kernels.setThreads(threads);
    run(LONG, inputs, out);
    return out;
  };
  const want = whole(1);
  expectSame(whole(2), want);
  const out = floats(values(LONG, 4));
  for (let at = 0, piece = 0; at < LONG; piece++) {
    const end = Math.min(LONG, at + pieces[piece % pieces.length]);
    const part = (array: FloatArray) => array.subarray(at, end);
    run(end - at, inputs.map(part), part(out));
    at = end;
  }
  expectSame(out, want);
}

/** Bits are equal, but for those of a NaN. */
function expectSame(got: FloatArray, want: FloatArray): void {
  for (let at = 0; at < want.length; at++)
    if (!Object.is(got[at], want[at])) assert.fail(`at ${at}: got ${got[at]} but want ${want[at]}`);
}
