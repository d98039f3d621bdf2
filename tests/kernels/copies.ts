// What strided copies must do, as plain cases: each op of autograd that is one, forward or backward, by its layout.
import { type Backend, type Case, expectEqual, expectWithin, specials, values } from './backends.js';
import { type Form, layoutOf, lengthOf, positions } from './forms.js';
import { blendOne } from './reference-sums.js';

/** Sizes, steps of x and of the output, and where both start. */
interface Copy extends Form {
  readonly starts: readonly [number, number];
}

function copy(title: string, sizes: number[], x: number[], out: number[], xStart = 0, outStart = 0): Copy {
  return { title, sizes, steps: [x, out], starts: [xStart, outStart] };
}

/** Values of alpha and beta. */
const blends = [[1, 0], [1, 1], [-0.5, 0], [0.5, -2], [0, 1]]; // prettier-ignore

const transposes = [[1, 1], [1, 33], [33, 1], [5, 7], [16, 16], [64, 48], [256, 10], [10, 256], [151, 202]]; // prettier-ignore

const copies: Copy[] = [
  ...transposes.map(([m, n]) => copy(`transpose of ${m} x ${n}`, [n, m], [1, n], [m, 1])),
  copy('permute [4, 5, 6] to [6, 4, 5]', [6, 4, 5], [1, 30, 6], [20, 5, 1]),
  copy('permute [40, 3, 50] to [3, 40, 50]', [3, 40, 50], [50, 150, 1], [2000, 50, 1]),
  copy('permute [40, 3, 50] to [50, 3, 40]', [50, 3, 40], [1, 50, 150], [120, 40, 1]),
  copy('narrow to rows 3 to 7 and columns 5 to 12 of 10 x 20', [4, 7], [20, 1], [7, 1], 65),
  copy('narrow to columns 9 to 200 of 130 x 300', [130, 191], [300, 1], [191, 1], 9),
  copy('every third row, every second column of 30 x 20', [10, 10], [60, 2], [10, 1]),
  copy('cat of 10 x 6 into columns 14 to 20', [10, 6], [6, 1], [20, 1], 0, 14),
  copy('cat of 400 x 6 below 300 rows', [2400], [1], [1], 0, 1800),
  copy('stack along the last axis', [50, 30], [30, 1], [60, 2], 0, 1),
  copy('a transpose into a part', [20, 30], [1, 20], [50, 1], 0, 17),
  copy('expand of a row', [300, 40], [0, 1], [40, 1]),
  copy('expand of a column', [300, 40], [1, 0], [40, 1]),
  copy('expand of a number', [40_003], [0], [1], 2),
  copy('expand of [5, 1, 7] to [5, 6, 7]', [5, 6, 7], [7, 0, 1], [42, 7, 1]),
  copy('all, with threads', [40_003], [1], [1]),
  copy('one element', [1], [1], [1], 3, 5),
  copy('one element along axes of step 0', [1, 1], [0, 0], [0, 0], 3, 5),
  copy('no rows', [0, 3], [3, 1], [3, 1]),
  copy('no columns', [3, 0], [0, 1], [0, 1]),
  copy('eight axes', [2, 3, 1, 2, 3, 2, 1, 5], [1, 2, 0, 6, 12, 36, 0, 72], [180, 60, 0, 30, 10, 5, 0, 1]),
];

/** The cases of one backend; `run` throws where the backend fails. */
export function copying(backend: Backend): Case[] {
  return copies.map((one) => ({
    title: `copy, ${one.title}`,
    run: () => {
      for (const [alpha, beta] of blends) check(backend, one, alpha, beta);
      copiesExactly(backend, one);
    },
  }));
}

/** Room behind what is read and written, too. */
function inputs({ floats }: Backend, { starts, ...form }: Copy) {
  const x = floats(values(starts[0] + lengthOf(form, 0) + 3, 1));
  const before = values(starts[1] + lengthOf(form, 1) + 3, 2);
  const [from, to] = [positions(form, 0).map((at) => at + starts[0]), positions(form, 1).map((at) => at + starts[1])];
  return { x, before, from, to };
}

/** Elements that are not written keep what they held, exactly. */
function check(backend: Backend, one: Copy, alpha: number, beta: number): void {
  const { x, before, from, to } = inputs(backend, one);
  const out = backend.floats(before);
  if (beta === 0) to.forEach((at) => (out[at] = NaN));
  backend.kernels.copy(layoutOf(one), x, one.starts[0], alpha, beta, out, one.starts[1]);
  const want = Float64Array.from(before);
  const bound = new Float64Array(want.length);
  from.forEach((at, k) => {
    want[to[k]] = blendOne(alpha, x[at], beta, before[to[k]]);
    bound[to[k]] = 2 * backend.unit * (Math.abs(alpha * x[at]) + Math.abs(beta * before[to[k]]));
  });
  expectWithin(out, want, (i) => bound[i]);
}

function copiesExactly(backend: Backend, one: Copy): void {
  const { x, before, from, to } = inputs(backend, one);
  x.forEach((_, i) => (x[i] = i % 2 ? x[i] : specials[i % specials.length]));
  const out = backend.floats(before);
  const want = out.slice();
  from.forEach((at, k) => (want[to[k]] = x[at]));
  backend.kernels.copy(layoutOf(one), x, one.starts[0], 1, 0, out, one.starts[1]);
  expectEqual(out, want);
}
