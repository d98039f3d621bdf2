// Memory of steps: reuse, tensors that outlive their step, and nested arenas.
import { describe, expect, test } from 'vitest';
import { Arena, Tensor, ones, tensor } from '../../src/index.js';

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
    expect(ones([70_000]).data.byteOffset % 4).toBe(0);
  });
});

test('tensors print and nest', () => {
  expect(tensor([[1, 2], [3, 4]]).toArray()).toEqual([[1, 2], [3, 4]]); // prettier-ignore
  expect(tensor(3).item()).toBe(3);
  expect(tensor(3)).toBeInstanceOf(Tensor);
});
