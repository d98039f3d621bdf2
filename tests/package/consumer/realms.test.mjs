// What a user tests of a model, in a realm that is not Node's own; Jest and Vitest both bring `test` and `expect`.
import { CrossEntropyLoss, Generator, MLP, Parameter, SGD, TensorDataset, fit, kernelInfo, tensor } from 'mlp-train';

test('numbers, shapes and dtypes', () => {
  expect(
    tensor([[0, 1]])
      .reshape([2, 1])
      .toArray(),
  ).toEqual([[0], [1]]);
  const w = new Parameter(tensor(Float64Array.of(2)));
  w.mul(w).sum().backward();
  expect([w.dtype, w.grad.item()]).toEqual(['float64', 4]);
  expect(new CrossEntropyLoss().forward(tensor([[0, 0]]), Uint8Array.of(1)).item()).toBeCloseTo(Math.LN2, 6);
});

test('a run, natively', async () => {
  expect(kernelInfo().backend).toMatch(/^(openblas|builtin)$/);
  const data = new TensorDataset(Float32Array.of(0, 0, 1, 1), [2], [0, 1]);
  const model = new MLP([2, 4, 2], { generator: new Generator(1) });
  const optimizer = new SGD(model.parameters(), { lr: 0.5 });
  const { signal } = new AbortController();
  const history = await fit(model, data, { optimizer, epochs: 2, batchSize: 2, signal, generator: new Generator(1) });
  expect(history[1].trainLoss).toBeLessThan(history[0].trainLoss);
});

test('what is wrong is told', () => {
  expect(() => new MLP([2])).toThrow(/at least two sizes, .* but got \[2\]/);
  expect(() => tensor(['1'])).toThrow(/numbers only for values but got "1"/);
});
