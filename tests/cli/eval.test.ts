// `mlp-train eval`: the same loss and accuracy as at the end of training, and scores that go with the confusion matrix.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fashionMnist } from '../../src/index.js';
import { mlpTrain, QUICK } from './mlp-train.js';
import { saveQuadrantModel } from './quadrants.js';

let dir = '';
let trained: { testLoss: number; testAccuracy: number };
const at = (name: string) => join(dir, name);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  saveQuadrantModel(at('quadrants'));
  const { stdout } = await mlpTrain([...QUICK, '--json', '--out', at('run')]);
  const events = stdout.trimEnd().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
  trained = events.find(({ event }) => event === 'end');
});
afterAll(() => rmSync(dir, { recursive: true }));

const LAST = 'weights: after epoch 2 of 2\n';

describe.concurrent('the model of a run', () => {
  test.each([
    ['folder, with its data', ['run'], LAST],
    ['file, with its data', ['run/model.safetensors'], LAST],
    ['file, with data named', ['run/best.safetensors', '--dataset', 'synthetic'], 'weights: epoch 2, the best by test accuracy: chosen on the test set\n'], // prettier-ignore
  ])('as %s', async (_, [path, ...options], said) => {
    const { code, stdout, stderr } = await mlpTrain(['eval', at(path), ...options, '--json', '--threads', '1']);
    const { dataset, examples, loss, accuracy, classes, weighted, confusionMatrix } = JSON.parse(stdout);
    expect({ dataset, examples, loss, accuracy }).toEqual({
      dataset: 'synthetic',
      examples: 1000,
      loss: expect.closeTo(trained.testLoss, 6),
      accuracy: trained.testAccuracy,
    });
    const counts = confusionMatrix as number[][];
    const supports = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
    expect(supports).toEqual(new Array(10).fill(100)); // the drawn classes in turn
    expect(counts.reduce((sum, row, i) => sum + row[i], 0)).toBe(Math.round(1000 * accuracy));
    expect(classes[9]).toMatchObject({ name: 'ankle boot', recall: counts[9][9] / 100, support: 100 });
    expect(weighted).toMatchObject({ recall: expect.closeTo(accuracy, 12), support: 1000 });
    expect({ code, stderr }).toEqual({ code: 0, stderr: said });
  });

  test('in words: a row for each class, averages, and the same numbers as training ended with', async () => {
    const { code, stdout, stderr } = await mlpTrain(['eval', at('run'), '--threads', '1']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('class          precision  recall      f1  support');
    expect(lines.slice(1, 11).join('\n')).toMatch(
      /^(\w.{13} {4}[01]\.\d{4} {2}[01]\.\d{4} {2}[01]\.\d{4} {6}100\n?){10}$/,
    );
    expect(lines[12]).toMatch(/^mean {14}[01]\.\d{4} {2}[01]\.\d{4} {2}[01]\.\d{4} {4}1,000$/);
    const { testLoss, testAccuracy } = trained;
    const reached = `test log loss ${testLoss.toFixed(4)}, test accuracy ${testAccuracy.toFixed(4)}`;
    expect(lines.at(-1)).toBe(`${reached} on 1,000 images of synthetic`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: LAST });
  });
});

test('a model whose data folder is gone: the data are looked for', async () => {
  symlinkSync((await fashionMnist()).source, at('data'));
  await mlpTrain(['--data-dir', at('data'), '--hidden', 'none', '--epochs', '0', '--quiet', '--out', at('moved')]);
  rmSync(at('data'));
  const { code, stdout, stderr } = await mlpTrain(['eval', at('moved')]);
  expect(stdout).toMatch(/ on 10,000 images of fashion-mnist\n$/);
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'weights: before epoch 1\n' });
});

describe.concurrent('refused', () => {
  test('data of another shape than the model takes', async () => {
    const { code, stdout, stderr } = await mlpTrain(['eval', at('quadrants'), '--dataset', 'synthetic']);
    expect(stderr).toBe(
      `mlp-train: ${at('quadrants')}: the model takes [12, 9] in 4 classes, but the data are [1, 28, 28] in 10 classes\n`,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test.each([
    [[], 2, "missing required argument 'model'"],
    [['run', 'other'], 1, 'run: it is no model of a table. Train one: mlp-train TABLE --target COLUMN'],
    [['run', 'one', 'two'], 2, 'too many arguments. Expected 2 arguments but got 3. `'],
    [
      ['run', '--dataset', 'mnist'],
      2,
      'one of fashion-mnist, synthetic, friedman, table, images, idx for --dataset but got "mnist"',
    ],
    [['run', '--data-dir', '/nowhere'], 1, '/nowhere: no such folder'],
    [['run', '--dataset', 'synthetic', '--data-dir', 'x'], 2, '--data-dir is for --dataset fashion-mnist'],
    [['missing'], 1, 'missing: there is no such file'],
    [['text'], 1, 'text: '],
  ])('%j', async ([model, ...options], exitCode, message) => {
    writeFileSync(at('text'), 'no model');
    const { code, stdout, stderr } = await mlpTrain(['eval', ...(model ? [at(model)] : []), ...options]);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
  });
});
