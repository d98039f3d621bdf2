// What several threads share comes out as on one: to the bit, but where they share a sum, whose terms are then added in another order.
import { afterEach, test } from 'vitest';
import { builtin, expectEqual, expectWithin, native, openblas } from './backends.js';
import { calls, type Shape } from './calls.js';

const shapes: Shape[] = [
  [40_003, 3, 5], // vectors; on 7 threads too, which on fewer cores wait for each other
  [300, 257, 200], // cut by rows, as the rows that are gathered
  [65, 900, 80], // by columns
  [130, 70, 900], // by depth
  [3, 40_000, 9],
  [70, 5000, 1], // columns that are gathered
];

/** Products that are cut by depth, and sums. */
const SHARED_SUMS = ['gemm', 'linear', 'biasReluBackward', 'binaryBackward', 'sum', 'sumOfSquares'];

/** What OpenBLAS has of its own. */
const PRODUCTS = ['gemm', 'linear'];

afterEach(() => openblas.kernels.setThreads(2));

test.each(Object.keys(calls))('%s', (name) => {
  const { call, terms } = calls[name];
  for (const { kernels, unit } of PRODUCTS.includes(name) ? native : [builtin])
    for (const [i, shape] of shapes.entries()) {
      const on = (threads: number) => {
        kernels.setThreads(threads);
        return call(kernels, shape);
      };
      const single = on(1);
      const bound = SHARED_SUMS.includes(name) ? terms(shape) * unit * 4 : 0;
      for (const threads of i === 0 ? [2, 3, 7] : [2, 3]) {
        const several = on(threads);
        several.forEach((array, j) => expectWithin(array, single[j], () => bound));
        on(threads).forEach((array, j) => expectEqual(array, several[j]));
      }
    }
});
