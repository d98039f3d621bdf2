// What axpby, where and alignmentOffset must do, as plain cases.
import assert from 'node:assert/strict';
import { type Backend, type Case, expectEqual, expectWithin, factors, lengths, LONG, specials, values } from './backends.js'; // prettier-ignore
import { blend } from './reference-sums.js';

/** The cases of one backend; `run` throws where the backend fails. */
export function vectors(backend: Backend): Case[] {
  return [
    ...factors.flatMap((alpha) =>
      factors.map((beta) => ({
        title: `axpby, alpha ${alpha}, beta ${beta}`,
        run: () => axpby(backend, alpha, beta),
      })),
    ),
    { title: 'where', run: () => where(backend) },
    { title: 'alignmentOffset is a count of elements within 64 bytes', run: () => alignmentOffset(backend) },
  ];
}

function axpby({ kernels, floats, unit }: Backend, alpha: number, beta: number): void {
  for (const n of lengths) {
    const [x, before] = [floats(values(n, 1)), values(n, 2)];
    const y = floats(before);
    kernels.axpby(n, alpha, x, beta, y);
    const want = blend(alpha, x, beta, before);
    expectWithin(y, want, (i) => 2 * unit * (Math.abs(alpha * x[i]) + Math.abs(beta * before[i])));
  }
  const y = floats([NaN, 1, 1]);
  kernels.axpby(3, alpha, floats([1, NaN, Infinity]), beta, y);
  expectEqual(y, [beta === 0 ? alpha : NaN, NaN, alpha * Infinity]);
  const long = floats(new Array<number>(LONG).fill(1));
  kernels.axpby(LONG, alpha, floats(new Array<number>(LONG).fill(NaN)), beta, long);
  assert(long.every(Number.isNaN));
}

/** What is chosen comes out exactly, and what is not leaves no trace: NaN and infinities on either side. */
function where({ kernels, floats }: Backend): void {
  const cycle = (n: number, factor: number, start: number) =>
    floats(Array.from({ length: n }, (_, i) => specials[(i * factor + start) % specials.length]));
  for (const n of lengths) {
    const [condition, a, b, out] = [cycle(n, 5, 0), cycle(n, 7, 1), cycle(n, 11, 2), floats(n)];
    const want = Array.from(condition, (c, i) => (c === 0 ? b[i] : a[i]));
    kernels.where(n, condition, a, b, out);
    expectEqual(out, want);
  }
}

function alignmentOffset({ kernels, floats }: Backend): void {
  const offset = kernels.alignmentOffset(floats(1000));
  assert(Number.isInteger(offset) && offset >= 0 && offset < 16);
}
