// What mlp-train 0.1.0 wrote is read by every later version, and its runs go on to the numbers that 0.1.0 itself ended with.
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { readSafetensors } from '../../src/formats/safetensors-file.js';
import {
  fit,
  Generator,
  loadCheckpoint,
  loadModel,
  noGrad,
  saveCheckpoint,
  setBackend,
  tensor,
  TensorDataset,
} from '../../src/index.js';
import { mlpTrain } from '../cli/mlp-train.js';

const files = fileURLToPath(new URL('../fixtures/files-0.1.0/', import.meta.url));
const expected = JSON.parse(readFileSync(join(files, 'expected.json'), 'utf8')) as {
  inputs: number[];
  logits: number[];
  progress: { epochs: number; best: { epoch: number; testAccuracy: number }; batches: number; examples: number };
};

/** The rows that make.mjs of that folder trained on. */
function rows(n: number, seed: number): TensorDataset {
  const features = new Generator(seed).rand(new Float32Array(n * 6));
  const label = (i: number) => (features[i] + features[i + 1] > 1 ? 1 : features[i + 2] > 0.5 ? 2 : 0);
  return new TensorDataset(
    features,
    [6],
    Uint8Array.from({ length: n }, (_, i) => label(6 * i)),
  );
}

/** The numbers of a file, by name. */
const numbersOf = (path: string) =>
  Object.fromEntries([...readSafetensors(path).tensors].map(([name, { data }]) => [name, [...data]]));

beforeAll(() => {
  setBackend('javascript'); // the one that computes the same on every machine
});

test('a model has its description, and the logits that 0.1.0 computed', () => {
  const { model, ...description } = loadModel(join(files, 'model.safetensors'));
  expect(description).toEqual({ inputShape: [6], pixelRange: [0, 1], classNames: ['low', 'high', 'other'] });
  const logits = noGrad(() => model.forward(tensor(expected.inputs).reshape([2, 6])));
  expect([...logits.values]).toEqual(expected.logits);
});

describe('a checkpoint', () => {
  test('within an epoch knows how far it has come', () => {
    const { progress } = loadCheckpoint(join(files, 'within-an-epoch.safetensors'));
    const { batches, examples, epochs, best } = expected.progress;
    const { epoch, testAccuracy } = best;
    expect(progress).toMatchObject({
      epochs,
      best: { epoch, metric: 'accuracy', value: testAccuracy, on: 'test' },
      pass: { batches, examples },
    });
  });

  test.each(['between-epochs', 'within-an-epoch'])('%s goes on to the end of the whole run', async (name) => {
    const state = loadCheckpoint(join(files, `${name}.safetensors`));
    await fit(state.model, rows(100, 1), { ...state, test: rows(40, 2), epochs: 4, batchSize: 16 });
    const path = join(mkdtempSync(join(tmpdir(), 'files-')), 'end.safetensors');
    saveCheckpoint(path, state);
    expect(numbersOf(path)).toEqual(numbersOf(join(files, 'after-4-epochs.safetensors')));
  });
});

test('a run folder goes on to the model that 0.1.0 ended with', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'files-')), 'run');
  cpSync(join(files, 'run'), folder, { recursive: true });
  const { code, stderr } = await mlpTrain(['--resume', folder, '--quiet']);
  expect([code, stderr]).toEqual([0, '']);
  expect(numbersOf(join(folder, 'model.safetensors'))).toEqual(numbersOf(join(files, 'run-resumed.safetensors')));
});

test.each(['exported.json', 'exported.safetensors'])('%s is imported, and gives the same logits', async (name) => {
  const path = join(mkdtempSync(join(tmpdir(), 'files-')), 'model.safetensors');
  const { code, stderr } = await mlpTrain(['import', join(files, name), '--out', path]);
  expect([code, stderr]).toEqual([0, '']);
  const { model, ...description } = loadModel(path);
  expect(description).toEqual({ inputShape: [6], pixelRange: [0, 1], classNames: ['low', 'high', 'other'] });
  const logits = noGrad(() => model.forward(tensor(expected.inputs).reshape([2, 6])));
  expect([...logits.values]).toEqual(expected.logits);
});
