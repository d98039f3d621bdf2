// Choices that depend on others: flags that mean nothing are refused, defaults follow, and --from begins anew from a model.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mlpTrain, QUICK } from './mlp-train.js';

const FRIEDMAN = ['--dataset', 'friedman', '--threads', '1'];

let home: string;
let run: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  run = join(home, 'run');
  const recipe = ['--hidden', '8', '--activation', 'tanh', '--init', 'torch', '--schedule', 'cosine', '--epochs', '1'];
  expect(await mlpTrain([...FRIEDMAN, ...recipe, '--out', run])).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(home, { recursive: true }));

async function refused(args: readonly string[], message: string): Promise<void> {
  const { code, stdout, stderr } = await mlpTrain(args);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(message) as string });
}

describe.concurrent('a flag that means nothing beside the others: 2, with what it goes with', () => {
  test.each([
    [['--init', 'torch', '--init-std', '0.1'], '--init-std is for --init book'],
    [['--hidden', '8,8,8', '--init-std', '0.1'], '--init-std is for --init book'],
    [['--optimizer', 'sgd', '--beta1', '0.5'], '--beta1 is for --optimizer adam or adamw'],
    [['--optimizer', 'adam', '--momentum', '0.9'], '--momentum is for --optimizer sgd or rmsprop'],
    [['--optimizer', 'rmsprop', '--momentum', '0.9', '--nesterov'], '--nesterov needs --momentum, such as 0.9, and'],
    [['--gamma', '0.5'], '--gamma is for --schedule step or exponential'],
    [['--step-size', '2', '--schedule', 'cosine'], '--step-size is for --schedule step'],
  ])('%j', (args, message) => refused([...QUICK, ...args], message));

  test('a loss or a weight of classes on real targets, and the other way round', async () => {
    await refused([...FRIEDMAN, '--label-smoothing', '0.1'], '--label-smoothing is for --loss crossEntropy');
    await refused(
      [...FRIEDMAN, '--loss', 'cross-entropy'],
      'crossEntropy is for classes, but the data have real targets',
    );
    await refused([...QUICK, '--loss', 'mse'], 'mse is for a regression, but the data have classes');
    await refused([...QUICK, '--class-weight', '1,2'], 'there are 2 weights, but 10 classes');
  });

  test('--augment of what is no image', () => {
    return refused([...FRIEDMAN, '--augment', 'flip'], 'augment: examples of [10] are no images');
  });

  test('--standardize for a model that has its inputs as they are', () => {
    return refused([...FRIEDMAN, '--from', run, '--standardize'], '--standardize true is false in ');
  });

  test('--init for weights that are there', () => {
    return refused([...FRIEDMAN, '--from', run, '--init', 'torch'], '--init is for new weights, and not for those of');
  });
});

describe.concurrent('defaults that depend on others', () => {
  test.each([
    [['--hidden', '8,8'], /, lr 0\.1, seed 42\n/],
    [['--hidden', '8,8,8'], /, lr 0\.1, init torch, seed 42\n/],
    [['--hidden', '8,8,8', '--init', 'book'], /, lr 0\.1, seed 42\n/],
    [['--optimizer', 'adamw'], /, adamw, lr 0\.001, weight decay 0\.01, seed 42\n/],
    [['--schedule', 'exponential'], /, exponential schedule, gamma 0\.9, seed 42\n/],
  ])('%j: the header says them', async (args, recipe) => {
    const { code, stderr } = await mlpTrain(['--dataset', 'synthetic', '--epochs', '0', ...args]);
    expect(stderr).toMatch(recipe);
    expect(code).toBe(0);
  });
});

describe.concurrent('a run whose schedule needs the number of its steps', () => {
  test('cannot be made longer: 2, naming --from', () => {
    const message = `--epochs 2 cannot follow 1: every rate of the cosine schedule depends on that number. --from ${run} begins`;
    return refused(['--resume', run, '--epochs', '2'], message);
  });

  test('--from begins a new one with its weights and layers', async () => {
    const own = await mlpTrain(['eval', run, '--json', '--threads', '1']);
    const { code, stdout, stderr } = await mlpTrain([...FRIEDMAN, '--from', run, '--epochs', '0', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const events = stdout.trim().split('\n');
    const { loss } = JSON.parse(own.stdout) as { loss: number };
    expect(JSON.parse(events.at(-1)!)).toMatchObject({ event: 'end', epochs: 0, testLoss: loss });
  });

  test.each([
    [['--hidden', '16'], '--hidden 16 is 8 in '],
    [['--activation', 'relu'], '--activation relu is tanh in '],
  ])('--from with %j, which the model has otherwise: 2, with both', (flags, message) => {
    return refused([...FRIEDMAN, '--from', run, ...flags], message);
  });

  test('--from a model of other data: 1, with both', async () => {
    const { code, stderr } = await mlpTrain([...QUICK, '--from', run]);
    expect(stderr).toContain('the model takes 10 numbers and gives 1, but the data have 784 and need 10');
    expect(code).toBe(1);
  });
});
