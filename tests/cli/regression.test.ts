// A regression from the command line: a run, its folder and page, eval, a resume; nowhere is it told how accurate it is. And what is refused.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finish, mlpTrain, onTerminal, type Result, start } from './mlp-train.js';

const RECIPE = ['--dataset', 'friedman', '--hidden', '64', '--optimizer', 'adam', '--lr', '0.01', '--threads', '1'];
const EPOCHS = 10;

let home: string;
let run: string;
let whole: Result;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  run = at('run');
  whole = await mlpTrain([...RECIPE, '--epochs', String(EPOCHS), '--out', run]);
});
afterAll(() => rmSync(home, { recursive: true }));

const at = (name: string) => join(home, name);
const lines = (text: string) => text.trimEnd().split('\n');
const read = (dir: string, file: string) => readFileSync(join(dir, file), 'latin1');
/** The last number after `name`. */
const after = (name: string, text: string) => Number([...text.matchAll(new RegExp(`${name} (\\d+\\.\\d+)`, 'g'))].at(-1)![1]); // prettier-ignore
const noAccuracy = (...texts: string[]) => texts.forEach((text) => expect(text).not.toMatch(/accura|\bacc\b|class(?!=)|images/i)); // prettier-ignore

describe('a run on friedman', () => {
  test('comes below an RMSE of 3 within ten epochs, where the mean alone is at 5', () => {
    const { code, stdout, stderr } = whole;
    expect({ code, head: lines(stdout)[0] }).toEqual({ code: 0, head: 'epoch    loss train RMSE test RMSE  seconds' });
    expect(stdout).toMatch(/\n10 epochs in .*: loss \d+\.\d{4}, train RMSE \d\.\d{4}, test RMSE \d\.\d{4} \(always the mean: \d\.\d{4}\) \(best: \d\.\d{4} in epoch \d+, chosen on the test set\)\n/); // prettier-ignore
    expect(after('test RMSE', stdout)).toBeLessThan(3);
    expect(stderr).toContain('8,000 rows to train and 2,000 to test\n');
    expect(stderr).toContain('recipe   10 epochs, batch 256, adam, lr 0.01, mse loss, seed 42\n');
    noAccuracy(stdout, stderr);
  });

  test('has no accuracy in any file of its folder', () => {
    const files = [
      'best.safetensors',
      'config.json',
      'curves.svg',
      'metrics.jsonl',
      'model.safetensors',
      'report.html',
    ];
    expect(readdirSync(run)).toEqual(files);
    for (const file of files) expect(read(run, file), file).not.toMatch(/accurac/i);
    const page = read(run, 'report.html').replace(/<style>[^]*?<\/style>/, '').replace(/<[^>]+>/g, ' '); // prettier-ignore
    noAccuracy(page, read(run, 'metrics.jsonl'));
    expect(page).toContain('Test RMSE');
    expect(read(run, 'curves.svg')).toContain('RMSE');
  });

  test('keeps its metrics, and the best epoch is the one of the lowest RMSE', () => {
    const epochs = lines(read(run, 'metrics.jsonl')).map((line) => JSON.parse(line));
    const tested = epochs.map(({ metrics }) => metrics.test.rmse);
    expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: EPOCHS }, (_, i) => i + 1));
    for (const { metrics, trainLoss, testLoss } of epochs) {
      expect(Object.keys(metrics.train)).toEqual(['loss', 'rmse', 'mae']);
      expect(Object.keys(metrics.test)).toEqual(['loss', 'rmse', 'mae', 'r2']);
      expect([metrics.train.loss, metrics.test.loss]).toEqual([trainLoss, testLoss]);
      expect(metrics.test.rmse ** 2 / testLoss).toBeCloseTo(1, 5); // the loss is the mean squared error
    }
    const best = Math.min(...tested);
    expect(whole.stdout).toContain(
      `(best: ${best.toFixed(4)} in epoch ${tested.indexOf(best) + 1}, chosen on the test set)`,
    );
    const config = JSON.parse(read(run, 'config.json'));
    expect(config).toMatchObject({ task: 'regression', loss: 'mse', optimizer: 'adam', sizes: [10, 64, 1] });
    for (const name of ['momentum', 'nesterov', 'labelSmoothing', 'classWeight', 'alpha']) expect(config).not.toHaveProperty(name); // prettier-ignore
  });

  test('by another loss: eval calls the squared error by its name, and a net that learned nothing is warned of', async () => {
    const out = at('idle');
    const trained = await mlpTrain([
      ...RECIPE.filter((word) => word !== '--lr' && word !== '0.01'),
      '--lr',
      '1e-9',
      '--loss',
      'l1',
      '--epochs',
      '1',
      '--out',
      out,
    ]);
    const { metrics } = JSON.parse(lines(read(out, 'metrics.jsonl'))[0]);
    expect(metrics.test.loss).toBeCloseTo(metrics.test.mae, 4);
    expect(trained.stderr).toContain(
      `mlp-train: warning: the net is no better than always saying the mean of the training targets: its test RMSE is ${metrics.test.rmse.toFixed(4)}, that of the mean 5.`,
    );
    const { stdout } = await mlpTrain(['eval', out]);
    expect(after('mean squared error', stdout)).toBeCloseTo(metrics.test.rmse ** 2, 2);
    expect(stdout).not.toContain('test loss');
    expect(whole.stderr).not.toContain('warning');
  });

  test('its model says that it is one', () => {
    expect(read(run, 'model.safetensors')).toContain('\\"objective\\":{\\"task\\":\\"regression\\"}');
  });

  test('eval measures the same, as text and as JSON', async () => {
    const [text, json] = await Promise.all([mlpTrain(['eval', run]), mlpTrain(['eval', run, '--json'])]);
    const { testLoss, metrics } = JSON.parse(lines(read(run, 'metrics.jsonl')).at(-1)!);
    expect(text).toMatchObject({ code: 0, stderr: 'weights: after epoch 10 of 10\n' });
    expect(text.stdout).toMatch(/^test mean squared error \S+, test RMSE \S+ \(always the mean: 5\.\d{4}\), test MAE \S+ \(always the median: \d\.\d{4}\), test R² 0\.\d{4} on 2,000 rows of friedman\n$/); // prettier-ignore
    expect(after('test RMSE', text.stdout)).toBeCloseTo(metrics.test.rmse, 4);
    expect(JSON.parse(json.stdout)).toEqual({
      dataset: 'friedman',
      examples: 2000,
      loss: testLoss,
      metrics: metrics.test,
    });
    noAccuracy(text.stdout, json.stdout);
  });

  test('--json: events with metrics by name', async () => {
    const { code, stdout, stderr } = await mlpTrain([...RECIPE, '--epochs', '1', '--json']);
    const [started, epoch, end] = lines(stdout).map((line) => JSON.parse(line));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(started).toMatchObject({ event: 'start', metric: 'rmse', optimizer: { lr: 0.01, betas: [0.9, 0.999] } });
    expect(Object.keys(epoch)).toEqual(['event', 'epoch', 'trainLoss', 'testLoss', 'metrics', 'trainSeconds', 'evalSeconds']); // prettier-ignore
    expect(end).toMatchObject({ event: 'end', epochs: 1, testLoss: epoch.testLoss, metrics: { test: epoch.metrics.test } }); // prettier-ignore
    noAccuracy(stdout);
  });

  test('on a terminal too, bar and chart', async () => {
    const { code, stdout } = await onTerminal([...RECIPE, '--epochs', '3', '--batch-size', '2'], 80);
    expect(code).toBe(0);
    expect(stdout).toContain('rows/s');
    noAccuracy(stdout);
  });

  test('without an epoch: measured, and a page without a curve', async () => {
    const { code, stdout } = await mlpTrain([...RECIPE, '--epochs', '0', '--out', at('zero')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^test loss \d+\.\d{4}, test RMSE \d+\.\d{4} \(always the mean: 5\.\d{4}\)\n/);
    noAccuracy(stdout, read(at('zero'), 'report.html').replace(/<style>[^]*?<\/style>/, '').replace(/<[^>]+>/g, ' ')); // prettier-ignore
  });

  test('stopped within an epoch and gone on with: the bytes of a run that was not', async () => {
    const [parts, uncut] = [at('parts'), at('uncut')];
    const recipe = [...RECIPE, '--batch-size', '2', '--epochs', '3', '--schedule', 'cosine', '--loss', 'huber'];
    await mlpTrain([...recipe, '--quiet', '--out', uncut]);
    const child = start([...recipe, '--out', parts]);
    const stopped = await finish(child, /^ +1 /m, () => void setTimeout(() => child.kill('SIGINT'), 20));
    expect(stopped.stderr).toMatch(/stopped by SIGINT in epoch \d after [\d,]+ of 8,000 rows, loss \S+; epoch \d reached loss \S+, train RMSE/); // prettier-ignore
    const resumed = await mlpTrain(['--resume', parts]);
    expect(resumed.code).toBe(0);
    expect(read(parts, 'model.safetensors') === read(uncut, 'model.safetensors')).toBe(true);
    noAccuracy(stopped.stdout, stopped.stderr, resumed.stdout, resumed.stderr);
  });

  test('beside a run of classes on one page: each has its own metric', async () => {
    const other = at('classes');
    await mlpTrain(['--dataset', 'synthetic', '--hidden', '8', '--epochs', '1', '--threads', '1', '--quiet', '--out', other]); // prettier-ignore
    const { code } = await mlpTrain(['report', run, other, '--out', at('both.html')]);
    expect(code).toBe(0);
    const page = readFileSync(at('both.html'), 'utf8');
    for (const name of ['test RMSE', 'test accuracy', 'test loss']) expect(page).toContain(name);
    const { stdout } = await mlpTrain(['report', run, at('zero'), '--out', at('same.html')]);
    noAccuracy(stdout, readFileSync(at('same.html'), 'utf8').replace(/<style>[^]*?<\/style>/, '').replace(/<[^>]+>/g, ' ')); // prettier-ignore
  });
});

describe.concurrent('what does not go together ends with 2, and names the flag', () => {
  test.each<[string, string]>([
    ['--dataset synthetic --loss mse', '--loss: mse is for a regression, but the data have classes'],
    ['--dataset friedman --loss crossEntropy', '--loss: crossEntropy is for classes, but the data have real targets'],
    [
      '--dataset friedman --loss bce-with-logits',
      '--loss: bceWithLogits is for targets from 0 to 1, but the data have ',
    ],
    ['--dataset synthetic --class-weight 1,2', '--class-weight: there are 2 weights, but 10 classes'],
    ['--dataset friedman --class-weight 1,2', '--class-weight is for --loss crossEntropy'],
    ['--dataset synthetic --beta1 0.8', '--beta1 is for --optimizer adam or adamw'],
    ['--dataset synthetic --init torch --init-std 0.1', '--init-std is for --init book'],
  ])('%s', async (args, message) => {
    const { code, stdout, stderr } = await mlpTrain(args.split(' '));
    expect(stderr).toMatch(/^mlp-train: .*\n$/);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('beyond a schedule, and from other weights', () => {
  let made: string;
  beforeAll(async () => {
    made = at('cosine');
    await mlpTrain([...RECIPE, '--schedule', 'cosine', '--warmup', '0.5', '--epochs', '2', '--out', made, '--quiet']);
  });

  test('--resume --epochs names --from, which goes on', async () => {
    const { code, stdout, stderr } = await mlpTrain(['--resume', made, '--epochs', '4']);
    expect(stderr).toMatch(/^mlp-train: --epochs 4 cannot follow 2: .*cosine schedule/);
    expect(stderr).toContain(`--from ${made} begins a new run with its weights.\n`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const before = await mlpTrain(['eval', made]);
    const from = ['--dataset', 'friedman', '--threads', '1', '--from', made];
    const measured = await mlpTrain([...from, '--epochs', '0']);
    expect(after('test RMSE', measured.stdout)).toBe(after('test RMSE', before.stdout));
    const tuned = await mlpTrain([...from, '--optimizer', 'adamw', '--epochs', '1', '--quiet']);
    expect(after('test RMSE', tuned.stdout)).toBeLessThan(after('test RMSE', before.stdout));
  });

  test.each([
    [['--hidden', '32'], '--hidden 32 is 64 in '],
    [['--activation', 'tanh'], '--activation tanh is relu in '],
    [['--no-bias'], '--bias false is true in '],
    [['--init', 'torch'], '--init is for new weights, and not for those of --from'],
  ])('--from with %j is refused', async (args, message) => {
    const { code, stdout, stderr } = await mlpTrain(['--dataset', 'friedman', '--from', made, ...args]);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('--from for data of another shape is refused, with both', async () => {
    const { code, stderr } = await mlpTrain(['--dataset', 'synthetic', '--from', made]);
    expect(stderr).toContain('the model takes 10 numbers and gives 1, but the data have 784 and need 10');
    expect(code).toBe(1);
  });

  test('--resume with what --from began with is refused by name', async () => {
    const { code, stderr } = await mlpTrain(['--resume', made, '--from', made]);
    expect(stderr).toContain(`--from ${made} is none there`);
    expect(code).toBe(2);
  });
});
