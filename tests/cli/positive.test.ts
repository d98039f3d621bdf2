// The class that is looked for, on the command line and in a program: what follows from its being the second, and when a run asks for it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Classifier, loadModel, readTable, Regressor } from '../../src/index.js';
import { loadModel as loadElsewhere } from '../../src/infer/index.js';
import { finish, start } from './mlp-train.js';

let home: string;
const at = (name: string) => join(home, name);
const mlp = (...args: string[]) => finish(start(args, {}, home));

/** One in four is fraud, more likely the larger the amount; `a` and `b` are the same classes in the other order of names. */
const payments = Array.from({ length: 320 }, (_, i) => {
  const amount = (i * 7) % 10;
  const isFraud = (i * 53) % 97 < 6 * amount;
  return { amount, country: 'xyz'[i % 3], fraud: isFraud ? 'ja' : 'nein', renamed: isFraud ? 'b' : 'a' };
});
const csv = (target: 'fraud' | 'renamed') =>
  ['amount,country,fraud', ...payments.map((row) => `${row.amount},${row.country},${row[target]}`)].join('\n');
const TABLE = ['--target', 'fraud', '--split', 'split.txt'];
const QUICK = ['--preset', 'book', '--optimizer', 'adam', '--lr', '0.01', '--hidden', '8', '--batch-size', '32']; // prettier-ignore
const FOLDS = [...TABLE, ...QUICK, '--epochs', '6', '--folds', '2', '--optimize', 'f1'];
const POSITIVE = ['--positive', 'ja'];
const HINT = 'mlp-train: warning: the threshold is for "nein", the more frequent class: --positive ja makes it that of "ja".\n'; // prettier-ignore

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  writeFileSync(at('fraud.csv'), csv('fraud'));
  writeFileSync(at('renamed.csv'), csv('renamed'));
  writeFileSync(at('split.txt'), 'rrrre'.repeat(64));
  const [named, renamed] = await Promise.all([
    mlp('fraud.csv', ...FOLDS, ...POSITIVE, '--out', 'named'),
    mlp('renamed.csv', ...FOLDS, '--out', 'renamed'),
  ]);
  expect([named.code, renamed.code]).toEqual([0, 0]);
  said = named;
});
afterAll(() => rmSync(home, { recursive: true }));
let said: { stdout: string; stderr: string };

describe('a positive class that is not the second by name', () => {
  test('gives the model that it gives under a name that comes last, and its threshold', async () => {
    const [named, renamed] = ['named', 'renamed'].map((run) => loadModel(at(`${run}/model.safetensors`)));
    expect(named).toMatchObject({ classNames: ['nein', 'ja'], threshold: renamed.threshold });
    expect(named.model.stateDict()).toEqual(renamed.model.stateDict());
    const measured = await Promise.all(['named', 'renamed'].map(async (run) => JSON.parse((await mlp('eval', run, '--json')).stdout))); // prettier-ignore
    expect(measured[0].metrics).toEqual(measured[1].metrics);
    expect(measured[0].confusionMatrix).toEqual(measured[1].confusionMatrix);
  });

  test('is said, beside what is reached by always saying the other one', () => {
    const { threshold } = loadModel(at('named/model.safetensors'));
    expect(said.stderr).toContain('ja positive');
    expect(said.stderr).not.toContain('the threshold is for');
    expect(said.stdout).toContain(`\nthreshold: a row is ja if its probability is at least ${threshold}, else nein\n`);
    const tested = payments.filter((_, i) => i % 5 === 4);
    const share = tested.filter(({ fraud }) => fraud === 'nein').length / tested.length;
    expect(said.stdout).toMatch(new RegExp(`test accuracy [\\d.]+ \\(always "nein": ${share.toFixed(4)}\\), test macro`)); // prettier-ignore
    expect(readFileSync(at('named/report.html'), 'utf8')).toContain('positive class</th><td>ja</td>');
  });

  test('stays that of predict, of mlp-train/infer, of ONNX, and of another table', async () => {
    const { threshold } = loadModel(at('named/model.safetensors'));
    const { stdout } = await mlp('predict', 'named', 'fraud.csv', '--probabilities');
    const [head, ...lines] = stdout.trimEnd().split('\n');
    expect(head).toBe('amount,country,fraud,prediction,probability,probability nein,probability ja');
    const answers = lines.map((line) => line.split(',').slice(3));
    for (const [said, , , ja] of answers) expect(said).toBe(Number(ja) >= threshold! ? 'ja' : 'nein');
    const elsewhere = loadElsewhere(readFileSync(at('named/model.safetensors')));
    expect(elsewhere.predict(payments)).toEqual(answers.map(([said]) => said));
    const other = JSON.parse((await mlp('eval', 'named', 'fraud.csv', '--json')).stdout);
    const right = answers.filter(([said], i) => said === payments[i].fraud).length;
    expect(other.metrics.accuracy).toBe(right / payments.length);
    await mlp('export', 'named', '--out', 'named.onnx');
    expect(readFileSync(at('named.onnx'), 'utf8')).toContain('label: a row is ja if its probability is at least');
  });

  test('stays that of a run that goes on, and of one that begins with its weights', async () => {
    const one = ['fraud.csv', ...TABLE, ...QUICK, '--threads', '1', '--quiet'];
    await mlp(...one, ...POSITIVE, '--epochs', '6', '--out', 'one');
    await mlp(...one, ...POSITIVE, '--epochs', '7', '--out', 'seven');
    expect(await mlp('--resume', 'one', '--epochs', '7', '--quiet')).toMatchObject({ code: 0, stderr: '' });
    const [one7, seven] = ['one', 'seven'].map((run) => loadModel(at(`${run}/model.safetensors`)));
    expect(one7.classNames).toEqual(['nein', 'ja']);
    expect(one7.model.stateDict()).toEqual(seven.model.stateDict());
    const from = ['fraud.csv', ...TABLE, '--preset', 'book', '--epochs', '1', '--from', 'one', '--quiet'];
    expect(await mlp(...from, ...POSITIVE, '--out', 'from')).toMatchObject({ code: 0, stderr: '' });
    const { code, stderr } = await mlp(...from, '--out', 'unmade');
    const what = 'one: its classes are nein, ja in this order, but those of the data are ja, nein. Give --positive ja.';
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(what) });
    const changed = await mlp('--resume', 'one', '--positive', 'nein');
    expect(changed).toMatchObject({ code: 2, stderr: expect.stringContaining('--positive nein is ja there') });
  });

  test('stays that of the winner of a sweep', async () => {
    const sweep = ['sweep', 'fraud.csv', ...TABLE, ...QUICK, ...POSITIVE, '--validation', '0.3', '--epochs', '6', '--optimize', 'f1', '--quiet']; // prettier-ignore
    expect(await mlp(...sweep, '--vary', 'lr: 0.01 0.02', '--workers', '1', '--out', 'tried')).toMatchObject({
      code: 0,
    });
    expect(loadModel(at('tried/winner/model.safetensors')).classNames).toEqual(['nein', 'ja']);
    const { code, stderr } = await mlp(...sweep, '--vary', 'positive: ja nein');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('all trials learn from the same rows'),
    });
  });

  test('a program gives it too', async () => {
    const table = await readTable(at('fraud.csv'));
    const options = { preset: 'book', epochs: 1, positive: 'ja' } as const;
    const model = await new Classifier(options).fit(table, { target: 'fraud' });
    expect(model.classes).toEqual(['nein', 'ja']);
    await expect(new Regressor(options).fit(table, { target: 'amount' })).rejects.toThrow(/but numbers are predicted/);
  });
});

describe('without it', () => {
  const check = ['check', 'fraud.csv', '--target', 'fraud'];

  test('a threshold of the more frequent class says so, once', async () => {
    const { stderr } = await mlp('fraud.csv', ...FOLDS, '--quiet', '--out', 'hint');
    expect(stderr).toBe(HINT);
    expect((await mlp(...check, '--threshold', '0.3')).stdout).toContain('--positive ja makes it that of "ja"');
  });

  test.each([[[]], [['--threshold', '0.3', '--positive', 'nein']]])('%j does not', async (more) => {
    expect((await mlp(...check, ...more)).stdout).not.toContain('makes it that of');
  });

  test('nor one of the rarer class', async () => {
    const { stdout } = await mlp('check', 'renamed.csv', '--target', 'fraud', '--threshold', '0.3');
    expect(stdout).not.toContain('makes it that of');
  });
});

describe('refused', () => {
  test.each<[string[], number, string]>([
    [['fraud.csv', '--target', 'fraud', '--positive', 'Ja'], 2, 'fraud.csv, column "fraud": no class is called "Ja", to be the positive one. There are "ja" and "nein".'], // prettier-ignore
    [['check', 'fraud.csv', '--target', 'country', '--positive', 'x'], 1, 'column "country": one of two classes is positive, but there are 3. Leave "x" out.'], // prettier-ignore
    [['fraud.csv', '--target', 'amount', '--task', 'regression', '--positive', '1'], 1, 'column "amount": one of two classes is positive, but numbers are predicted. Leave "1" out.'], // prettier-ignore
    [['--dataset', 'synthetic', '--positive', '1'], 2, '--positive is for a table, such as'],
  ])('%j', async (args, exitCode, message) => {
    const { code, stderr } = await mlp(...args);
    expect({ code, stderr }).toEqual({ code: exitCode, stderr: expect.stringContaining(message) });
  });
});
