// What every kernel but the product must do, as plain cases: sizes, in place, NaN and infinities, and indices out of range.
import assert from 'node:assert/strict';
import type { FloatArray } from '../../src/kernels/kernels.js';
import {
  type Backend,
  type Case,
  expectEqual,
  expectWithin,
  factors,
  LONG,
  pairs,
  shapes,
  specials,
  values,
} from './backends.js';
import { bias } from './bias.js';
import * as reference from './reference.js';

const lengths = [0, 1, 3, 17, 1000, 256 * 256];

/** The cases of one backend; `run` throws where the backend fails. */
export function contract(backend: Backend): Case[] {
  return [
    ...bias(backend),
    ...elementwise(backend),
    ...columnSums(backend),
    ...axpby(backend),
    ...softmaxCrossEntropy(backend),
    ...gatherRows(backend),
    { title: 'alignmentOffset is a count of elements within 64 bytes', run: () => alignmentOffset(backend) },
  ];
}

/** Fails unless `call` is refused with a message that names the argument and its wrong value. */
function expectOutOfRange(call: () => void, argument: string, value: number): void {
  const message = new RegExp(`${argument}.* ${value} `);
  assert.throws(call, { code: 'ERR_MLP_ARG_RANGE', message });
}

/** Kernels of one, two or three inputs of one length, also with the output in place of each input. */
function elementwise({ kernels, floats }: Backend): Case[] {
  /** Inputs of each length, and all pairs of special values with each special value. */
  function inputs(count: number): number[][][] {
    const random = lengths.map((n) => Array.from({ length: count }, (_, seed) => Array.from(values(n, seed))));
    const [first, second] = pairs;
    const triples = specials.map((third) => [first, second, first.map(() => third)].slice(0, count));
    return [...random, ...(count < 3 ? triples.slice(0, 1) : triples)];
  }

  function check(
    count: number,
    run: (n: number, inputs: FloatArray[], out: FloatArray) => void,
    formula: (...x: number[]) => number,
  ): void {
    for (const arrays of inputs(count)) {
      const n = arrays[0].length;
      const rounded = arrays.map(floats);
      const want = floats(Array.from(rounded[0], (_, i) => formula(...rounded.map((array) => array[i]))));
      for (let inPlace = -1; inPlace < count; inPlace++) {
        const fresh = arrays.map(floats);
        const out = inPlace < 0 ? floats(n) : fresh[inPlace];
        run(n, fresh, out);
        expectEqual(out, want);
      }
    }
  }

  return [
    { title: 'relu', run: () => check(1, (n, [x], out) => kernels.relu(n, x, out), reference.relu) },
    {
      title: 'reluBackward',
      run: () => check(2, (n, [y, dY], dX) => kernels.reluBackward(n, y, dY, dX), reference.reluBackward),
    },
    { title: 'maximum', run: () => check(2, (n, [a, b], out) => kernels.maximum(n, a, b, out), reference.maximum) },
    {
      title: 'maximumBackward',
      run: () => check(3, (n, [a, b, dY], dA) => kernels.maximumBackward(n, a, b, dY, dA), reference.maximumBackward),
    },
  ];
}

function columnSums({ kernels, floats, unit }: Backend): Case[] {
  const check = (beta: number) => {
    for (const [m, n] of shapes) {
      const [x, before] = [floats(values(m * n, 1)), values(n, 2)];
      const { sums, magnitudes } = reference.columnSums(n, x);
      const out = floats(before);
      kernels.columnSums(m, n, x, beta, out);
      const bound = (j: number) => (m + 3) * unit * (magnitudes[j] + Math.abs(beta * before[j]));
      expectWithin(out, reference.blend(1, sums, beta, before), bound);
    }
    const out = floats([NaN, Infinity, NaN]);
    kernels.columnSums(2, 3, floats([1, 2, Infinity, 3, 4, -Infinity]), beta, out);
    expectEqual(out, beta === 0 ? [4, 6, NaN] : [NaN, beta * Infinity, NaN]);
  };
  return factors.map((beta) => ({ title: `columnSums, beta ${beta}`, run: () => check(beta) }));
}

function axpby({ kernels, floats, unit }: Backend): Case[] {
  const check = (alpha: number, beta: number) => {
    for (const n of [...lengths, LONG]) {
      const [x, before] = [floats(values(n, 1)), values(n, 2)];
      const y = floats(before);
      kernels.axpby(n, alpha, x, beta, y);
      const want = reference.blend(alpha, x, beta, before);
      expectWithin(y, want, (i) => 2 * unit * (Math.abs(alpha * x[i]) + Math.abs(beta * before[i])));
    }
    const y = floats([NaN, 1, 1]);
    kernels.axpby(3, alpha, floats([1, NaN, Infinity]), beta, y);
    expectEqual(y, [beta === 0 ? alpha : NaN, NaN, alpha * Infinity]);
    const long = floats(new Array<number>(LONG).fill(1));
    kernels.axpby(LONG, alpha, floats(new Array<number>(LONG).fill(NaN)), beta, long);
    assert(long.every(Number.isNaN));
  };
  return factors.flatMap((alpha) =>
    factors.map((beta) => ({ title: `axpby, alpha ${alpha}, beta ${beta}`, run: () => check(alpha, beta) })),
  );
}

function softmaxCrossEntropy({ kernels, floats, unit }: Backend): Case[] {
  const check = (Labels: typeof Uint8Array | typeof Int32Array) => {
    for (const [m, n] of shapes.filter(([m, n]) => m === 0 || n > 0)) {
      // Logits from -40 to 40: most of their exponentials vanish, none overflows.
      const logits = floats(values(m * n, 1).map((z) => 40 * z));
      const labels = new Labels(Array.from({ length: m }, (_, i) => (i * 7) % n));
      const [losses, grad] = [floats(m), floats(m * n)];
      kernels.softmaxCrossEntropy(m, n, logits, labels, losses, grad);
      const rows = Array.from({ length: m }, (_, i) => Array.from(logits.subarray(i * n, (i + 1) * n)));
      const want = rows.map((row, i) => reference.softmaxCrossEntropy(row, labels[i]));
      const loss = want.map(({ loss }) => loss);
      expectWithin(losses, loss, () => 100 * unit * (1 + Math.log(n)));
      const gradients = want.flatMap(({ grad }) => grad);
      expectWithin(grad, gradients, () => (n + 100) * unit);
    }
  };
  const checkSpecials = () => {
    const rows = [[1e4, -1e4], [-1e4, 1e4], [3e38, 3e38], [-Infinity, 0], [0, -Infinity], [NaN, 0], [0, NaN], [Infinity, 0]]; // prettier-ignore
    const [losses, grad] = [floats(rows.length), floats(2 * rows.length)];
    kernels.softmaxCrossEntropy(rows.length, 2, floats(rows.flat()), new Uint8Array(rows.length), losses, grad);
    expectWithin(losses, [0, 2e4, Math.LN2, Infinity, 0, NaN, NaN, NaN], () => 2 * unit);
    expectEqual(grad, [0, 0, -1, 1, -0.5, 0.5, -1, 1, 0, 0, NaN, NaN, NaN, NaN, NaN, NaN]);
  };
  const checkLabel = (label: number) => {
    const [losses, grad] = [floats(2).fill(7), floats(6).fill(7)];
    const labels = Int32Array.of(0, label);
    const call = () => kernels.softmaxCrossEntropy(2, 3, floats(6), labels, losses, grad);
    expectOutOfRange(call, 'labels', label);
    expectEqual(losses, [7, 7]);
    expectEqual(grad, Array<number>(6).fill(7));
  };
  const title = (what: string) => `softmaxCrossEntropy, ${what}`;
  return [
    ...[Uint8Array, Int32Array].map((Labels) => ({
      title: title(`labels in ${Labels.name}`),
      run: () => check(Labels),
    })),
    { title: title('no logits overflow, and what is not finite shows'), run: checkSpecials },
    ...[3, 255, -1, 2 ** 31 - 1].map((label) => ({
      title: title(`label ${label} of 3 classes is refused before anything is written`),
      run: () => checkLabel(label),
    })),
  ];
}

function gatherRows({ kernels, floats }: Backend): Case[] {
  const round = (x: number) => floats([x])[0];
  const checkBytes = () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (const width of [256, 64, 1]) {
      const indices = Int32Array.from({ length: 256 / width }, (_, i) => i);
      const out = floats(256);
      kernels.gatherRows(indices.length, width, 0, bytes, indices, out);
      assert.deepEqual(
        Array.from(out),
        Array.from(bytes, (i) => round(i / 255)),
      );
    }
  };
  const checkStart = () => {
    for (const [count, width] of [...shapes, [9, 784]]) {
      const bytes = Uint8Array.from(values(11 * width, 1), (x) => 128 + 100 * x);
      const indices = Int32Array.from({ length: count + 2 }, (_, i) => (i < 2 ? -1 : (i * 7) % 11));
      for (const source of [bytes, floats(values(11 * width, 2))]) {
        const scale = source === bytes ? 255 : 1;
        const out = floats(count * width + 1).fill(7);
        kernels.gatherRows(count, width, 2, source, indices, out);
        const row = (index: number) => Array.from(source.subarray(index * width, (index + 1) * width));
        const rows = Array.from(indices.subarray(2), row).flat();
        expectEqual(out, [...rows.map((x) => round(x / scale)), 7]);
      }
    }
  };
  const checkIndex = (index: number) => {
    for (const source of [new Uint8Array(14), floats(14)]) {
      const out = floats(6).fill(7);
      const call = () => kernels.gatherRows(2, 3, 1, source, Int32Array.of(0, 0, index), out);
      expectOutOfRange(call, 'indices', index);
      expectEqual(out, Array<number>(6).fill(7));
    }
  };
  const title = (what: string) => `gatherRows, ${what}`;
  return [
    { title: title('every byte is divided by 255 and rounded once'), run: checkBytes },
    { title: title('rows of either type, by indices from a start'), run: checkStart },
    ...[4, -1, 2 ** 31 - 1, -(2 ** 31)].map((index) => ({
      title: title(`index ${index} of 4 rows is refused before anything is written`),
      run: () => checkIndex(index),
    })),
  ];
}

function alignmentOffset({ kernels, floats }: Backend): void {
  const offset = kernels.alignmentOffset(floats(1000));
  assert(Number.isInteger(offset) && offset >= 0 && offset < 16);
}
