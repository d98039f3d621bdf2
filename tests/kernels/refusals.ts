// What native backends refuse of a layout, before anything is written: whatever would read or write outside an array.
import { binaryOps } from '../../src/kernels/binary-ops.js';
import type { FloatArray } from '../../src/kernels/kernels.js';
import { type Backend, type Case, expectEqual, expectOutOfRange } from './backends.js';

const huge = 2 ** 31 - 1;

/** Layouts that no kernel takes with arrays of 12 elements. */
const wrong: [title: string, layout: number[], message: RegExp][] = [
  ['of nothing', [], /layout/],
  ['of rank 0', [0, 1, 1, 1], /layout/],
  ['of rank -1', [-1, 1, 1, 1], /layout/],
  ['of rank 9', [9, ...Array<number>(27).fill(1)], /layout/],
  ['that is cut short', [2, 3, 4, 4, 1, 4], /layout/],
  ['with a negative size', [2, -3, 4, 4, 1, 4, 1], /layout.* -3 /],
  ['with a negative size beside a size of 0', [2, 0, -1, 4, 1, 4, 1], /layout.* -1 /],
  ['with a negative step in the first', [2, 3, 4, 4, -1, 4, 1], /layout.* -1 /],
  ['with a negative step in the second', [2, 3, 4, 4, 1, -4, 1], /layout.* -4 /],
  ['that reaches outside the first', [2, 3, 4, 5, 1, 4, 1], / for (a|x) /],
  ['that reaches outside the second', [2, 3, 4, 4, 1, 4, 2], / for (b|out) /],
  ['of more elements than any array has', [8, ...Array<number>(8).fill(huge), ...Array<number>(16).fill(1)], / for (a|x) /],
  ['whose sizes multiply to 2^64', [4, 65536, 65536, 65536, 65536, ...Array<number>(8).fill(0)], / for (out|dY) /],
  ['whose steps reach beyond 2^64', [8, ...Array<number>(24).fill(huge)], / for (a|x) /],
]; // prettier-ignore

/** Of copies alone: [layout, start in x, start in the output]. */
const wrongCopies: [title: string, layout: number[], xStart: number, outStart: number, message: RegExp][] = [
  ['that repeats an element of the output', [2, 3, 4, 4, 1, 0, 1], 0, 0, /layout/],
  ['that starts too late in x', [2, 3, 4, 4, 1, 4, 1], 1, 0, / x /],
  ['that starts too late in the output', [2, 3, 4, 4, 1, 4, 1], 0, 1, / out /],
  ['that starts at -1 in x', [2, 3, 4, 4, 1, 4, 1], -1, 0, /xStart/],
  ['that starts at -1 in the output', [2, 3, 4, 4, 1, 4, 1], 0, -1, /outStart/],
];

/** The cases of one native backend; `run` throws where the backend fails. */
export function refusals({ kernels, floats }: Backend): Case[] {
  const { mul } = binaryOps;
  /** Calls with inputs of 12 and an output of `length` elements, which is not to change. */
  const refuses = (message: RegExp, length: number, call: (x: FloatArray, out: FloatArray) => void) => {
    const [x, out] = [floats(12), floats(length).fill(7)];
    expectOutOfRange(() => call(x, out), message);
    expectEqual(out, Array<number>(length).fill(7));
  };
  return [
    ...wrong.map(([title, numbers, message]) => ({
      title: `a layout ${title} is refused before anything is written`,
      run: () => {
        const layout = Int32Array.from(numbers);
        refuses(message, 12, (x, out) => kernels.binary(mul, layout, x, x, out));
        for (const side of [0, 1] as const)
          refuses(message, 12, (x, dX) => kernels.binaryBackward(mul, side, layout, x, x, x, 0, dX));
        refuses(message, 12, (x, out) => kernels.copy(layout, x, 0, 1, 0, out, 0));
      },
    })),
    ...wrongCopies.map(([title, layout, xStart, outStart, message]) => ({
      title: `a copy ${title} is refused before anything is written`,
      run: () => refuses(message, 12, (x, out) => kernels.copy(Int32Array.from(layout), x, xStart, 1, 0, out, outStart)), // prettier-ignore
    })),
    {
      title: 'an output too short for its layout is refused before anything is written',
      run: () => {
        const layout = Int32Array.of(2, 3, 4, 4, 1, 0, 1);
        refuses(/ out /, 11, (x, out) => kernels.binary(mul, layout, x, x, out));
        refuses(/ dX /, 11, (x, dX) => kernels.binaryBackward(mul, 0, layout, x, x, x, 0, dX));
        refuses(/ dX /, 3, (x, dX) => kernels.binaryBackward(mul, 1, layout, x, x, x, 0, dX));
        refuses(/ dY /, 12, (x, dX) => kernels.binaryBackward(mul, 0, layout, x, x, x.subarray(1), 0, dX));
      },
    },
  ];
}
