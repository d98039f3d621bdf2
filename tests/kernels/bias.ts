// What the gradient of a bias with relu's must be, as plain cases.
import { type Backend, type Case, expectEqual, expectWithin, factors, LONG, pairsOf, shapes, specials, values } from './backends.js'; // prettier-ignore
import { unary } from './reference.js';
import { blend, columnSums } from './reference-sums.js';

/** One row that is long enough for several threads, too. */
const biasShapes = [...shapes, [1, LONG]];

const [, , reluGradient] = unary.relu;

/** The cases of one backend; `run` throws where the backend fails. */
export function bias({ kernels, floats, unit }: Backend): Case[] {
  const check = (beta: number) => {
    for (const [m, n] of biasShapes) {
      const inputs = () => [1, 2].map((seed) => floats(values(m * n, seed)));
      const [y, dY] = inputs();
      const want = Array.from(y, (yi, at) => reluGradient(yi, dY[at], 0, 0));
      const { sums, magnitudes } = columnSums(1, m, n, want);
      const before = values(n, 3);
      const bound = (j: number) => (m + 3) * unit * (magnitudes[j] + Math.abs(beta * before[j]));
      for (const place of ['apart', 'y', 'dY']) {
        const [y, dY] = inputs();
        const dZ = { y, dY }[place] ?? floats(m * n);
        const db = floats(before);
        kernels.biasReluBackward(m, n, y, dY, beta, dZ, db);
        expectEqual(dZ, want);
        expectWithin(db, blend(1, sums, beta, before), bound);
      }
    }
    const [y, dY] = pairsOf(specials).map(floats);
    const want = Array.from(y, (yi, at) => reluGradient(yi, dY[at], 0, 0));
    const db = floats(y.length).fill(NaN);
    kernels.biasReluBackward(1, y.length, y, dY, beta, dY, db);
    expectEqual(dY, want);
    expectEqual(db, beta === 0 ? want : want.map(() => NaN));
  };
  return factors.map((beta) => ({ title: `biasReluBackward, beta ${beta}`, run: () => check(beta) }));
}
