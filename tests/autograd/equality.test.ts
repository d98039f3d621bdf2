// What a user's test compares and structuredClone copies: shape, dtype and values, and nothing that does not show.
import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import {
  Arena,
  Generator,
  MLP,
  Parameter,
  SGD,
  type FloatArray,
  type Tensor,
  fit,
  ones,
  tensor,
  TensorDataset,
  zeros,
} from '../../src/index.js';

/** Whether Node's and Vitest's deep equality say so; Vitest's is Jest's. */
function areEqual(a: unknown, b: unknown): boolean {
  const holds = (check: () => void) => {
    try {
      check();
      return true;
    } catch (error) {
      if ((error as Error).name !== 'AssertionError') throw error;
      return false;
    }
  };
  const [node, toEqual, toStrictEqual] = [
    holds(() => assert.deepStrictEqual(a, b)),
    holds(() => expect(a).toEqual(b)),
    holds(() => expect(a).toStrictEqual(b)),
  ];
  expect([toEqual, toStrictEqual]).toEqual([node, node]);
  return node;
}

const modelOf = (seed: number) => new MLP([2, 3, 2], { generator: new Generator(seed) });

describe('two tensors', () => {
  const w = new Parameter(ones([2]));
  test.each<[string, Tensor<FloatArray>, Tensor<FloatArray>, boolean]>([
    ['of the same values', tensor([1, 2]), tensor([1, 2]), true],
    ['of other values', tensor([1, 2]), tensor([1, 3]), false],
    ['of a NaN each', tensor([NaN]), tensor([NaN]), true],
    ['of another shape', tensor([1, 2]), tensor([[1, 2]]), false],
    ['of another dtype', tensor([1, 2]), tensor([1, 2], { dtype: 'float64' }), false],
    ['of none but another shape', zeros([0, 2]), zeros([2, 0]), false],
    ['of which one has a graph', w.mul(2), tensor([2, 2]), true],
    ['of which one is a view', tensor([[1, 2]]).reshape([2]), tensor([1, 2]), true],
    ['large, that begin at other places', ones([2000]), tensor(new Float32Array(2000).fill(1)), true],
  ])('%s', (_, a, b, equal) => expect(areEqual(a, b)).toBe(equal));

  test('a Parameter that was changed and changed back', () => {
    const [a, b] = [new Parameter(ones([2]), { name: 'a' }), new Parameter(ones([2]))];
    a.mul(2).sum().backward();
    a.add_(ones([2]));
    expect(areEqual(a, b)).toBe(false);
    a.add_(ones([2]), { alpha: -1 });
    expect(areEqual(a, b)).toBe(true);
  });

  test('of a step and of none', () => {
    const arena = new Arena();
    const made = () => zeros([2]).add(1);
    expect(areEqual(arena.run(made), made())).toBe(true);
  });

  test('of a finished step are equal to none, and what is done with their values throws', () => {
    const arena = new Arena();
    const [a, b] = [arena.run(() => zeros([1])), new Arena().run(() => ones([1]))];
    const view = a.reshape([1, 1]);
    arena.run(() => {});
    const stale = expect.objectContaining({ code: 'ERR_MLP_STALE' }) as Error;
    expect(() => areEqual(a, b)).toThrow(stale);
    for (const t of [a, view]) {
      expect(() => t.values[0]).toThrow(stale);
      expect(() => t.values.length).toThrow(stale);
      expect(() => [...t.values]).toThrow(stale);
      expect(() => Float32Array.from(t.values)).toThrow(stale);
      expect(() => t.values.set([1])).toThrow(stale);
      expect(() => ones([1]).add(t)).toThrow(stale);
      expect(() => new Parameter(ones(t.shape)).add_(t)).toThrow(stale);
    }
    expect(() => structuredClone(a)).toThrow();
  });
});

test('two models: by their weights, whatever made them', async () => {
  expect(areEqual(modelOf(1), modelOf(1))).toBe(true);
  expect(areEqual(modelOf(1), modelOf(2))).toBe(false);
  const trained = modelOf(1);
  const data = new TensorDataset(new Float32Array(2), [2], [0]);
  await fit(trained, data, { optimizer: new SGD(trained.parameters(), { lr: 0.1 }), epochs: 1, batchSize: 1 });
  expect(areEqual(trained, modelOf(1))).toBe(false);
  trained.loadStateDict(modelOf(1).stateDict());
  expect(areEqual(trained, modelOf(1))).toBe(true);
});

test('structuredClone gives shape, dtype and values', () => {
  const w = new Parameter(tensor([1, 2]));
  for (const t of [w, w.mul(1), tensor([1, 2])]) {
    const copy = structuredClone(t);
    expect(Object.keys(copy).sort()).toEqual(['dtype', 'shape', 'values']);
    expect([[...copy.shape], copy.dtype, [...copy.values]]).toEqual([[2], 'float32', [1, 2]]);
    expect(Object.prototype.toString.call(copy.values)).toBe('[object Float32Array]');
  }
});
