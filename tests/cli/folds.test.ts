// Several nets as one model: folds and ensembles, each net in a folder of its own, stopped and resumed, and the one model that comes of them.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Ensemble, loadModel } from '../../src/index.js';
import { finish, start } from './mlp-train.js';

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

const at = (name: string) => join(home, name);
const mlp = (...args: string[]) => finish(start(args, {}, home));
const config = (dir: string) => JSON.parse(readFileSync(at(`${dir}/config.json`), 'utf8'));
const model = (dir: string) => readFileSync(at(`${dir}/model.safetensors`));

/** Two rings around each other, a class each. */
const rings = (rows: number) =>
  Array.from({ length: rows }, (_, i) => {
    const [angle, radius] = [i * 2.399963, 1 + (i % 2) + 0.3 * Math.sin(i * 12.9898)];
    return `${(radius * Math.cos(angle)).toFixed(4)},${(radius * Math.sin(angle)).toFixed(4)},${i % 2 ? 'outer' : 'inner'}`;
  });
const QUICK = ['--hidden', '16', '--epochs', '30', '--batch-size', '32', '--quiet'];

describe('five folds of a small table', () => {
  beforeAll(async () => {
    writeFileSync(at('rings.csv'), ['x,y,ring', ...rings(300)].join('\n'));
    await mlp('rings.csv', '--target', 'ring', ...QUICK, '--out', 'folds');
  });

  test('are the default, in one model that eval and predict take', async () => {
    expect(config('folds')).toMatchObject({ folds: 5, preset: 'table', examples: 240, testExamples: 60, data: at('rings.csv') }); // prettier-ignore
    const { model } = loadModel(at('folds/model.safetensors'));
    const [ensemble] = model.modules as [Ensemble];
    expect(ensemble).toBeInstanceOf(Ensemble);
    expect([ensemble.average, ensemble.models.length]).toEqual(['probabilities', 5]);
    const { metrics } = JSON.parse((await mlp('eval', 'folds', '--json')).stdout);
    expect(metrics.accuracy).toBeGreaterThan(0.9); // a ring is 0.3 thick, and 1 away from the other
    const { stdout } = await mlp('predict', 'folds', 'rings.csv');
    const right = stdout.split('\n').filter((line) => /,(inner|outer),\1,/.test(line)).length;
    expect(right).toBeGreaterThan(270);
  });

  test('have one count of parameters everywhere, the factors of features among them', async () => {
    const ofOne = 2 + 3 * 16 + 17 * 2; // factors of x and y, then 2-16-2 with biases
    expect([config('folds').parameters, config('folds/net-1').parameters]).toEqual([5 * ofOne, ofOne]);
    expect(readFileSync(at('folds/report.html'), 'utf8')).toContain(String(5 * ofOne));
    await mlp('export', 'folds', '--out', 'folds.html');
    expect(readFileSync(at('folds.html'), 'utf8')).toContain(`with ${5 * ofOne} parameters`);
    expect((await mlp('check', 'rings.csv', '--target', 'ring', ...QUICK.slice(0, -1))).stdout).toContain(
      `2-16-2, ${ofOne} parameters`,
    );
  });

  test('each net has all rows of the others’ folds, and its own fold to be chosen by', () => {
    for (let net = 1; net <= 5; net++)
      expect(config(`folds/net-${net}`)).toMatchObject({
        member: net,
        examples: 192,
        validationExamples: 48,
        threads: 1,
      });
  });

  test('are the same bytes on one thread, and after a stop', async () => {
    const long = ['--hidden', '16', '--epochs', '200', '--no-cycle-stop', '--batch-size', '32', '--quiet'];
    const two = ['rings.csv', '--target', 'ring', ...long, '--folds', '2'];
    await mlp(...two, '--out', 'two');
    await mlp(...two, '--threads', '1', '--out', 'alone');
    expect(model('alone').equals(model('two'))).toBe(true);
    const child = start([...two, '--out', 'stopped', '--save-every', '1'], {}, home);
    const hasBegun = setInterval(() => {
      if (!child.killed && existsSync(at('stopped/net-2/metrics.jsonl'))) child.kill('SIGINT');
    }, 5);
    const { code, stderr } = await finish(child);
    clearInterval(hasBegun);
    expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringMatching(/stopped by SIGINT\nIt is saved\. To go on from there: .* --resume stopped\n/) }); // prettier-ignore
    expect(existsSync(at('stopped/model.safetensors'))).toBe(false);
    for (const flags of [['--lr', '1'], ['--epochs', '300'], ['--threads', '1']])
      expect(await mlp('--resume', 'stopped', ...flags)).toMatchObject({ code: 2, stderr: expect.stringContaining(`another recipe: ${flags.join(' ')} is`) }); // prettier-ignore
    const { stdout } = await mlp('--resume', 'stopped');
    expect(stdout).toMatch(/\n2 nets together: test accuracy [\d.]+ \(always "\w+": [\d.]+\), .*test log loss [\d.]+/);
    expect(model('stopped').equals(model('two'))).toBe(true);
    expect(await mlp('--resume', 'stopped')).toMatchObject({ code: 1, stderr: expect.stringContaining('stopped: all its nets are trained. Begin a new run.') }); // prettier-ignore
  });

  test('say why they ended', async () => {
    const idle = QUICK.filter((word) => word !== '--quiet');
    const trained = (...flags: string[]) => mlp('rings.csv', '--target', 'ring', ...idle, '--lr', '0', '--folds', '2', ...flags); // prettier-ignore
    const { stdout } = await trained('--out', 'idle');
    for (const net of [1, 2]) expect(stdout).toMatch(new RegExp(`net ${net} of 2: 6 epochs in .*s, no better in the cycle of epochs 3 to 6, best by validation log loss [\\d.]+ in epoch 1\n`)); // prettier-ignore
    const patient = await trained('--patience', '1', '--out', 'patient');
    expect(patient.stdout).toMatch(/net 1 of 2: 2 epochs in .*s, no better in 1 epoch, best by validation log loss /);
  });

  test('one of them can be trained alone', async () => {
    await mlp('rings.csv', '--target', 'ring', ...QUICK, '--member', '3', '--threads', '1', '--out', 'third');
    expect(model('third').equals(model('folds/net-3'))).toBe(true);
  });

  test('--folds 0 is one net, and so is a table with rows for validation of its own', async () => {
    await mlp('rings.csv', '--target', 'ring', ...QUICK, '--folds', '0', '--out', 'one');
    expect(readdirSync(at('one'))).toContain('best.safetensors');
    expect(config('one')).toMatchObject({ folds: 0, validation: 0.2, examples: 192, validationExamples: 48 });
    writeFileSync(at('letters.txt'), 'rrrve'.repeat(60));
    await mlp('rings.csv', '--target', 'ring', ...QUICK, '--split', 'letters.txt', '--out', 'lettered');
    expect(config('lettered')).toMatchObject({ folds: 0, examples: 180, validationExamples: 60, testExamples: 60 });
  });
});

test('an ensemble has the seeds that follow, on the same rows', async () => {
  const args = ['--dataset', 'synthetic', '--hidden', '8', '--epochs', '1'];
  const { stdout } = await mlp(...args, '--ensemble', '2', '--seed', '7', '--out', 'both');
  expect(stdout).toMatch(/^net [12] of 2: 1 epoch in .*\nnet [12] of 2: .*\n2 nets together: test accuracy /);
  await mlp(...args, '--seed', '8', '--threads', '1', '--quiet', '--out', 'second');
  const weights = (file: string) => loadModel(at(file)).model.stateDict();
  expect(weights('both/net-2/model.safetensors')).toEqual(weights('second/model.safetensors'));
});

test('a net that fails ends the run by its error', async () => {
  const { code, stderr } = await mlp(
    'rings.csv',
    '--target',
    'ring',
    ...QUICK,
    '--optimizer',
    'sgd',
    '--lr',
    '1e30',
    '--out',
    'failed',
  );
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(/^mlp-train: epoch \d+, step \d+, .*the loss is no longer finite/) }); // prettier-ignore
});

test.each([
  [['--folds', '1'], 'expected an integer from 2 to 100, or 0 for --folds but got "1"'],
  [['--folds', '3', '--ensemble', '2'], '--ensemble does not go with --folds'],
  [['--folds', '3', '--validation', '0.1'], '--validation does not go with --folds'],
  [['--folds', '3', '--member', '4'], '--member is for --folds or --ensemble, and up to their number'],
])('%j is refused', async (args, message) => {
  const { code, stderr } = await mlp('--dataset', 'synthetic', ...args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
});
