// What a run prints, where, and how it ends.
import { describe, expect, test } from 'vitest';
import { ENDLESS, finish, mlpTrain, preload, QUICK, type Result, shell, start } from './mlp-train.js';

const NUMBER = '\\d+\\.\\d{4}';
const RESULTS = `loss ${NUMBER}, train accuracy ${NUMBER}, test accuracy ${NUMBER} \\(best: ${NUMBER} in epoch \\d, chosen on the test set\\)`;

const QUIET = ['--dataset', 'synthetic', '--threads', '1', '--quiet'];

const lines = (text: string) => text.trimEnd().split('\n');
const events = ({ stdout }: Result) => lines(stdout).map((line) => JSON.parse(line));

describe.concurrent('a whole run', () => {
  test('rows, chart and summary on stdout; the header on stderr', async () => {
    const { code, stdout, stderr } = await mlpTrain(QUICK);
    const [head, first, second, , ...rest] = lines(stdout);
    expect(head).toBe('epoch    loss  train acc  test acc  seconds');
    expect(first).toMatch(/^ {4}1( +\d\.\d{4}){3} +\d+\.\d{2}$/);
    expect(second).toMatch(/^ {4}2( +\d\.\d{4}){3} +\d+\.\d{2}$/);
    expect(rest.join('\n')).toMatch(/┼─[^]*train acc \d\.\d{4}[^]*1 .*epoch 2\n\n2 epochs in /);
    expect(rest.at(-1)).toMatch(new RegExp(`^2 epochs in [\\d.]+ m?s: ${RESULTS}$`));
    expect(stderr).toMatch(
      /^mlp-train \d+\.\d+\.\d+\n {2}backend {2}(OpenBLAS .*|builtin sgemm), \d threads?\n {11}.* product .*\n {2}data /,
    );
    expect(stderr).toContain('  data     synthetic, 6,000 images to train and 1,000 to test\n');
    expect(stderr).toContain('  model    784-256-10, 203,530 parameters\n');
    expect(stderr).toContain('  recipe   2 epochs, batch 256, lr 0.1, seed 42\n');
    expect(stdout + stderr).not.toMatch(/[\u001b\r]/);
    expect(code).toBe(0);
  });

  test('--json: the events alone, in full precision', async () => {
    const result = await mlpTrain([...QUICK, '--json', '--seed', '7']);
    const [started, first, second, end] = events(result);
    expect(started).toEqual({
      event: 'start',
      backend: expect.stringMatching(/^(openblas|builtin)$/),
      why: expect.stringContaining('product'),
      blas: expect.stringMatching(/^(OpenBLAS .*|none)$/),
      threads: expect.any(Number),
      seed: 7,
      parameters: 203530,
      epochs: 2,
      batchSize: 256,
      examples: 6000,
      validationExamples: 0,
      testExamples: 1000,
      metric: 'accuracy',
      monitor: 'accuracy',
      optimizer: { lr: 0.1, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false },
    });
    const results = { testLoss: expect.any(Number), testAccuracy: expect.any(Number) };
    const loss = expect.any(Number) as number;
    const number = expect.any(Number) as number;
    const test = { loss, accuracy: number, macroF1: number, logLoss: number, calibration: number };
    const metrics = { train: { loss, accuracy: expect.any(Number) as number }, test };
    const measured = { ...results, trainLoss: loss, trainAccuracy: expect.any(Number) as number, metrics };
    const seconds = { trainSeconds: expect.any(Number), evalSeconds: expect.any(Number) };
    expect(first).toEqual({ event: 'epoch', epoch: 1, ...measured, ...seconds });
    expect(second).toEqual({ event: 'epoch', epoch: 2, ...measured, ...seconds });
    expect(end).toEqual({ event: 'end', epochs: 2, seconds: expect.any(Number), metrics: { test }, ...results });
    expect(String(first.trainLoss).length).toBeGreaterThan(10);
    expect(result).toMatchObject({ code: 0, stderr: '' });
  });

  test('a clock that jumps by days: durations are those of a clock that does not', async () => {
    const jumps = `let jump = 0;
      globalThis.Date = class extends Date {
        constructor(...args) { super(...(args.length > 0 ? args : [Date.now()])); }
        static now() { return super.now() + (jump = jump ? 0 : -86_400_000); }
      };`;
    const result = await mlpTrain([...QUICK, '--json'], preload(jumps));
    const [, first, second, end] = events(result);
    for (const { trainSeconds, evalSeconds } of [first, second]) {
      expect(Math.min(trainSeconds, evalSeconds)).toBeGreaterThan(0);
      expect(trainSeconds + evalSeconds).toBeLessThan(end.seconds);
    }
    expect(end.seconds).toBeLessThan(100);
    expect(result).toMatchObject({ code: 0, stderr: '' });
  });

  test('--json --verbose: the header too, on stderr', async () => {
    const result = await mlpTrain([...QUICK, '--json', '--verbose']);
    expect(events(result)).toHaveLength(4);
    expect(result.stderr).toMatch(/addon {4}.*\.node\n {2}library {2}.*\n {2}startup {2}\d/);
  });

  test('--quiet: the final line alone', async () => {
    const { code, stdout, stderr } = await mlpTrain([...QUICK, '--quiet']);
    expect(stdout).toMatch(new RegExp(`^2 epochs in .* m?s: ${RESULTS}\n$`));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('the final line names the best epoch, which need not be the last', async () => {
    const result = await mlpTrain([
      '--dataset',
      'synthetic',
      '--threads',
      '1',
      '--epochs',
      '6',
      '--lr',
      '0.5',
      '--json',
    ]);
    const accuracies = events(result).flatMap(({ event, testAccuracy }) => (event === 'epoch' ? [testAccuracy] : []));
    const best = Math.max(...accuracies);
    const { stdout } = await mlpTrain([...QUIET, '--epochs', '6', '--lr', '0.5']);
    const [last, epoch] = [accuracies.at(-1).toFixed(4), accuracies.indexOf(best) + 1];
    expect(stdout).toContain(
      `, test accuracy ${last} (best: ${best.toFixed(4)} in epoch ${epoch}, chosen on the test set)\n`,
    );
  });

  test('--epochs 0: only measures', async () => {
    const { code, stdout } = await mlpTrain(['--dataset', 'synthetic', '--epochs', '0']);
    expect(stdout).toMatch(/^test loss 2\.30\d\d, test accuracy 0\.\d{4}\n$/);
    expect(code).toBe(0);
  });

  test('--lr 0: says that nothing will change', async () => {
    const { code, stderr } = await mlpTrain(['--dataset', 'synthetic', '--epochs', '1', '--lr', '0']);
    expect(stderr).toContain('lr 0 (the model stays as it is)');
    expect(code).toBe(0);
  });

  test('a batch larger than the data: one step, and one warning', async () => {
    const { code, stderr } = await mlpTrain([...QUICK, '--batch-size', '10000', '--quiet']);
    expect(stderr).toMatch(/^mlp-train: warning: a batch size of 10000 is larger than the data: .*\n$/);
    expect(code).toBe(0);
  });

  test('no better than guessing: one warning, and the run goes on', async () => {
    const { code, stdout, stderr } = await mlpTrain([...QUIET, '--epochs', '4', '--lr', '100']);
    expect(stderr).toMatch(
      /^mlp-train: warning: after epoch 2 the test loss of \d+\.\d{4} is no better than guessing \(ln 10 = 2\.3026\)\. Try a lower --lr, such as 0\.1\.\n$/,
    );
    expect(stdout).toMatch(new RegExp(`^4 epochs in .* m?s: ${RESULTS}\n$`));
    expect(code).toBe(0);
  });

  test('much worse than guessing after the only epoch: a warning', async () => {
    const { stderr } = await mlpTrain([...QUIET, '--epochs', '1', '--lr', '1000']);
    expect(stderr).toMatch(/^mlp-train: warning: after epoch 1 .* Try a lower --lr, such as 0\.1\.\n$/);
  });

  test('no better than guessing at a usual lr: another one, or other first weights', async () => {
    const { stderr } = await mlpTrain([...QUICK, '--hidden', '64,64,64,64,64', '--init', 'book', '--quiet']);
    expect(stderr).toMatch(/^mlp-train: warning: after epoch 2 .* Try another --lr, or --init torch\.\n$/);
  });

  test.each([
    ['a first epoch', ['--epochs', '1', '--lr', '10']],
    ['one epoch of a large loss with most answers right', ['--epochs', '1', '--init-std', '10']],
    ['a large loss with most answers right', ['--epochs', '2', '--init-std', '10']],
    ['few answers right and a loss that falls', ['--epochs', '2', '--lr', '0.01']],
    ['a model that is to stay as it is', ['--epochs', '2', '--lr', '0']],
  ])('%s: no warning', async (_, flags) => {
    expect(await mlpTrain([...QUIET, ...flags])).toMatchObject({ code: 0, stderr: '' });
  });

  test('the estimate of a long run stands before its first epoch', async () => {
    const child = start([...ENDLESS, '--backend', 'javascript']);
    const { stdout, stderr } = await finish(child, /epoch/, () => child.kill('SIGTERM'));
    expect(stderr).toMatch(/ {2}time {5}about [\d.]+ (ms|s|min) an epoch, [\d.]+ h in all\n\nmlp-train: stopped/);
    expect(stdout).not.toMatch(/^ +2 /m);
  });
});

describe.concurrent('failures', () => {
  test('a loss that is not finite: 3, with epoch, step, lr and what to try', async () => {
    const { code, stdout, stderr } = await mlpTrain([...QUICK, '--lr', '1e20', '--json']);
    expect(stderr).toMatch(/^mlp-train: epoch 1, step \d+, lr 100000000000000000000: .*Try a smaller.*0\.1.*\n$/);
    expect(stdout).toMatch(/^\{"event":"start".*\}\n$/);
    expect(code).toBe(3);
  });

  test('--lr 100 on three hidden layers: 3', async () => {
    const { code, stderr } = await mlpTrain([...QUICK, '--lr', '100', '--hidden', '256,256,256', '--quiet']);
    expect(stderr).toMatch(
      /^mlp-train: epoch 1, step \d+, lr 100: .*\(mean loss of the epoch so far: .*\)\. Try a smaller/,
    );
    expect(code).toBe(3);
  });

  test.each([
    ['0', 'before epoch 1'],
    ['1', 'epoch 1, step 1'],
  ])('--epochs %s with a loss that never was finite: 3, and the first weights are to blame', async (epochs, where) => {
    const { code, stdout, stderr } = await mlpTrain([...QUIET, '--epochs', epochs, '--init-std', '1e30']);
    expect(stderr).toContain(`mlp-train: ${where}, lr 0.1: the loss is not finite. Try smaller first weights, and`);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });

  test('memory that cannot be had, though it is free: 1, and what needs less', async () => {
    const { code, stdout, stderr } = await shell(
      `ulimit -v 1500000; $MLP ${QUICK.join(' ')} --hidden 200000 --batch-size 64 --backend builtin --quiet`,
    );
    expect(stderr).toMatch(/^mlp-train: out of memory \(.*\)\. Give fewer --hidden units or a smaller --batch-size\n$/);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test('no data in the folder given: 1, naming it without its control characters', async () => {
    const { code, stdout, stderr } = await mlpTrain(['--data-dir', '/nowhere/\u001b[31m']);
    expect(stderr).toMatch(
      /^mlp-train: \/nowhere\/\\x1b\[31m: no such folder\.\nTo get Fashion-MNIST, .*train-images-idx3-ubyte\.gz/,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test('MLP_TRAIN_DEBUG adds the stack', async () => {
    const { code, stderr } = await mlpTrain(['--lr', 'x'], { MLP_TRAIN_DEBUG: '1' });
    expect(stderr).toMatch(/^mlp-train: expected .*\n[^]*\n {4}at /);
    expect(code).toBe(2);
  });
});
