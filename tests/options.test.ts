// Every options object of the public API refuses a name that it does not know, and says the nearest that it does.
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import * as d2l from '../src/d2l/index.js';
import {
  CrossEntropyLoss,
  DataLoader,
  evaluate,
  fashionMnist,
  fit,
  Generator,
  Linear,
  loadCheckpoint,
  MLP,
  normal,
  ones,
  Parameter,
  predict,
  rand,
  randn,
  saveCheckpoint,
  saveModel,
  setBackend,
  SGD,
  synthetic,
  tensor,
  TensorDataset,
  trainEpoch,
  zeros,
} from '../src/index.js';
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';

const model = new MLP([2, 2]);
const optimizer = new SGD(model.parameters(), { lr: 0.1 });
const data = new TensorDataset(new Float32Array(4), [2], [0, 1]);
const x = ones([1, 2]);
const labels = Uint8Array.of(1);
const parts = { model, optimizer, generator: new Generator(1), progress: { epochs: 0 } };
const loss = new CrossEntropyLoss();

/** What takes options, whatever the types say; a misspelt name, and what is meant. */
const takers: [string, (options: never) => unknown, string, string][] = [
  ['tensor', (o) => tensor([1], o), 'Shape', 'shape'],
  ['zeros', (o) => zeros([1], o), 'type', 'dtype'],
  ['ones', (o) => ones([1], o), 'dtypes', 'dtype'],
  ['randn', (o) => randn([1], o), 'generater', 'generator'],
  ['normal', (o) => normal(0, 1, [1], o), 'd_type', 'dtype'],
  ['rand', (o) => rand([1], o), 'Generator', 'generator'],
  ['Parameter', (o) => new Parameter(x, o), 'nam', 'name'],
  ['add_', (o) => new Parameter(x).add_(x, o), 'alfa', 'alpha'],
  ['linear', (o) => x.linear(ones([2, 2]), ones([2]), o), 'reLU', 'relu'],
  ['sum', (o) => x.sum(1, o), 'keepDim', 'keepdim'],
  ['mean', (o) => x.mean(1, o), 'keep_dims', 'keepdim'],
  ['crossEntropy', (o) => x.crossEntropy(labels, o), 'reductions', 'reduction'],
  ['CrossEntropyLoss', (o) => new CrossEntropyLoss(o), 'reducton', 'reduction'],
  ['MLP', (o) => new MLP([2, 2], o), 'initstd', 'initStd'],
  ['Linear', (o) => new Linear(2, 2, o), 'init_std', 'initStd'],
  ['SGD', (o) => new SGD(model.parameters(), o), 'weight_decay', 'weightDecay'],
  ['DataLoader', (o) => new DataLoader(data, o), 'drop_last', 'dropLast'],
  ['TensorDataset', (o) => new TensorDataset(new Float32Array(2), [2], [0], o), 'classnames', 'classNames'],
  ['fashionMnist', (o) => fashionMnist(o), 'dirr', 'dir'],
  ['synthetic', (o) => synthetic(o), 'sead', 'seed'],
  ['setBackend', (o) => setBackend('javascript', o), 'thread', 'threads'],
  ['fit', (o) => fit(model, data, o), 'batchsize', 'batchSize'],
  ['evaluate', (o) => evaluate(model, data, o), 'batch_size', 'batchSize'],
  ['predict', (o) => predict(model, data, o), 'batch-size', 'batchSize'],
  [
    'trainEpoch',
    (o) => trainEpoch(model, new DataLoader(data, { batchSize: 1 }), loss, optimizer, o),
    'onstep',
    'onStep',
  ],
  ['saveModel', (o) => saveModel('/nowhere/x', model, o), 'class_names', 'classNames'],
  ['saveCheckpoint', (o) => saveCheckpoint('/nowhere/x', o), 'progres', 'progress'],
  ['showImages', (o) => d2l.showImages(ones([1, 2, 2]), 1, 1, [], 1, o), 'Path', 'path'],
  ['predictCh3', (o) => d2l.predictCh3(model, new DataLoader(data, { batchSize: 1 }), 1, o), 'paths', 'path'],
  ['Animator', (o) => new d2l.Animator(o), 'x_label', 'xlabel'],
];

async function messageOf(act: () => unknown): Promise<string> {
  const error: unknown = await Promise.resolve().then(act).catch((thrown: unknown) => thrown); // prettier-ignore
  expect(error).toMatchObject({ name: 'MlpError', code: 'ERR_MLP_ARGUMENT' });
  return (error as Error).message;
}

test.each(takers)('%s', async (name, act, misspelt, meant) => {
  const said = `${name}: there is no option "${misspelt}". The nearest that it takes is ${meant}.`;
  expect(await messageOf(() => act({ [misspelt]: undefined } as never))).toBe(said);
  expect(await messageOf(() => act({ quantum: 1 } as never))).toMatch(
    /there is no option "quantum"\. It takes .*\w\.$/,
  );
  if (name !== 'fit')
    expect(await messageOf(() => act(true as never))).toMatch(`for the options of ${name} but got true`);
});

test('a name that every object has is no option', async () => {
  expect(await messageOf(() => x.sum(1, { toString: () => '' } as never))).toContain('no option "toString"');
});

test('an array is no options object', async () => {
  const names = ['setosa', 'other'];
  expect(await messageOf(() => new TensorDataset(new Float32Array(2), [2], [0], names as never))).toBe(
    'expected an object with classes, classNames for the options of TensorDataset but got ["setosa", "other"]',
  );
  expect(await messageOf(() => tensor(new Float32Array(4), new Int32Array(2) as never))).toMatch(
    'an object with shape, dtype for the options of tensor but got an Int32Array',
  );
});

test("fit takes a checkpoint whole, as the README's resume does", async () => {
  const dir = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  const path = join(dir, 'two.safetensors');
  saveCheckpoint(path, { ...parts, recipe: undefined });
  const saved = loadCheckpoint(path);
  rmSync(dir, { recursive: true });
  expect(await fit(saved.model, data, { ...saved, test: data, epochs: 1, batchSize: 2 })).toHaveLength(1);
});

test.each([
  ['fit', () => fit(new MLP([2, 2]), data, { optimizer, batchSize: 2 })],
  ['trainEpoch', () => trainEpoch(new MLP([2, 2]), new DataLoader(data, { batchSize: 2 }), loss, optimizer)],
])('%s with an optimizer of another net', async (_, act) => {
  const error: unknown = await act().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'MlpError', code: 'ERR_MLP_NO_GRAD' });
  expect((error as Error).message).toBe(
    'the optimizer: none of its parameters got a gradient. Give it the parameters of the net that is trained, such as model.parameters().',
  );
});

test('an optimizer that reaches a part of the net trains it', async () => {
  const net = new MLP([2, 2], { initStd: 1 });
  const [, b1] = net.parameters();
  await fit(net, data, { optimizer: new SGD([b1], { lr: 1 }), batchSize: 1, epochs: 1 });
  expect(b1.values[0]).not.toBe(0);
});

test.each([
  ['methods alone', { step: () => {}, zeroGrad: () => {} }, /It lacks parameters, options\.lr\.$/],
  ['no step', { ...parts.optimizer, zeroGrad: () => {} }, /It lacks step\(\)\.$/],
  [
    'parameters that are none',
    { step: () => {}, zeroGrad: () => {}, parameters: [1], options: { lr: 1 } },
    /It lacks parameters\.$/,
  ],
])('an optimizer of %s', async (_, wrong, lacks) => {
  for (const act of [
    () => fit(model, data, { optimizer: wrong as never }),
    () => trainEpoch(model, new DataLoader(data, { batchSize: 1 }), loss, wrong as never),
  ])
    expect(await messageOf(act)).toMatch(lacks);
});

test('a seed of 0 for a generator is refused, and not passed over', async () => {
  expect(await messageOf(() => fit(model, data, { optimizer, generator: 0 as never }))).toMatch(/got 0/);
  expect(await messageOf(() => randn([1], { generator: 0 as never }))).toMatch(/got 0/);
  expect(await messageOf(() => new DataLoader(data, { batchSize: 1, generator: 0 as never }))).toMatch(/got 0/);
});

test('messages quote what is wrong, and not all of it', async () => {
  const y = new Uint8Array(256);
  expect(await messageOf(() => ones([256, 10]).gather(y as never, undefined as never))).toBe(
    'expected the number of an axis for the axis of gather but got a Uint8Array',
  );
  expect(await messageOf(() => new Parameter(x).mul(2).backward())).toBe(
    `backward: expected a gradient of shape [${x.shape.join(', ')}] but got none. Without one, reduce to a scalar first: mean() or sum().`,
  );
  for (const use of [predict, evaluate])
    for (const rows of [[[1, 2]], Float32Array.of(1, 2)])
      expect(await messageOf(() => use(model, rows as never))).toMatch(
        /batches \[X, y\] for data but got .*\. Make rows of numbers a tensor or a TensorDataset\.$/,
      );
  expect(await messageOf(() => x.reshape(new Array(256).fill(0.5)))).toMatch(/but got "?256 sizes"?/);
  const rows = new Float32Array(2);
  expect(await messageOf(() => new TensorDataset(rows, [2], ['0'] as never))).toMatch(
    /label "0" of type string in row 0/,
  );
  expect(await messageOf(() => new TensorDataset(rows, [2], [0n] as never))).toMatch(
    /label 0n of type bigint in row 0/,
  );
  expect(await messageOf(() => new TensorDataset(rows, [2], [-1]))).toMatch(/label -1 in row 0 is not a class index/);
  expect(await messageOf(() => new TensorDataset(new Float32Array(0), [2], []))).toMatch(
    /at least one row for features/,
  );
});
