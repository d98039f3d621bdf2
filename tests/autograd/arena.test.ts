// Memory of steps: reuse, tensors that outlive their step, and nested arenas.
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Arena, Parameter, Tensor, ones, tensor, zeros } from '../../src/index.js';
import { kernels } from '../../src/kernels/current.js';

describe('an arena', () => {
  test('lends the same memory to the next run', () => {
    const arena = new Arena();
    const first = arena.run(() => ones([5000]).values);
    const second = arena.run(() => ones([5000]).values);
    expect(second.buffer === first.buffer).toBe(true);
  });

  test('keeps everything valid until its next run starts', () => {
    const arena = new Arena();
    const y = arena.run(() => ones([3]).mul(2));
    expect(y.sum().item()).toBe(6);
    arena.run(() => {});
    expect(() => y.sum()).toThrow(/belongs to a finished step. Keep it with clone\(\)/);
    expect(() => y.item()).toThrow();
    expect(() => y.data).toThrow(/finished step/);
    expect(() => y.reshape([1, 3]).values).toThrow(/finished step/);
  });

  test('leaves alone what was cloned, and what gave out its data, views included', () => {
    const arena = new Arena();
    const [kept, view, given] = arena.run(() => {
      const y = ones([3]).mul(2);
      const v = y.reshape([3, 1]);
      return [ones([3]).mul(4).clone(), v, y.data];
    });
    arena.run(() => ones([3]).mul(7));
    arena.run(() => ones([3]).mul(8));
    expect(kept.toArray()).toEqual([4, 4, 4]);
    expect(view.toArray()).toEqual([[2], [2], [2]]);
    expect([...given]).toEqual([2, 2, 2]);
  });

  test('refuses to run inside itself and to take a promise; another arena may run inside', () => {
    const arena = new Arena();
    expect(() => arena.run(() => arena.run(() => 1))).toThrow(/running already/);
    expect(() => arena.run(() => Promise.resolve())).toThrow(/returned a promise/);
    const outer = arena.run(() => {
      const x = ones([3]).mul(2);
      new Arena().run(() => ones([3]).mul(5));
      return x.add(0);
    });
    expect(outer.toArray()).toEqual([2, 2, 2]);
  });

  test('starts large storages on a 64-byte boundary where kernels are native', () => {
    for (const length of [5000, 70_000, 300_000]) expect(kernels().alignmentOffset(ones([length]).data)).toBe(0);
  });
});

test('tensors print and nest', () => {
  expect(tensor([[1, 2], [3, 4]]).toArray()).toEqual([[1, 2], [3, 4]]); // prettier-ignore
  expect(tensor(3).item()).toBe(3);
  expect(tensor(3)).toBeInstanceOf(Tensor);
});

describe('a graph that outlives its step', () => {
  const w = () => new Parameter(tensor([[1, -2], [3, 4]])); // prettier-ignore
  const refill = () => Array.from({ length: 9 }, () => tensor([[1, 1], [1, 1]]).mul(77)); // prettier-ignore
  const X = tensor([[1, 0], [0, 1]]); // prettier-ignore

  test.each<[string, (p: Parameter) => Tensor]>([
    ['relu', (p) => p.relu()],
    ['exp', (p) => p.exp()],
    ['linear + relu', (p) => X.linear(p, zeros([2]), { relu: true })],
    ['crossEntropy', (p) => p.crossEntropy(Uint8Array.of(0, 1), { reduction: 'none' })],
    ['gather', (p) => p.gather(1, Uint8Array.of(0, 1))],
    ['matmul of something of that step', (p) => X.mul(2).matmul(p)],
  ])('throws in backward, %s, and has given no gradient', (_, op) => {
    const [p, b] = [w(), new Parameter(zeros([1]))];
    const arena = new Arena();
    const kept = arena.run(() => op(p).add(b).clone());
    arena.run(refill);
    expect(() => kept.sum().backward()).toThrow(/finished step/);
    expect([p.grad, b.grad]).toEqual([null, null]);
  });

  test('is whole when its values were all kept', () => {
    const p = w();
    const arena = new Arena();
    const kept = arena.run(() => {
      const y = p.exp();
      void y.data;
      return y;
    });
    arena.run(refill);
    kept.backward(ones([2, 2]));
    expect(p.grad?.values).toEqual(p.exp().values);
  });
});

test('what is kept of a stale tensor prints, and says so', () => {
  const arena = new Arena();
  const y = arena.run(() => ones([2]).mul(2));
  arena.run(() => {});
  expect(inspect(y)).toBe('Tensor [2] of a finished step');
  expect(inspect(tensor([1, 2]))).toBe('Tensor [2] float32 [1., 2.]');
  expect(JSON.stringify({ y: tensor([[1], [2]]) })).toBe('{"y":[[1],[2]]}');
});
