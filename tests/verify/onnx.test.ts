// ONNX exports in ONNX Runtime: the logits and the accuracy of the model that was exported, on all of Fashion-MNIST's test images, and
// every activation.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeOnnx } from '../../src/formats/onnx.js';
import type { PlainLayer } from '../../src/formats/plain-layers.js';
import {
  Activation,
  type ActivationDescription,
  FeatureScale,
  Generator,
  Linear,
  MLP,
  randn,
  saveModel,
  Standardize,
  type Tensor as OurTensor,
} from '../../src/index.js';
import { activations, type ActivationType } from '../../src/nn/activations.js';
import { plainLayers } from '../../src/train/exchange.js';
import { mlpTrain } from '../cli/mlp-train.js';
import { accuracyOf, largestDifference, trainRun } from './fashion.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'mlp-train-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Exports a model, and opens what came out. */
async function exported(model: string): Promise<InferenceSession> {
  const out = join(dir, 'model.onnx');
  const { code, stderr } = await mlpTrain(['export', model, '--format', 'onnx', '--out', out]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^(weights: .*\n)?$/) as string });
  return InferenceSession.create(out);
}

async function logitsOf(session: InferenceSession, X: Float32Array, width: number): Promise<Float32Array> {
  const { logits } = await session.run({ input: new Tensor('float32', X, [X.length / width, width]) });
  return logits.data as Float32Array;
}

test('the whole test set', async () => {
  const run = join(dir, 'run');
  const { X, labels, logits, accuracy } = await trainRun(run);
  const session = await exported(run);
  expect([session.inputNames, session.outputNames]).toEqual([['input'], ['logits']]);
  const theirs = await logitsOf(session, X, 784);
  expect(theirs.length).toBe(10_000 * 10);
  expect(largestDifference(theirs, logits)).toBeLessThan(1e-4);
  expect(accuracyOf(theirs, labels)).toBe(accuracy);
  expect(accuracy).toBeGreaterThan(0.7);
});

test.each([[[6, 3]], [[6, 5, 4, 3]]])('%j, for one row and for seven', async (sizes) => {
  const model = new MLP(sizes, { generator: new Generator(1), initStd: 1 });
  const path = join(dir, 'small.safetensors');
  saveModel(path, model);
  const session = await exported(path);
  for (const rows of [1, 7]) {
    const X = randn([rows, 6], { generator: new Generator(2) });
    const ours = model.forward(X).values;
    expect(largestDifference(await logitsOf(session, X.values, 6), ours)).toBeLessThan(1e-5);
  }
});

/** Expects ONNX Runtime's answers for X to be ours. */
async function expectSame(layers: readonly PlainLayer[], X: OurTensor, ours: OurTensor) {
  const bytes = encodeOnnx(layers, { producer: { name: 'p', version: '1' }, doc: '', metadata: new Map() });
  const theirs = await logitsOf(await InferenceSession.create(bytes), X.values, 6);
  expect(largestDifference(theirs, ours.values)).toBeLessThan(1e-5);
}

describe('activations, of numbers as large as 60', () => {
  const X = randn([500, 6], { generator: new Generator(2) }).mul(15);

  test.each<ActivationDescription>([
    ...(Object.keys(activations) as ActivationType[]).map((type) => ({ type })),
    { type: 'leakyRelu', negativeSlope: 0.2 },
    { type: 'elu', alpha: 0.5 },
    { type: 'gelu', approximate: 'tanh' },
  ])('%o, before, between and behind layers without bias', async (description) => {
    const { modules } = new MLP([6, 5, 4], { init: 'torch', bias: false, generator: new Generator(1) });
    const activation = Activation.of(description);
    const model = MLP.of([activation, modules[0], activation, activation, modules[2], activation]);
    await expectSame(plainLayers(model), X, model.forward(X));
  });
});

test('Standardize, ntk and FeatureScale', async () => {
  const generator = new Generator(1);
  const [scale, inner] = [new FeatureScale(6), new FeatureScale(5)];
  for (const { weight } of [scale, inner]) generator.uniform(weight.values, 0.5, 2);
  const options = { parametrization: 'ntk', generator } as const;
  const standardize = new Standardize({ mean: [1, 2, 3, -1, -2, -3], deviation: [0.5, 1, 2, 3, 4, 5] });
  const model = MLP.of([
    standardize,
    scale,
    new Linear(6, 5, options),
    inner,
    new Activation('tanh'),
    new Linear(5, 3, options),
  ]);
  const X = randn([7, 6], { generator });
  await expectSame(plainLayers(model), X, model.forward(X));
});
