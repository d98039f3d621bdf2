// The threshold on the command line: chosen or given, kept in the model's file, and what eval, predict, export and the page make of it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadModel } from '../../src/index.js';
import { finish, start } from './mlp-train.js';

let home: string;
const at = (name: string) => join(home, name);
const mlp = (...args: string[]) => finish(start(args, {}, home));

/** One customer in four leaves, more likely with more complaints. */
const customers = Array.from({ length: 320 }, (_, i) => {
  const complaints = (i * 7) % 10;
  return { complaints, noise: (i * 37) % 101, plan: 'abc'[i % 3], left: (i * 53) % 97 < 6 * complaints ? 'yes' : 'no' };
});
const csv = (rows: readonly object[]) =>
  [Object.keys(rows[0]), ...rows.map((row) => Object.values(row))].map((cells) => `${cells.join(',')}\n`).join('');
const QUICK = ['--preset', 'book', '--optimizer', 'adam', '--lr', '0.01', '--hidden', '8', '--batch-size', '32', '--threads', '1']; // prettier-ignore

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  writeFileSync(at('churn.csv'), csv(customers));
  const asked = ['churn.csv', '--target', 'left', ...QUICK, '--epochs', '8'];
  const runs = [
    mlp(...asked, '--validation', '0.3', '--optimize', 'f1', '--out', 'one'),
    mlp(...asked, '--folds', '2', '--threshold', '0.3', '--quiet', '--out', 'folds'),
  ];
  const [one, folds] = await Promise.all(runs);
  expect([one.code, folds.code]).toEqual([0, 0]);
  said = { one: one.stderr + one.stdout, folds: folds.stdout };
});
afterAll(() => rmSync(home, { recursive: true }));
let said: { one: string; folds: string };

const thresholdIn = (file: string) => loadModel(at(file)).threshold;
/** The last cells of each row that predict answers, with a column for each class. */
async function answersOf(model: string) {
  const { stdout } = await mlp('predict', model, 'churn.csv', '--probabilities');
  const rows = stdout.trimEnd().split('\n').slice(1).map((line) => line.split(',').slice(-4)); // prettier-ignore
  return rows.map(([prediction, probability, no, yes]) => ({ prediction, probability: +probability, no: +no, yes: +yes })); // prettier-ignore
}

describe('one net, whose threshold is chosen', () => {
  test('it is said, and in the model of the epoch that validation chose', () => {
    const threshold = thresholdIn('one/best.safetensors');
    expect(threshold).toBeGreaterThan(0);
    expect(thresholdIn('one/model.safetensors')).toBeUndefined(); // of other weights
    expect(said.one).toContain(
      '  decision a row is yes if its probability is at least the threshold with the highest F1 on validation rows, else no\n',
    );
    const line = `\nthreshold: a row is yes if its probability is at least ${threshold}, else no; test accuracy `;
    expect(said.one).toContain(line);
  });

  test('the page says it, and has the accuracy that goes with it', async () => {
    const page = readFileSync(at('one/report.html'), 'utf8').replace(/<[^>]*>/g, '');
    const threshold = thresholdIn('one/best.safetensors');
    expect(page).toContain(`By a threshold: a row is yes if its probability is at least ${threshold}, else no.`);
    const { accuracy } = JSON.parse((await mlp('eval', 'one', '--json')).stdout);
    expect(page).toContain(`The net is right on ${(accuracy * 100).toFixed(1)} % of 64 test examples`);
    expect(page).toContain('threshold chosen byF1 on validation rows');
    expect(await mlp('report', 'one')).toMatchObject({ code: 0 });
    expect(readFileSync(at('one/report.html'), 'utf8').replace(/<[^>]*>/g, '')).toBe(page);
  });

  test('so has the page that compares it', async () => {
    const { accuracy } = JSON.parse((await mlp('eval', 'one', '--json')).stdout);
    expect(await mlp('report', 'one', 'folds', '--out', 'both.html')).toMatchObject({ code: 0, stderr: '' });
    const [, row] = /<tr[^>]*>(?=<t[hd][^>]*>(?:<[^>]*>)*one<)(.*?)<\/tr>/.exec(readFileSync(at('both.html'), 'utf8'))!;
    expect(row).toContain(accuracy.toFixed(4));
  });

  test('a run that goes on chooses it anew', async () => {
    const more = ['--resume', 'one', '--epochs', '9', '--json'];
    const events = (await mlp(...more)).stdout.trimEnd().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
    expect(events.at(-1)).toEqual({
      event: 'threshold',
      threshold: thresholdIn('one/best.safetensors'),
      metrics: { test: expect.objectContaining({ accuracy: expect.any(Number) }) },
    });
  });
});

test('a run of no epochs has nothing to choose one by, and ends well', async () => {
  const { code, stderr } = await mlp('churn.csv', '--target', 'left', ...QUICK, '--epochs', '0', '--validation', '0.3', '--temperature', '--optimize', 'f1', '--quiet', '--out', 'none'); // prettier-ignore
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

describe('folds with a threshold of 0.3', () => {
  test('predict follows it, and gives the probability of what it predicts', async () => {
    expect(said.folds).toMatch(/\nthreshold: a row is yes if its probability is at least 0\.3, else no\n$/);
    const answers = await answersOf('folds');
    for (const { prediction, probability, no, yes } of answers)
      expect([prediction, probability]).toEqual(yes >= 0.3 ? ['yes', yes] : ['no', no]);
    expect(answers.filter(({ yes }) => yes >= 0.3 && yes < 0.5).length).toBeGreaterThan(10);
  });

  test('eval counts by it, and says so', async () => {
    const [words, json, answers] = await Promise.all([
      mlp('eval', 'folds', 'churn.csv'),
      mlp('eval', 'folds', 'churn.csv', '--json'),
      answersOf('folds'),
    ]);
    expect(words.stdout).toMatch(/ on 320 rows of churn\.csv\nthreshold: a row is yes if its probability is at least 0\.3, else no\n$/); // prettier-ignore
    const count = (left: string, prediction: string) =>
      answers.filter((answer, i) => customers[i].left === left && answer.prediction === prediction).length;
    const matrix = [[count('no', 'no'), count('no', 'yes')], [count('yes', 'no'), count('yes', 'yes')]]; // prettier-ignore
    const accuracy = (matrix[0][0] + matrix[1][1]) / 320;
    const found = JSON.parse(json.stdout);
    expect(found).toMatchObject({ threshold: 0.3, confusionMatrix: matrix, metrics: { accuracy } });
    const [[, falseYes], [missed, hits]] = matrix;
    expect(found.classes[1].f1).toBeCloseTo((2 * hits) / (2 * hits + falseYes + missed), 12);
  });

  test('JSON has it and gives it back', async () => {
    await mlp('export', 'folds', '--out', 'model.json');
    expect(JSON.parse(readFileSync(at('model.json'), 'utf8')).threshold).toBe(0.3);
    await mlp('import', 'model.json', '--out', 'back');
    expect(thresholdIn('back')).toBe(0.3);
  });

  test('ONNX says it of its label', async () => {
    await mlp('export', 'folds', '--out', 'model.onnx');
    const text = readFileSync(at('model.onnx'), 'utf8');
    expect(text).toContain('probabilities: of left being no, yes; label: a row is yes if its probability is at least 0.3, else no.'); // prettier-ignore
    expect(text).toContain('GreaterOrEqual');
  });
});

describe('refused', () => {
  const table = ['churn.csv', '--target', 'left'];
  const both = '--optimize is for two classes, with --validation or --folds, and not beside --threshold';
  test.each<[string[], number, string]>([
    [['check', ...table, '--threshold', '0.3', '--optimize', 'f1'], 2, both],
    [[...table, '--optimize', 'f1', '--folds', '0', '--validation', '0'], 2, both],
    [['--dataset', 'friedman', '--threshold', '0.3'], 2, '--threshold is for two classes'],
    [['--dataset', 'synthetic', '--optimize', 'f1'], 2, both],
    [[...table, '--threshold', '1'], 2, 'expected a number above 0 and below 1 for --threshold but got "1"'],
    [['check', 'churn.csv', '--target', 'plan', '--threshold', '0.3'], 1, '--threshold: it is for two classes, but there are 3. Leave it out; class weights are for any number of them.'], // prettier-ignore
    [['churn.csv', '--target', 'noise', '--optimize', 'f1'], 1, '--optimize: it is for two classes, but numbers are predicted. Leave it out.'], // prettier-ignore
  ])('%j', async (args, exitCode, message) => {
    const { code, stderr } = await mlp(...args);
    expect({ code, stderr }).toEqual({ code: exitCode, stderr: expect.stringContaining(message) });
  });

  test('nothing: check says what will be done', async () => {
    const { code, stdout } = await mlp('check', ...table, '--optimize', 'f1');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('\ndecision a row is yes if its probability is at least the threshold with the highest F1 on validation rows, else no\n'), // prettier-ignore
    });
  });
});
