// A program's own run: the folder that fit's events fill, and the page drawn from it.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  Adam,
  fit,
  friedman,
  Generator,
  loadCheckpoint,
  MLP,
  runFolder,
  setBackend,
  writeReport,
} from '../../src/index.js';
import { readRun } from '../../src/train/run-folder.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  setBackend('javascript');
});
afterAll(() => rmSync(dir, { recursive: true }));

test('a regression of a program: its folder, its page without a word of accuracy, and a checkpoint that goes on', async () => {
  const data = friedman({ train: 200, test: 50 });
  const generator = new Generator(1);
  const model = new MLP([10, 8, 1], { generator, init: 'torch', activation: 'tanh' });
  const optimizer = new Adam(model.parameters(), { lr: 0.01 });
  const checkpoint = { model, optimizer, generator, progress: { epochs: 0 } };
  const own = join(dir, 'own');
  const options = { epochs: 2, batchSize: 50 };
  const folder = runFolder(own, checkpoint, { ...data, source: 'drawn', dataset: 'mine', ...options });
  await fit(model, data.train, { ...checkpoint, ...options, test: data.test, onEvent: folder.onEvent });
  folder.close();

  const { config, epochs } = readRun(own);
  expect(config).toMatchObject({ dataset: 'mine', optimizer: 'adam', lr: 0.01, sizes: [10, 8, 1], task: 'regression' });
  expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
  expect(loadCheckpoint(join(own, 'model.safetensors')).progress.epochs).toBe(2);

  const page = await writeReport(own, model, data.test);
  const html = readFileSync(page, 'utf8');
  expect(html).toContain('Largest errors on the test data');
  expect(html).toContain('RMSE');
  expect(html).not.toMatch(/accuracy/i);
  expect(existsSync(join(own, 'confusion-matrix.svg'))).toBe(false);
  expect(() => runFolder(own, checkpoint, { ...data, source: 'drawn', dataset: 'mine', ...options })).toThrow(
    /it holds a run already/,
  );
});
