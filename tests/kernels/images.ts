// What gathering images that are mirrored and moved must do, as plain cases.
import assert from 'node:assert/strict';
import { type Backend, type Case, expectEqual, expectOutOfRange, values } from './backends.js';

/** Of lines shorter and longer than what is copied at once, of one and several channels, and of more bytes than are put together at once. */
const shapes = [[1, 1, 1], [1, 3, 2], [3, 4, 5], [1, 28, 28], [2, 9, 8], [1, 5, 17], [1, 70, 60]] as const; // prettier-ignore

/** Mirrored or not, to the right and down: not at all, within an image, by all of it, and farther than any goes. */
const moves = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, -1, 2], [0, 0, -1], [-7, 2, 1], [0, 5, 0], [1, 0, 28], [0, -(2 ** 31), 2 ** 31 - 1], [1, 2 ** 31 - 1, -(2 ** 31)]]; // prettier-ignore

/** The cases of one backend; `run` throws where the backend fails. */
export function images(backend: Backend): Case[] {
  return [
    { title: 'gatherImages, by hand', run: () => byHand(backend) },
    { title: 'gatherImages, every move of images of either type', run: () => everyMove(backend) },
    { title: 'gatherImages, more images than pixels', run: () => gather(backend, 300, [1, 5, 20]) },
    ...[4, -1, 2 ** 31 - 1].map((index) => ({
      title: `gatherImages, index ${index} of 4 images is refused before anything is written`,
      run: () => wrongIndex(backend, index),
    })),
  ];
}

function byHand({ kernels, floats }: Backend): void {
  const image = Uint8Array.of(51, 102, 153, 204, 255, 0); // of 2 lines
  const out = floats(18);
  const every = Int32Array.of(1, 0, 0, 0, 1, 0, 1, -1, 1);
  kernels.gatherImages(3, 1, 2, 3, 1, 51, image, Int32Array.of(9, 0, 0, 0), every, out);
  expectEqual(out, floats([3, 2, 1, 0, 5, 4, 1, 1, 2, 1, 4, 5, 1, 1, 1, 2, 1, 1].map((fifths) => fifths / 5)));
}

function everyMove(backend: Backend): void {
  for (const shape of shapes) gather(backend, moves.length, shape);
}

function gather({ kernels, floats }: Backend, count: number, [channels, height, width]: readonly number[]): void {
  const size = channels * height * width;
  const bytes = Uint8Array.from(values(4 * size, 1), (x) => 128 + 100 * x);
  const indices = Int32Array.from({ length: count + 1 }, (_, i) => (i === 0 ? -1 : (i * 7) % 4));
  const all = Int32Array.from({ length: 3 * count }, (_, i) => moves[Math.floor(i / 3) % moves.length][i % 3]);
  for (const source of [bytes, floats(values(4 * size, 2))]) {
    const [fill, scale] = source === bytes ? [77, 255] : [0.25, 1];
    const out = floats(count * size + 1).fill(7);
    kernels.gatherImages(count, channels, height, width, 1, fill, source, indices, all, out);
    const want = Array.from({ length: count }, (_, i) => {
      const image = Array.from(source.subarray(indices[1 + i] * size, (indices[1 + i] + 1) * size));
      return moved(image, [channels, height, width], moves[i % moves.length], fill);
    });
    expectEqual(out, floats([...want.flat().map((value) => value / scale), 7]));
  }
}

/** The image after a move, made of lists of its lines. */
function moved(image: number[], [channels, height, width]: readonly number[], [flip, dx, dy]: number[], fill: number) {
  const aside = (list: unknown[], by: number, filler: unknown) =>
    Math.abs(by) >= list.length
      ? list.map(() => filler)
      : by < 0
        ? [...list.slice(-by), ...list.slice(by).map(() => filler)]
        : [...list.slice(0, by).map(() => filler), ...list.slice(0, list.length - by)];
  const planes = Array.from({ length: channels }, (_, c) => {
    const lines = Array.from({ length: height }, (_, y) => {
      const line = image.slice((c * height + y) * width, (c * height + y + 1) * width);
      return aside(flip === 0 ? line : line.reverse(), dx, fill);
    });
    return aside(lines, dy, lines[0].map(() => fill)); // prettier-ignore
  });
  return planes.flat(2) as number[];
}

function wrongIndex({ kernels, floats }: Backend, index: number): void {
  for (const source of [new Uint8Array(26), floats(26)]) {
    const out = floats(12).fill(7);
    const indices = Int32Array.of(0, 0, index);
    const act = () => kernels.gatherImages(2, 1, 2, 3, 1, 0, source, indices, new Int32Array(6), out);
    expectOutOfRange(act, new RegExp(`indices.* ${index} `));
    assert.deepEqual(out, floats(12).fill(7));
  }
}
