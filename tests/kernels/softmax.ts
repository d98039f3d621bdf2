// What softmax, its logarithm, their gradients and the cross entropy of it must do, as plain cases.
import type { FloatArray } from '../../src/kernels/kernels.js';
import { type Backend, type Case, expectEqual, expectOutOfRange, expectWithin, factors, shapes, values } from './backends.js'; // prettier-ignore
import * as reference from './reference-sums.js';

const sizes = [...shapes, [3, 6007], [6007, 3]].filter(([m, n]) => m === 0 || n > 0);

/** Two logits a row that overflow unless the largest is taken off first, and what is not finite, with the softmax of each. */
const special: [logits: [number, number], shares: [number, number], logarithms: [number, number]][] = [
  [[1e4, -1e4], [1, 0], [0, -2e4]],
  [[-1e4, 1e4], [0, 1], [-2e4, 0]],
  [[3e38, 3e38], [0.5, 0.5], [-Math.LN2, -Math.LN2]],
  [[-Infinity, 0], [0, 1], [-Infinity, 0]],
  [[0, -Infinity], [1, 0], [0, -Infinity]],
  [[NaN, 0], [NaN, NaN], [NaN, NaN]],
  [[0, NaN], [NaN, NaN], [NaN, NaN]],
  [[Infinity, 0], [NaN, NaN], [NaN, NaN]],
  [[-Infinity, -Infinity], [NaN, NaN], [NaN, NaN]],
]; // prettier-ignore

/** The cases of one backend; `run` throws where the backend fails. */
export function softmax(backend: Backend): Case[] {
  return [
    ...[false, true].flatMap((logarithmic) => {
      const name = logarithmic ? 'log softmax' : 'softmax';
      return [
        { title: name, run: () => sizes.forEach(([m, n]) => forward(backend, logarithmic, m, n)) },
        {
          title: `${name}, no logits overflow, and what is not finite shows`,
          run: () => specials(backend, logarithmic),
        },
        ...factors.map((beta) => ({
          title: `${name}, gradient, beta ${beta}`,
          run: () => sizes.forEach(([m, n]) => backward(backend, logarithmic, m, n, beta)),
        })),
      ];
    }),
    ...crossEntropy(backend),
  ];
}

/** Logits from -40 to 40: most of their exponentials vanish, none overflows. */
function logitsOf({ floats }: Backend, m: number, n: number): FloatArray {
  return floats(values(m * n, 1).map((z) => 40 * z));
}

function rowsOf(m: number, n: number, x: FloatArray): number[][] {
  return Array.from({ length: m }, (_, i) => Array.from(x.subarray(i * n, (i + 1) * n)));
}

function forward(backend: Backend, logarithmic: boolean, m: number, n: number): void {
  const { kernels, floats, unit } = backend;
  const x = logitsOf(backend, m, n);
  const rows = rowsOf(m, n, x).map((row) => reference.softmax(row));
  const want = rows.flatMap(({ shares, logarithms }) => (logarithmic ? logarithms : shares));
  const out = floats(m * n + 1).fill(7);
  kernels.softmax(logarithmic, m, n, x, out);
  // One rounding of x - max is at most 80 units; the sum adds about one for each term.
  expectWithin(out, [...want, 7], () => (logarithmic ? 100 * (1 + Math.log(n)) : n + 100) * unit);
}

function specials({ kernels, floats, unit }: Backend, logarithmic: boolean): void {
  const logits = special.flatMap(([logits]) => logits);
  const out = floats(logits.length);
  kernels.softmax(logarithmic, special.length, 2, floats(logits), out);
  const want = special.flatMap(([, shares, logarithms]) => (logarithmic ? logarithms : shares));
  expectWithin(out, want, () => 2 * unit);
}

function backward(backend: Backend, logarithmic: boolean, m: number, n: number, beta: number): void {
  const { kernels, floats, unit } = backend;
  const y = floats(m * n);
  kernels.softmax(logarithmic, m, n, logitsOf(backend, m, n), y);
  const dY = floats(values(m * n, 2));
  const before = beta === 0 ? new Float32Array(m * n).fill(NaN) : values(m * n, 3);
  const dX = floats(before);
  kernels.softmaxBackward(logarithmic, m, n, y, dY, beta, dX);
  const gradients: number[] = [];
  const magnitudes: number[] = [];
  rowsOf(m, n, y).forEach((row, i) => {
    const terms = row.map((yi, j) => (logarithmic ? 1 : yi) * dY[i * n + j]);
    const [sum, magnitude] = [terms, terms.map(Math.abs)].map((each) => each.reduce((total, term) => total + term, 0));
    row.forEach((yi, j) => {
      const dy = dY[i * n + j];
      gradients.push(logarithmic ? dy - Math.exp(yi) * sum : yi * (dy - sum));
      magnitudes.push(logarithmic ? Math.abs(dy) + Math.exp(yi) * magnitude : yi * (Math.abs(dy) + magnitude));
    });
  });
  const bound = (at: number) => (n + 8) * unit * (magnitudes[at] + Math.abs(beta));
  expectWithin(dX, reference.blend(1, gradients, beta, before), bound);
}

function crossEntropy(backend: Backend): Case[] {
  const title = (what: string) => `softmaxCrossEntropy, ${what}`;
  return [
    ...[Uint8Array, Int32Array].map((Labels) => ({
      title: title(`labels in ${Labels.name}`),
      run: () => sizes.forEach(([m, n]) => checkLosses(backend, Labels, m, n)),
    })),
    { title: title('no logits overflow, and what is not finite shows'), run: () => specialLosses(backend) },
    ...[3, 255, -1, 2 ** 31 - 1].map((label) => ({
      title: title(`label ${label} of 3 classes is refused before anything is written`),
      run: () => wrongLabel(backend, label),
    })),
  ];
}

function checkLosses(backend: Backend, Labels: typeof Uint8Array | typeof Int32Array, m: number, n: number): void {
  const { kernels, floats, unit } = backend;
  const logits = logitsOf(backend, m, n);
  const labels = new Labels(Array.from({ length: m }, (_, i) => (i * 7) % Math.min(n, 256)));
  const [losses, grad] = [floats(m), floats(m * n)];
  kernels.softmaxCrossEntropy(m, n, logits, labels, losses, grad);
  const rows = rowsOf(m, n, logits).map((row) => reference.softmax(row));
  const wantLosses = rows.map(({ logarithms }, i) => -logarithms[labels[i]]);
  expectWithin(losses, wantLosses, () => 100 * unit * (1 + Math.log(n)));
  const wantGrad = rows.flatMap(({ shares }, i) => shares.map((share, j) => share - (j === labels[i] ? 1 : 0)));
  expectWithin(grad, wantGrad, () => (n + 100) * unit);
}

function specialLosses({ kernels, floats, unit }: Backend): void {
  const m = special.length;
  const [losses, grad] = [floats(m), floats(2 * m)];
  const logits = floats(special.flatMap(([logits]) => logits));
  kernels.softmaxCrossEntropy(m, 2, logits, new Uint8Array(m), losses, grad);
  expectWithin(losses, special.map(([, , [logarithm]]) => -logarithm), () => 2 * unit); // prettier-ignore
  expectEqual(grad, special.flatMap(([, [first, second]]) => [first - 1, second])); // prettier-ignore
}

function wrongLabel({ kernels, floats }: Backend, label: number): void {
  const [losses, grad] = [floats(2).fill(7), floats(6).fill(7)];
  const labels = Int32Array.of(0, label);
  expectOutOfRange(
    () => kernels.softmaxCrossEntropy(2, 3, floats(6), labels, losses, grad),
    new RegExp(`labels.* ${label} `),
  );
  expectEqual(losses, [7, 7]);
  expectEqual(grad, Array<number>(6).fill(7));
}
