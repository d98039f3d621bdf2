// Two copies of the package in one process: an object of the other one is refused with words that say so.
import { expect, test, vi } from 'vitest';
import * as ours from '../src/index.js';
import { version } from '../src/version.js';

vi.resetModules();
const theirs = await import('../src/index.js');

const data = new ours.TensorDataset(new Float32Array(8), [4], [0, 1]);
const model = new ours.MLP([4, 2]);
const optimizer = new ours.SGD(model.parameters(), { lr: 0.1 });

test.each<[string, RegExp, () => unknown]>([
  ['a Tensor', /a Tensor for X but got a Tensor/, () => model.forward(theirs.zeros([1, 4]))],
  ['a Tensor of an op', /the other operand but got a Tensor/, () => ours.zeros([1]).add(theirs.zeros([1]))],
  [
    'a Parameter',
    /parameters\[0\] but got a Parameter/,
    () => new ours.SGD(new theirs.MLP([4, 2]).parameters(), { lr: 1 }),
  ],
  [
    'a Generator',
    /a Generator for generator but got a Generator/,
    () => new ours.MLP([4, 2], { generator: new theirs.Generator(1) }),
  ],
  ['a model to save', /an MLP for model but got an MLP/, () => ours.saveModel('none', new theirs.MLP([4, 2]))],
  [
    'an optimizer to save',
    /an optimizer with type, .* for optimizer but got an SGD/,
    () => {
      const other = new theirs.SGD(new theirs.MLP([4, 2]).parameters(), { lr: 1 });
      return ours.saveCheckpoint('none', {
        model,
        optimizer: other,
        generator: new ours.Generator(1),
        progress: { epochs: 0 },
      });
    },
  ],
  ['a net', /a Tensor for X but got a Tensor/, () => ours.fit(new theirs.MLP([4, 2]), data, { optimizer })],
  [
    'batches',
    /a Tensor for the batch but got a Tensor/,
    () => ours.predict(model, new theirs.DataLoader(data, { batchSize: 2 })),
  ],
  ['a tensor to predict', /for data but got a Tensor/, () => ours.predict(model, theirs.zeros([1, 4]))],
])('%s', async (_, names, act) => {
  const error: unknown = await Promise.resolve().then(act).catch((thrown: unknown) => thrown); // prettier-ignore
  expect(error).toMatchObject({ name: 'MlpError', code: 'ERR_MLP_ARGUMENT' });
  expect((error as Error).message).toMatch(names);
  expect((error as Error).message).toContain(
    `Two copies of the package are loaded, mlp-train ${version()} and ${version()}: see \`npm ls mlp-train\` and keep one.`,
  );
});

test('an object of our own is not taken for another copy', () => {
  expect(() => ours.saveModel('none', optimizer as never)).toThrow(/an MLP for model but got an SGD$/);
});

test('a data set is taken by what it has, whichever copy made it', async () => {
  const other = new theirs.TensorDataset(new Float32Array(8), [4], [0, 1]);
  expect((await ours.evaluate(model, other)).examples).toBe(2);
});
