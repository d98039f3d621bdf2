// ONNX exports in ONNX Runtime: the logits and the accuracy of the model that was exported, on all of Fashion-MNIST's test images.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Generator, MLP, randn, saveModel } from '../../src/index.js';
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
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
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
