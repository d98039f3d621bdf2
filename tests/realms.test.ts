// What another realm made, as node:vm, Jest and Vitest's vm pools have them, is as good as our own.
import vm from 'node:vm';
import { expect, test } from 'vitest';
import {
  CrossEntropyLoss,
  evaluate,
  fit,
  Generator,
  MLP,
  Parameter,
  predict,
  saveModel,
  SGD,
  tensor,
  TensorDataset,
  zeros,
} from '../src/index.js';

/** Evaluates an expression in a realm of its own. */
const foreign = <T>(text: string) => vm.runInNewContext(text) as T;

test('numbers, shapes and indices of ops', () => {
  expect(tensor(foreign<number[][]>('[[0, 1]]')).toArray()).toEqual([[0, 1]]);
  expect(tensor(foreign<Float64Array>('Float64Array.of(1, 2)'))).toMatchObject({ dtype: 'float64', shape: [2] });
  expect(zeros(foreign('[2, 3]')).reshape(foreign('[3, -1]')).shape).toEqual([3, 2]);
  const x = tensor(foreign<Float32Array>('Float32Array.of(1, 2, 3, 4)'), { shape: foreign('[2, 2]') });
  expect(x.sum(foreign('[0, 1]')).item()).toBe(10);
  expect(x.gather(1, foreign('Uint8Array.of(0, 1)')).toArray()).toEqual([1, 4]);
  const loss = new CrossEntropyLoss(foreign('({ reduction: "sum" })')).forward(x, foreign('Int32Array.of(1, 1)'));
  expect(loss.item()).toBeCloseTo(2 * Math.log(1 + Math.exp(-1)), 6);
});

test('float64 computes in float64, with its gradient', () => {
  const w = new Parameter(tensor(foreign<Float64Array>('Float64Array.of(0.1)')));
  w.mul(w).sum().backward();
  expect(w.grad!.item()).toBe(0.2);
});

test('a shared memory is refused there too', () => {
  const shared = foreign<Float32Array>('new Float32Array(new SharedArrayBuffer(8))');
  expect(() => tensor(shared)).toThrow(/memory that no other thread can change/);
});

test('draws, and the state of a generator', () => {
  const ours = new Generator(1);
  const theirs = new Generator(1);
  const state = vm.runInNewContext('Uint32Array.from(state)', { state: ours.getState() }) as Uint32Array;
  expect([...theirs.setState(state).randn(foreign<Float32Array>('new Float32Array(20)'))]).toEqual([
    ...ours.randn(new Float32Array(20)),
  ]);
  expect([...theirs.randint(0, 2 ** 31, foreign<Int32Array>('new Int32Array(3)'))]).toEqual([
    ...ours.randint(0, 2 ** 31, new Int32Array(3)),
  ]);
});

test('rows, labels, sizes, options and a signal of a run', async () => {
  const data = foreign<() => ConstructorParameters<typeof TensorDataset>>(
    '() => [Float32Array.of(0, 0, 1, 1, 0, 1), [2], [0, 1, 0], { classNames: ["a", "b"] }]',
  )();
  const train = new TensorDataset(...data);
  const model = new MLP(foreign('[2, 4, 2]'), { generator: new Generator(1) });
  const before = model.stateDict();
  const optimizer = new SGD(
    vm.runInNewContext('[...parameters]', { parameters: model.parameters() }),
    foreign('({ lr: 0.1 })'),
  );
  const { signal } = new AbortController();
  const history = await fit(model, train, { optimizer, epochs: 1, batchSize: 3, signal, generator: new Generator(1) });
  expect(history[0].trainLoss).toBeCloseTo(Math.log(2), 1);
  expect(
    (
      await evaluate(
        model,
        new TensorDataset(foreign('Uint8Array.of(0, 255)'), [2], foreign<Uint8Array>('Uint8Array.of(1)')),
      )
    ).examples,
  ).toBe(1);
  expect((await predict(model, tensor(foreign<number[][]>('[[1, 2]]')))).labels).toHaveLength(1);
  const state = vm.runInNewContext(
    'new Map([...state].map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }]))',
    {
      state: before,
    },
  ) as typeof before;
  model.loadStateDict(state);
  expect(model.stateDict()).toEqual(before);
});

test('what is wrong there gets the same error', () => {
  expect(() => new MLP(foreign('({ length: 2 })'))).toThrow(/at least two sizes/);
  expect(() => new TensorDataset(foreign('new Float64Array(2)'), [2], [0])).toThrow(/got a Float64Array/);
  expect(() => saveModel('none', foreign('({})'))).toThrow(/an MLP for model but got an Object/);
});
