// What the kernels around a bias must do, as plain cases: adding it, and its gradient with relu's.
import {
  type Backend,
  type Case,
  expectEqual,
  expectWithin,
  factors,
  LONG,
  pairs,
  shapes,
  values,
} from './backends.js';
import * as reference from './reference.js';

/** One row that is long enough for several threads, too. */
const biasShapes = [...shapes, [1, LONG]];

/** The cases of one backend; `run` throws where the backend fails. */
export function bias(backend: Backend): Case[] {
  return [{ title: 'addBias', run: () => addBias(backend) }, ...biasReluBackward(backend)];
}

function addBias({ kernels, floats }: Backend): void {
  const round = (x: number) => floats([x])[0]; // as the backend stores
  for (const [m, n] of biasShapes) {
    const [x, bias] = [floats(values(m * n, 1)), floats(values(n, 2))];
    const want = Array.from(x, (xi, at) => round(xi + bias[at % n]));
    const out = floats(m * n + 1).fill(7);
    kernels.addBias(m, n, x, bias, out);
    expectEqual(out, [...want, 7]);
    kernels.addBias(m, n, x, bias, x);
    expectEqual(x, want);
  }
  const [x, bias] = pairs.map(floats);
  const want = Array.from(x, (xi, at) => round(xi + bias[at]));
  kernels.addBias(1, x.length, x, bias, x);
  expectEqual(x, want);
}

function biasReluBackward({ kernels, floats, unit }: Backend): Case[] {
  const check = (beta: number) => {
    for (const [m, n] of biasShapes) {
      const inputs = () => [1, 2].map((seed) => floats(values(m * n, seed)));
      const [y, dY] = inputs();
      const want = Array.from(y, (yi, at) => reference.reluBackward(yi, dY[at]));
      const { sums, magnitudes } = reference.columnSums(n, want);
      const before = values(n, 3);
      const bound = (j: number) => (m + 3) * unit * (magnitudes[j] + Math.abs(beta * before[j]));
      for (const place of ['apart', 'y', 'dY']) {
        const [y, dY] = inputs();
        const dZ = { y, dY }[place] ?? floats(m * n);
        const db = floats(before);
        kernels.biasReluBackward(m, n, y, dY, beta, dZ, db);
        expectEqual(dZ, want);
        expectWithin(db, reference.blend(1, sums, beta, before), bound);
      }
    }
    const [y, dY] = pairs.map(floats);
    const want = Array.from(y, (yi, at) => reference.reluBackward(yi, dY[at]));
    const db = floats(y.length).fill(NaN);
    kernels.biasReluBackward(1, y.length, y, dY, beta, dY, db);
    expectEqual(dY, want);
    expectEqual(db, beta === 0 ? want : want.map(() => NaN));
  };
  return factors.map((beta) => ({ title: `biasReluBackward, beta ${beta}`, run: () => check(beta) }));
}
