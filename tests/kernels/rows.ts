// What gathering rows by their indices and adding rows where indices say must do, as plain cases.
import assert from 'node:assert/strict';
import { type Backend, type Case, expectEqual, expectOutOfRange, LONG, shapes, values } from './backends.js';

/** Of 4 rows. */
const wrongIndices = [4, -1, 2 ** 31 - 1, -(2 ** 31)];

/** How many rows, and of how many elements. */
const counts = [...shapes, [9, 784], [3000, 64], [LONG, 1], [3, 40_003]];

/** The cases of one backend; `run` throws where the backend fails. */
export function rows(backend: Backend): Case[] {
  return [
    { title: 'gatherRows, every byte is divided by 255 and rounded once', run: () => everyByte(backend) },
    { title: 'gatherRows, rows of either type, by indices from a start', run: () => gather(backend) },
    { title: 'scatterRows, rows are added in order, also where an index repeats', run: () => scatter(backend) },
    ...wrongIndices.flatMap((index) => [
      {
        title: `gatherRows, index ${index} of 4 rows is refused before anything is written`,
        run: () => wrongGather(backend, index),
      },
      {
        title: `scatterRows, index ${index} of 4 rows is refused before anything is written`,
        run: () => wrongScatter(backend, index),
      },
    ]),
  ];
}

/** `count` indices below 11 after two that are wrong, and not looked at. */
function indicesOf(count: number): Int32Array {
  return Int32Array.from({ length: count + 2 }, (_, i) => (i < 2 ? -1 : (i * 7) % 11));
}

function everyByte({ kernels, floats }: Backend): void {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const want = floats(Array.from(bytes, (i) => i / 255));
  for (const width of [256, 64, 1]) {
    const indices = Int32Array.from({ length: 256 / width }, (_, i) => i);
    const out = floats(256);
    kernels.gatherRows(indices.length, width, 0, bytes, indices, out);
    assert.deepEqual(out, want);
  }
}

function gather({ kernels, floats }: Backend): void {
  for (const [count, width] of counts) {
    const bytes = Uint8Array.from(values(11 * width, 1), (x) => 128 + 100 * x);
    const indices = indicesOf(count);
    for (const source of [bytes, floats(values(11 * width, 2))]) {
      const scale = source === bytes ? 255 : 1;
      const out = floats(count * width + 1).fill(7);
      kernels.gatherRows(count, width, 2, source, indices, out);
      const want = floats(count * width + 1).fill(7);
      for (let at = 0; at < count * width; at++)
        want[at] = source[indices[2 + Math.floor(at / width)] * width + (at % width)] / scale;
      expectEqual(out, want);
    }
  }
}

function scatter({ kernels, floats }: Backend): void {
  for (const [count, width] of counts) {
    const [dY, before] = [floats(values(count * width, 1)), floats(values(11 * width, 2))];
    const indices = indicesOf(count);
    const want = before.slice();
    for (let at = 0; at < count * width; at++)
      want[indices[2 + Math.floor(at / width)] * width + (at % width)] += dY[at];
    kernels.scatterRows(count, width, 2, indices, dY, before);
    expectEqual(before, want);
  }
}

const refused = (index: number) => new RegExp(`indices.* ${index} `);

function wrongGather({ kernels, floats }: Backend, index: number): void {
  for (const source of [new Uint8Array(14), floats(14)]) {
    const out = floats(6).fill(7);
    const indices = Int32Array.of(0, 0, index);
    expectOutOfRange(() => kernels.gatherRows(2, 3, 1, source, indices, out), refused(index));
    expectEqual(out, Array<number>(6).fill(7));
  }
}

function wrongScatter({ kernels, floats }: Backend, index: number): void {
  const out = floats(14).fill(7);
  const indices = Int32Array.of(0, 0, index);
  expectOutOfRange(() => kernels.scatterRows(2, 3, 1, indices, floats(6).fill(1), out), refused(index));
  expectEqual(out, Array<number>(14).fill(7));
}
