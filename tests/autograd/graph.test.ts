// The graph: accumulation, noGrad, consumed graphs, changes in place, and the messages of misuse.
import { describe, expect, test } from 'vitest';
import {
  CrossEntropyLoss,
  MLP,
  Parameter,
  SGD,
  type Tensor,
  ones,
  noGrad,
  randn,
  tensor,
  zeros,
} from '../../src/index.js';

const grad = (p: Parameter) => (p.grad as Tensor).toArray();

describe('gradients', () => {
  test('add up over backward calls until zeroGrad', () => {
    const w = new Parameter(tensor([1, 2]));
    w.mul(3).sum().backward();
    w.mul(w).sum().backward();
    expect(grad(w)).toEqual([5, 7]);
    w.zeroGrad();
    expect(w.grad).toBeNull();
    w.sum().backward();
    expect(grad(w)).toEqual([1, 1]);
  });

  test('flow through backward with a given gradient', () => {
    const w = new Parameter(tensor([[1, 2], [3, 4]])); // prettier-ignore
    w.mul(w).backward(tensor([[1, 0], [0, 10]])); // prettier-ignore
    expect(grad(w)).toEqual([[2, 0], [0, 80]]); // prettier-ignore
  });

  test('of a parameter by itself is the given gradient', () => {
    const w = new Parameter(tensor([1, 2]));
    w.backward(tensor([5, 6]));
    expect(grad(w)).toEqual([5, 6]);
  });

  test('are halved where maximum meets equal values, and 0 for relu at 0', () => {
    const w = new Parameter(tensor([-1, 0, 2]));
    w.maximum(zeros([3]))
      .sum()
      .backward();
    expect(grad(w)).toEqual([0, 0.5, 1]);
    w.zeroGrad();
    w.relu().sum().backward();
    expect(grad(w)).toEqual([0, 0, 1]);
  });

  test('stop at detach and under noGrad', () => {
    const w = new Parameter(tensor([2]));
    w.mul(w.detach()).backward();
    expect(grad(w)).toEqual([2]);
    expect(noGrad(() => w.mul(2)).requiresGrad).toBe(false);
    expect(() => noGrad(() => w.mul(2)).backward()).toThrow(/not computed from a Parameter, or under noGrad/);
  });

  test('backward inside noGrad goes through a graph recorded before', () => {
    const w = new Parameter(tensor([2]));
    const y = w.mul(3);
    noGrad(() => y.backward());
    expect(grad(w)).toEqual([3]);
  });

  test('noGrad is left again after a throw, and refuses a promise', () => {
    const w = new Parameter(tensor([2]));
    expect(() => noGrad(() => { throw new Error('mine'); })).toThrow('mine'); // prettier-ignore
    expect(w.mul(2).requiresGrad).toBe(true);
    expect(() => noGrad(() => Promise.resolve(1))).toThrow(/returned a promise/);
  });
});

describe('a graph', () => {
  test('that backward consumed takes new ops but no second backward', () => {
    const w = new Parameter(tensor([1, 2]));
    const l = w.mul(w);
    l.mean().backward();
    expect(l.sum().item()).toBe(5);
    const before = grad(w);
    expect(() => l.sum().backward()).toThrow(/backward has already gone through this mul/);
    expect(grad(w)).toEqual(before);
  });

  test('whose saved parameter was changed in place names it', () => {
    const w = new Parameter(tensor([[1]]), { name: 'W7' });
    const optimizer = new SGD([w], { lr: 1 });
    const x = new Parameter(tensor([[3]]));
    w.sum().backward();
    const y = x.matmul(w);
    optimizer.step();
    expect(() => y.backward()).toThrow(/Parameter W7 \[1, 1\] was changed in place after matmul had used it/);
    expect(x.grad).toBeNull();
  });

  test('does not mind a change in place of what backward does not read', () => {
    const w = new Parameter(tensor([[1]]));
    const y = tensor([[3]]).matmul(w);
    w.add_(ones([1, 1]));
    y.backward();
    expect(grad(w)).toEqual([[3]]);
  });

  test('reaches a change through a view', () => {
    const w = new Parameter(tensor([1, 2]), { name: 'v' });
    const y = w.reshape([2, 1]).mul(w.reshape([2, 1]));
    w.add_(ones([2]));
    expect(() => y.sum().backward()).toThrow(/changed in place/);
  });

  test('takes no notice of what becomes of the indices that gather was given', () => {
    const w = new Parameter(tensor([[1, 2], [3, 4]])); // prettier-ignore
    const indices = Uint8Array.of(0, 1);
    const y = w.gather(1, indices);
    indices.fill(0);
    y.sum().backward();
    expect(grad(w)).toEqual([[1, 0], [0, 1]]); // prettier-ignore
  });

  test('may end in a parameter itself: its own gradient as the seed doubles it, and add_ of itself doubles the values', () => {
    for (const n of [3, 500]) {
      const w = new Parameter(ones([n]));
      w.sum().backward();
      w.backward(w.grad as Tensor);
      w.add_(w);
      expect([...new Set([...w.values, ...(w.grad as Tensor).values])]).toEqual([2]);
    }
  });

  test('may begin with a gradient that it adds to', () => {
    for (const n of [3, 500]) {
      const b = new Parameter(ones([n]));
      const y = () => zeros([1, 1]).linear(zeros([1, n]), b, { relu: true });
      y().sum().backward();
      y().backward((b.grad as Tensor).reshape([1, n]));
      expect([...new Set((b.grad as Tensor).values)]).toEqual([2]);
    }
  });

  test('may be long: no recursion', () => {
    const w = new Parameter(tensor([1]));
    let y: Tensor = w;
    for (let i = 0; i < 20_000; i++) y = y.add(1);
    y.backward();
    expect(grad(w)).toEqual([1]);
  });
});

describe('messages name op and shapes', () => {
  const x = zeros([2, 3]);
  test.each<[string, () => unknown, RegExp]>([
    ['matmul', () => x.matmul(x), /matmul: expected \[m, k\] and \[k, n\] but got \[2, 3\] and \[2, 3\]/],
    ['add', () => x.add(zeros([2])), /add: expected shapes that broadcast together but got \[2, 3\] and \[2\]/],
    ['reshape', () => x.reshape([4]), /reshape: expected 6 elements, as in \[2, 3\], but got \[4\]/],
    [
      'reshape with -1',
      () => x.reshape([4, -1]),
      /reshape: expected a shape that divides 6 elements but got \[4, -1\]/,
    ],
    ['sum', () => x.sum(2), /sum: expected a tensor that has axis 2 but got \[2, 3\]/],
    ['gather', () => x.gather(1, Uint8Array.of(0)), /gather: expected 2 indices/],
    ['gather index', () => x.gather(1, Uint8Array.of(0, 3)), /index from 0 to 2 but got 3 at position 1/],
    ['crossEntropy', () => x.crossEntropy(Uint8Array.of(0, 3)), /label from 0 to 2 but got 3 in row 1/],
    ['crossEntropy length', () => x.crossEntropy(Uint8Array.of(0)), /one label for each of 2 rows but got \[1\]/],
    [
      'linear',
      () => x.linear(zeros([4, 2]), zeros([2])),
      /linear: expected .* but got \[2, 3\] and \[4, 2\] and \[2\]/,
    ],
    ['item', () => x.item(), /item: expected one element but got shape \[2, 3\]/],
    ['backward', () => new Parameter(x).mul(2).backward(), /expected a gradient of shape \[2, 3\]/],
    ['dtype', () => x.add(zeros([2, 3], { dtype: 'float64' })), /add: expected one dtype but got float32 and float64/],
    ['tensor', () => tensor([[1, 2], [3]]), /expected arrays of one length at each level/],
    ['matmul of an array', () => x.matmul([[1]] as never), /expected a Tensor for matmul but got \[\[1\]\]/],
    [
      'zeros(3)',
      () => zeros(3 as never),
      /expected an array of sizes of at least 0 for the shape of a new tensor but got 3/,
    ],
    ['reshape(-1, 6)', () => x.reshape(-1 as never), /expected an array of sizes for the shape of reshape but got -1/],
    ['tensor with a wrong shape', () => tensor(new Float32Array(4), { shape: [-2, -2] }), /sizes of at least 0/],
    ['tensor of shared memory', () => tensor(new Float32Array(new SharedArrayBuffer(8))), /no other thread can change/],
    ['an unknown dtype', () => zeros([2], { dtype: 'int32' as never }), /float32 or float64 for dtype but got "int32"/],
    [
      'a generator that is a seed',
      () => randn([2], { generator: 42 as never }),
      /expected a Generator .* new Generator\(seed\)/,
    ],
    [
      'add_ of another dtype',
      () => new Parameter(x).add_(zeros([2, 3], { dtype: 'float64' })),
      /add_: expected one dtype/,
    ],
    [
      'backward with another dtype',
      () => new Parameter(x).mul(2).backward(zeros([2, 3], { dtype: 'float64' })),
      /backward: expected one dtype/,
    ],
    [
      'a reduction that is none',
      () => new CrossEntropyLoss({ reduction: 'avg' as never }),
      /'none', 'mean' or 'sum' for reduction/,
    ],
    [
      'SGD of a model',
      () => new SGD(new MLP([2, 2]) as never, { lr: 1 }),
      /array of at least one Parameter .* model.parameters\(\)/,
    ],
    ['MLP input', () => new MLP([4, 2]).forward(x), /MLP: the model takes 4 inputs, the batch has 3/],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
