// Every op's gradient against finite differences, in float64: at each form of broadcasting, and where ops meet.
import { describe, expect, test } from 'vitest';
import { cat, Parameter, tensor, where } from '../../src/index.js';
import { checkGradient, type Double, normals } from './gradient-check.js';
import { apply, cases, titled, toTensor } from './op-cases.js';

const seeds = [101, 102, 103];

describe('vector-Jacobian products agree with central differences', () => {
  const smooth = cases.filter(({ upstream, smooth }) => upstream && smooth !== false);

  test.each(titled(smooth))('%s', (_, { op, inputs, arguments: rest, gradients }) => {
    const tensors = inputs.map((input) => toTensor(input, (values) => Float64Array.from(values)));
    const variables = tensors.filter((_, i) => gradients[i]);
    const constants = tensors.filter((_, i) => !gradients[i]);
    const f = (...x: Double[]) => apply(op, [...x, ...constants], rest) as Double;
    for (const seed of seeds) checkGradient(f, variables, seed);
  });
});

const a = normals([4, 3], 1);
const row = normals([3], 3);
const column = normals([4, 1], 4);
const labels = Uint8Array.of(2, 0, 1, 2);
const [weight, bias] = [normals([3, 5], 17), normals([5], 18)];

/** One input twice, an input that wants no gradient, and what fuses several ops. */
const compositions: [name: string, f: (...inputs: Double[]) => Double, inputs: Double[]][] = [
  ['matmul of one tensor with itself', (x) => x.matmul(x), [normals([3, 3], 7)]],
  ['x + x', (x) => x.add(x), [a]],
  ['x - x', (x) => x.sub(x), [a]],
  ['x * x', (x) => x.mul(x), [a]],
  ['x / x', (x) => x.div(x), [a]],
  ['x and its own column', (x) => x.mul(x.sum(1, { keepdim: true })), [a]],
  ['x and its own transpose', (x) => x.sub(x.transpose()), [normals([3, 3], 8)]],
  ['cat of one tensor twice', (x) => cat([x, x]).mul(normals([8, 3], 9)), [a]],
  ['where of one tensor twice', (x) => where(x.gt(0), x, x.mul(0.01)), [a]],
  ['where by a comparison of the branches', (x, y) => where(x.gt(y), x, y), [a, row]],
  ['add of a constant row', (x) => x.add(row), [a]],
  ['mul of a constant column', (x) => x.mul(column), [a]],
  ['sub from a constant', (x) => a.sub(x), [row]],
  ['linear', (x, w, b) => x.linear(w, b), [a, weight, bias]],
  ['linear + relu', (x, w, b) => x.linear(w, b, { relu: true }), [a, weight, bias]],
  ['linear + relu, its bias no parameter', (x, w) => x.linear(w, bias, { relu: true }), [a, weight]],
  [
    "the book's softmax and cross-entropy from scratch",
    (X, W, b) => {
      const exps = X.matmul(W).add(b).exp();
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
  [
    'an op after each kind of movement',
    (x) => {
      const moved = x.reshape([2, 2, 3]).permute([2, 0, 1]).narrow(0, 1, 2);
      return moved
        .softmax(0)
        .mul(moved.indexSelect(1, [1, 0]))
        .max(-1);
    },
    [a],
  ],
];

describe('where ops meet', () => {
  test.each(compositions)('%s', (_, f, inputs) => {
    for (const seed of seeds) checkGradient(f, inputs, seed);
  });

  test('a gradient passes through another dtype and arrives in its own', () => {
    const w = new Parameter(tensor(Float64Array.of(1, 2)));
    w.to('float32').mul(3).to('float64').sum().backward();
    const { dtype, values } = w.grad as Double;
    expect([dtype, ...values]).toEqual(['float64', 3, 3]);
  });
});
