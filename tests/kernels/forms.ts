// The forms of broadcasting that kernels over a Layout are tried on.
import type { Layout } from '../../src/kernels/kernels.js';
import { LONG } from './backends.js';

/** The sizes of some axes, and the steps of two arrays along them. */
export interface Form {
  readonly title: string;
  readonly sizes: readonly number[];
  readonly steps: readonly [readonly number[], readonly number[]];
}

const form = (title: string, sizes: number[], a: number[], b: number[]): Form => ({ title, sizes, steps: [a, b] });

/** Two arrays of [m, n], one of which may lack an axis or have it repeated. */
const matrices = ([m, n]: readonly number[]): Form[] => [
  form(`${m} x ${n} and a row`, [m, n], [n, 1], [0, 1]),
  form(`a row and ${m} x ${n}`, [m, n], [0, 1], [n, 1]),
  form(`${m} x ${n} and a column`, [m, n], [n, 1], [1, 0]),
  form(`a column and ${m} x ${n}`, [m, n], [1, 0], [n, 1]),
  form(`a column of ${m} and a row of ${n}`, [m, n], [1, 0], [0, 1]),
  form(`a row of ${n} and a column of ${m}`, [m, n], [0, 1], [1, 0]),
  form(`${m} x ${n} and a transposed ${n} x ${m}`, [m, n], [n, 1], [1, m]),
];

const vectors = (n: number): Form[] => [
  form(`${n} and ${n}`, [n], [1], [1]),
  form(`${n} and a number`, [n], [1], [0]),
  form(`a number and ${n}`, [n], [0], [1]),
];

export const forms: readonly Form[] = [
  ...[0, 1, 3, 17, 1000].flatMap(vectors),
  ...[[0, 3], [3, 0], [1, 5], [5, 1], [5, 7], [100, 10], [50, 17], [9, 130]].flatMap(matrices), // prettier-ignore
  form('two numbers', [1], [0], [0]),
  form('a number and a number, each repeated', [37], [0], [0]),
  form('[5, 1, 7] and [6, 1], both repeated', [5, 6, 7], [7, 0, 1], [0, 1, 0]),
  form('[5, 6, 7] and [6, 1]', [5, 6, 7], [42, 7, 1], [0, 1, 0]),
  form('[5, 6, 7] and [5, 1, 7]', [5, 6, 7], [42, 7, 1], [7, 0, 1]),
  ...[100, 600].flatMap((n) => [
    form(`[2, 3, ${n}] and [3, 1]`, [2, 3, n], [3 * n, n, 1], [0, 1, 0]),
    form(`[2, 3, ${n}] and [2, 1, ${n}]`, [2, 3, n], [3 * n, n, 1], [n, 0, 1]),
  ]),
  form('[1, 4, 1] and [50, 1, 6]', [50, 4, 6], [0, 1, 0], [6, 0, 1]),
  form('[3, 1, 5, 1] and [2, 1, 4]', [3, 2, 5, 4], [5, 0, 1, 0], [0, 4, 0, 1]),
  form('eight axes, repeated by turns', [2, 3, 1, 2, 3, 2, 1, 5], [2, 0, 0, 1, 0, 0, 0, 0], [0, 30, 0, 0, 10, 5, 0, 1]),
];

/** Of so many elements that two threads share them. */
export const longForms: readonly Form[] = [
  ...vectors(LONG),
  ...[[260, 130], [11, 3001], [3001, 11]].flatMap(matrices), // prettier-ignore
  form('[1, 30, 1] and [30, 1, 40]', [30, 30, 40], [0, 1, 0], [40, 0, 1]),
];

/** The layout of a form, with something behind it that is not looked at. */
export function layoutOf({ sizes, steps: [a, b] }: Form): Layout {
  return Int32Array.of(sizes.length, ...sizes, ...a, ...b, -1);
}

/** How many elements one of its arrays has. */
export function lengthOf({ sizes, steps }: Form, side: 0 | 1): number {
  const axes = sizes.map((size, axis) => ({ size, step: steps[side][axis] })).filter(({ step }) => step > 0);
  return axes.some(({ size }) => size === 0) ? 0 : axes.reduce((last, { size, step }) => last + (size - 1) * step, 1);
}

/** Where each element of the result, in order, is read in one of the arrays. */
export function positions(form: Form, side: 0 | 1): Int32Array {
  const known = found.get(form) ?? [walk(form, 0), walk(form, 1)];
  found.set(form, known);
  return known[side];
}

/** What has been found before: many ops are tried on one form. */
const found = new WeakMap<Form, [Int32Array, Int32Array]>();

function walk({ sizes, steps }: Form, side: 0 | 1): Int32Array {
  const count = sizes.reduce((product, size) => product * size, 1);
  return Int32Array.from({ length: count }, (_, at) => {
    let position = 0;
    let rest = at;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      position += (rest % sizes[axis]) * steps[side][axis];
      rest = Math.floor(rest / sizes[axis]);
    }
    return position;
  });
}
