// Pictures as a table of pixels: the same model as from IDX files, which every command takes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fashionMnist, loadModel } from '../../src/index.js';
import { finish, start } from '../cli/mlp-train.js';
import { csvOf, PIXELS, writeIdx } from './fashion.js';

let home: string;
const at = (name: string) => join(home, name);
const mlp = async (...args: string[]) => {
  const result = await finish(start(args, {}, home));
  expect(result.code, result.stderr).toBe(0);
  return result;
};

const [ROWS, TEST_ROWS] = [500, 200];
const RECIPE = ['--epochs', '2', '--batch-size', '100', '--threads', '1', '--quiet'];

let trained: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  const { train, test } = await fashionMnist();
  for (const [part, data, rows] of [
    ['train', train, ROWS],
    ['t10k', test, TEST_ROWS],
  ] as const) {
    writeIdx(home, part, data, rows);
    writeFileSync(at(`${part}.csv`), csvOf(data, rows, ['label', ...PIXELS]));
  }
  writeFileSync(at('other.csv'), csvOf(test, TEST_ROWS, [...PIXELS].reverse().concat('label')));
  await mlp('train-images-idx3-ubyte', ...RECIPE, '--out', 'idx', '--preset', 'book');
  const table = ['train.csv', '--target', 'label', '--pixels', '--test', 't10k.csv'];
  trained = (await mlp(...table, ...RECIPE.slice(0, -1), '--out', 'csv')).stderr;
});
afterAll(() => rmSync(home, { recursive: true }));

test('the weights are those from IDX files, bit for bit, after the same epochs', () => {
  const [{ model, ...before }, { model: again, ...after }] = ['idx', 'csv'].map((run) => loadModel(at(`${run}/model.safetensors`))); // prettier-ignore
  expect(again.stateDict()).toEqual(model.stateDict());
  expect(after.inputShape).toEqual(before.inputShape);
  expect(after.preprocessing).toEqual(PIXELS.map((column) => ({ type: 'pixel', column })));
  const [idxEpochs, csvEpochs] = ['idx', 'csv'].map((run) =>
    readFileSync(at(`${run}/metrics.jsonl`), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { trainLoss: number; testAccuracy: number })
      .map(({ trainLoss, testAccuracy }) => ({ trainLoss, testAccuracy })),
  );
  expect(csvEpochs).toEqual(idxEpochs);
});

test('the header and the page speak of pictures', () => {
  expect(trained).toContain('  data     train.csv, 500 images to train and 200 to test\n');
  expect(trained).toContain('  columns  784 numbers\n');
  const page = readFileSync(at('csv/report.html'), 'utf8');
  expect(page).toContain('<h2>First layer');
  expect(page.match(/<img src="data:image\/png[^>]* width="28" height="28"/g)!.length).toBeGreaterThan(20);
  expect(page).toMatch(/500 training rows, 785 columns, no cell missing/);
  expect(page).toContain('pixel1 to pixel784');
});

test('eval finds the columns by their names, and measures what the run measured on the IDX files', async () => {
  const { stdout } = await mlp('eval', 'csv', 'other.csv', '--json');
  const last = readFileSync(at('idx/metrics.jsonl'), 'utf8').trimEnd().split('\n').at(-1)!;
  expect(JSON.parse(stdout)).toMatchObject({ examples: TEST_ROWS, accuracy: JSON.parse(last).testAccuracy });
});

test('predict takes pictures as it takes rows, and its JSON gives NumPy the same probabilities', async () => {
  const [, ...lines] = (await mlp('predict', 'csv', 't10k.csv', '--probabilities')).stdout.trimEnd().split('\n');
  const pictures = (await mlp('predict', 'csv', 't10k-images-idx3-ubyte', '--json', '--top', '1')).stdout.trimEnd().split('\n'); // prettier-ignore
  const answers = pictures.map((line) => JSON.parse(line).predictions[0] as { class: string; probability: number });
  const rows = lines.map((line) => line.split(',').slice(-12));
  expect(answers.map((answer) => answer.class)).toEqual(rows.map(([name]) => name));
  for (const [i, { probability }] of answers.entries()) expect(probability).toBeCloseTo(Number(rows[i][1]), 5);
  await mlp('export', 'csv', '--out', 'model.json');
  const args = ['-B', 'tests/fixtures/apply_model_json.py', at('model.json'), at('t10k.csv')];
  const theirs = JSON.parse(execFileSync('/usr/bin/python3', args, { encoding: 'utf8' })) as number[][];
  const ours = rows.map((cells) => cells.slice(2).map(Number));
  expect(ours.length).toBe(TEST_ROWS);
  const differences = ours.flatMap((row, i) => row.map((share, j) => Math.abs(share - theirs[i][j])));
  expect(Math.max(...differences)).toBeLessThan(1e-6);
});
