// Every op's gradient against finite differences, in float64.
import { describe, test } from 'vitest';
import type { Tensor } from '../../src/index.js';
import { checkGradient, normals, positives } from './gradient-check.js';

const a = normals([4, 3], 1);
const b = normals([4, 3], 2);
const row = normals([3], 3);
const column = normals([4, 1], 4);
const scalar = normals([], 5);
const labels = Uint8Array.of(2, 0, 1, 2);

const cases: [name: string, f: (...inputs: Tensor[]) => Tensor, inputs: Tensor[]][] = [
  ['matmul', (x, y) => x.matmul(y), [a, normals([3, 5], 6)]],
  ['matmul of one tensor with itself', (x) => x.matmul(x), [normals([3, 3], 7)]],
  ['add', (x, y) => x.add(y), [a, b]],
  ['add of a bias row', (x, y) => x.add(y), [a, row]],
  ['add of a bias row to a 3-d tensor', (x, y) => x.add(y), [normals([2, 4, 3], 8), row]],
  ['add of a row and a column', (x, y) => x.add(y), [row, column]],
  ['add of a scalar tensor', (x, y) => x.add(y), [scalar, a]],
  ['add of a number', (x) => x.add(2), [a]],
  ['x + x', (x) => x.add(x), [a]],
  ['sub', (x, y) => x.sub(y), [a, b]],
  ['sub broadcast both ways', (x, y) => x.sub(y), [column, normals([2, 1, 3], 9)]],
  ['mul', (x, y) => x.mul(y), [a, b]],
  ['x * x', (x) => x.mul(x), [a]],
  ['mul broadcast', (x, y) => x.mul(y), [a, column]],
  ['mul by a number', (x) => x.mul(-3), [a]],
  ['div', (x, y) => x.div(y), [a, positives([4, 3], 10)]],
  ['div broadcast', (x, y) => x.div(y), [row, positives([4, 1], 11)]],
  ['maximum', (x, y) => x.maximum(y), [a, b]],
  ['maximum broadcast', (x, y) => x.maximum(y), [a, row]],
  ['maximum with a number', (x) => x.maximum(0.1), [a]],
  ['neg', (x) => x.neg(), [a]],
  ['exp', (x) => x.exp(), [a]],
  ['log', (x) => x.log(), [positives([4, 3], 12)]],
  ['relu', (x) => x.relu(), [a]],
  ['reshape', (x) => x.reshape([2, -1]).mul(normals([2, 6], 13)), [a]],
  ['transpose', (x) => x.transpose(), [a]],
  ['transpose of two axes of three', (x) => x.transpose(0, -1), [normals([2, 3, 4], 14)]],
  ['clone', (x) => x.clone(), [a]],
  ['sum', (x) => x.sum(), [a]],
  ['sum over an axis', (x) => x.sum(0), [a]],
  ['sum over two axes, kept', (x) => x.sum([0, -1], { keepdim: true }), [normals([2, 3, 4], 15)]],
  ['mean', (x) => x.mean(), [a]],
  ['mean over an axis, kept', (x) => x.mean(1, { keepdim: true }), [a]],
  ['gather', (x) => x.gather(1, labels), [a]],
  ['gather along the first axis', (x) => x.gather(0, Uint8Array.of(3, 1, 0)), [a]],
  ['gather along the middle axis', (x) => x.gather(1, Int32Array.of(0, 2, 1, 1, 0, 2, 2, 0)), [normals([2, 3, 4], 16)]],
  ['crossEntropy none', (x) => x.crossEntropy(labels, { reduction: 'none' }), [a]],
  ['crossEntropy mean', (x) => x.crossEntropy(labels), [a]],
  ['crossEntropy sum', (x) => x.crossEntropy(labels, { reduction: 'sum' }), [a]],
  ['linear', (x, w, c) => x.linear(w, c), [a, normals([3, 5], 17), normals([5], 18)]],
  [
    'linear + relu, its bias no parameter',
    (x, w) => x.linear(w, normals([5], 20), { relu: true }),
    [a, normals([3, 5], 19)],
  ],
  ['linear + relu', (x, w, c) => x.linear(w, c, { relu: true }), [a, normals([3, 5], 19), normals([5], 20)]],
  [
    "the book's softmax and cross-entropy from scratch",
    (X, W, c) => {
      const exps = X.matmul(W).add(c).exp();
      const yHat = exps.div(exps.sum(1, { keepdim: true }));
      return yHat.gather(1, labels).log().neg();
    },
    [a, normals([3, 3], 21), row],
  ],
  [
    'a value used three times, at different depths',
    (x, w) => {
      const h = x.matmul(w).relu();
      return h
        .mul(h)
        .add(h.sum(1, { keepdim: true }))
        .matmul(w.transpose());
    },
    [a, normals([3, 3], 22)],
  ],
];

describe('vector-Jacobian products agree with central differences', () => {
  test.each(cases)('%s', (_, f, inputs) => {
    for (const seed of [101, 102, 103]) checkGradient(f, inputs, seed);
  });
});
