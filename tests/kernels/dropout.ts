// What dropout must do, as plain cases: by the numbers of a stream one after the other, whose blocks have published vectors.
import { drawWords, streamWords, type Stream } from '../../src/random/philox.js';
import { type Backend, type Case, expectEqual, factors, values } from './backends.js';

const stream: Stream = { seed: 2n ** 40n + 5n, purpose: 'dropout', index: 3, step: 2 ** 33 + 1 };
const words = streamWords(stream);

/** Around a block, what is computed at once, and what threads share. */
const sizes = [0, 1, 3, 4, 5, 255, 256, 257, 1000, 40_003];

/** The cases of one backend; `run` throws where the backend fails. */
export function dropping(backend: Backend): Case[] {
  return [
    ...[0, 1, 2 ** 31, 2 ** 32 - 1].map((threshold) => ({
      title: `dropout below ${threshold}`,
      run: () => {
        for (const n of sizes) for (const beta of factors) drops(backend, n, threshold, beta);
      },
    })),
    { title: 'dropout in place', run: () => inPlace(backend) },
    { title: 'dropout leaves no NaN where it drops, and what lies behind n', run: () => overwrites(backend) },
  ];
}

/** Scale and values are such that nothing is rounded. */
function drops({ kernels, floats }: Backend, n: number, threshold: number, beta: number): void {
  const [x, before] = [values(n, 1).map(coarse), values(n, 2).map(coarse)];
  const out = floats(before);
  kernels.dropout(n, threshold, 1.25, words, floats(x), beta, out);
  const numbers = drawWords(stream, new Uint32Array(n));
  expectEqual(
    out,
    x.map((value, i) => (numbers[i] < threshold ? 0 : 1.25 * value) + (beta === 0 ? 0 : beta * before[i])),
  );
}

const coarse = (value: number) => Math.round(64 * value) / 64;

function inPlace({ kernels, floats }: Backend): void {
  const x = floats(values(300, 1));
  const out = floats(300);
  kernels.dropout(300, 2 ** 30, 1.1, words, x, 0, out);
  kernels.dropout(300, 2 ** 30, 1.1, words, x, 0, x);
  expectEqual(x, out);
}

function overwrites({ kernels, floats }: Backend): void {
  const [x, out] = [floats([NaN, NaN, NaN]), floats([NaN, NaN, NaN, 7])];
  kernels.dropout(3, 2 ** 32 - 1, 1, words, x, 0, out);
  expectEqual(out, [0, 0, 0, 7]);
}
