// OpenBLAS, the built-in product and JavaScript in float32 on the same inputs, kernel by kernel: they may differ by roundings and by nothing else.
import { expect, test } from 'vitest';
import { expectWithin, javascript, native } from './backends.js';
import { calls, type Shape } from './calls.js';

const shapes: Shape[] = [
  [1, 1, 1],
  [7, 5, 3],
  [16, 8, 3],
  [33, 129, 65],
  [256, 10, 256],
  [250, 256, 100],
  [251, 1030, 270],
];

test('every kernel is compared', () => {
  const settings = ['info', 'setThreads', 'alignmentOffset'];
  const kernels = Object.keys(javascript.kernels).filter((name) => !settings.includes(name));
  expect(Object.keys(calls).sort()).toEqual(kernels.sort());
});

test.each(Object.keys(calls))('%s', (name) => {
  const { call, terms } = calls[name];
  for (const shape of shapes) {
    const plain = call(javascript.kernels, shape);
    const bound = terms(shape) * javascript.unit * 4; // the values are about 1, and few sums are above 4
    for (const { kernels } of native) {
      call(kernels, shape).forEach((array, i) => expectWithin(array, plain[i], () => bound));
    }
  }
});
