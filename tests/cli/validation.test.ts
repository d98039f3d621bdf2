// --validation and what goes with it in processes of their own, and --best of the commands that use a run.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mlpTrain, preload } from './mlp-train.js';

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

const at = (name: string) => join(home, name);
const lines = (text: string) => text.trimEnd().split('\n');
const epochsOf = (dir: string) =>
  lines(readFileSync(at(`${dir}/metrics.jsonl`), 'utf8')).map((line) => ({ ...JSON.parse(line), trainSeconds: 0, evalSeconds: 0 })); // prettier-ignore

/** Steps of so few examples that an epoch takes a while; the learning rate is too high for the best epoch to be the last. */
const RECIPE = ['--dataset', 'synthetic', '--hidden', '16', '--optimizer', 'adamw', '--schedule', 'cosine', '--lr', '0.02', '--batch-size', '8', '--epochs', '10', '--validation', '0.1', '--standardize', '--dropout', '0.2', '--augment', 'flip,shift1', '--label-smoothing', '0.1']; // prettier-ignore

/** What the process does to itself when it writes the row of an epoch. */
const atRow = (epoch: number, signal: NodeJS.Signals) =>
  preload(`
    const { write } = process.stdout;
    const isRow = (text) => /^ +${epoch} /.test(text);
    process.stdout.write = (text, ...rest) => (isRow(text) && process.kill(process.pid, '${signal}'), write.call(process.stdout, text, ...rest));
  `);

describe('10 epochs with validation, AdamW, a cosine schedule, dropout, augmentation and smoothing', () => {
  test.each(['1', '2'])(
    'are 5, a cut, some, Ctrl-C within an epoch, and the rest: to the byte, on %s threads',
    async (threads) => {
      const [whole, parts] = [`whole-${threads}`, `parts-${threads}`];
      const recipe = [...RECIPE, '--threads', threads];
      const quiet = async (...args: string[]) => expect(await mlpTrain([...args, '--quiet'])).toMatchObject({ code: 0, stderr: '' }); // prettier-ignore
      await quiet(...recipe, '--out', at(whole));
      await mlpTrain([...recipe, '--out', at(parts), '--save-every', '5'], atRow(5, 'SIGKILL'));
      expect(epochsOf(parts)).toHaveLength(5);
      const { stderr } = await mlpTrain(['--resume', at(parts)], atRow(7, 'SIGINT'));
      expect(stderr).toMatch(
        /stopped by SIGINT in epoch 8 after [\d,]+ of 5,400 images.* reached .*validation accuracy/,
      );
      await quiet('--resume', at(parts));
      for (const name of ['model', 'best'])
      expect(readFileSync(at(`${parts}/${name}.safetensors`)).equals(readFileSync(at(`${whole}/${name}.safetensors`)))).toBe(true); // prettier-ignore
      expect(epochsOf(parts)).toEqual(epochsOf(whole));
    },
  );
});

describe('a run that patience ends', () => {
  const QUICK = ['--dataset', 'synthetic', '--hidden', '16', '--lr', '0.7', '--epochs', '30', '--threads', '1'];
  let stdout: string;
  let stderr: string;
  let best: number;
  let epochs: ReturnType<typeof epochsOf>;
  const accuracies = (part: string) => epochs.map(({ metrics }) => metrics[part].accuracy as number);
  beforeAll(async () => {
    ({ stdout, stderr } = await mlpTrain([...QUICK, '--validation', '0.1', '--patience', '2', '--out', at('run')]));
    epochs = epochsOf('run');
    best = accuracies('validation').indexOf(Math.max(...accuracies('validation'))) + 1;
  });
  const tested = () => accuracies('test')[best - 1].toFixed(4);
  const bestLine = () =>
    `best: epoch ${best} by validation accuracy ${Math.max(...accuracies('validation')).toFixed(4)}; test accuracy ${tested()} with its weights`;

  test('says what is held out, why it ended, and by what the best epoch was chosen', () => {
    expect(stderr).toContain('  data     synthetic, 5,400 images to train, 600 to validate and 1,000 to test\n');
    expect(stderr).toContain('validation 0.1, patience 2, seed 42\n');
    expect(epochs).toHaveLength(best + 2);
    const [, last, text] = /\n(\d+) epochs in [^\n]* \(no better validation accuracy in 2 epochs\): .*\n(best: .*)\n/.exec(stdout)!; // prettier-ignore
    expect([Number(last), text]).toEqual([best + 2, bestLine()]);
    const config = JSON.parse(readFileSync(at('run/config.json'), 'utf8'));
    expect(config).toMatchObject({
      validation: 0.1,
      patience: 2,
      minDelta: 0,
      validationExamples: 600,
      examples: 5400,
    });
  });

  test('ends at once if it is resumed, and goes on with more patience', async () => {
    const again = await mlpTrain(['--resume', at('run'), '--quiet']);
    expect(again.stdout).toContain('nothing left to train (no better validation accuracy in 2 epochs): give --patience 3 or more'); // prettier-ignore
    expect(again.stdout).toContain(`\n${bestLine()}\n`);
    expect(epochsOf('run')).toEqual(epochs);
    cpSync(at('run'), at('longer'), { recursive: true });
    await mlpTrain(['--resume', at('longer'), '--patience', '3', '--quiet']);
    expect(epochsOf('longer').length).toBeGreaterThan(epochs.length);
    expect(epochsOf('longer').slice(0, epochs.length)).toEqual(epochs);
  });

  test('is drawn with its best weights, also if that is done again', async () => {
    const pages = () => ['report.html', 'predictions.png'].map((name) => readFileSync(at(`run/${name}`)));
    const drawn = pages();
    expect(await mlpTrain(['report', at('run')])).toMatchObject({ code: 0, stderr: '' });
    expect(pages()).toEqual(drawn);
  });

  test('eval, predict and export take the weights that validation chose, or its last, and say which', async () => {
    const said = { best: `weights: epoch ${best}, the best by validation accuracy\n`, last: `weights: after epoch ${best + 2} of 30\n` }; // prettier-ignore
    const last = await mlpTrain(['eval', at('run'), '--json', '--last']);
    expect(last).toMatchObject({ code: 0, stderr: said.last });
    expect(JSON.parse(last.stdout).accuracy).toBe(accuracies('test').at(-1));
    const chosen = await mlpTrain(['eval', at('run'), '--json']); // which validation chose
    expect(chosen).toMatchObject({ code: 0, stderr: said.best });
    expect(JSON.parse(chosen.stdout).accuracy).toBe(accuracies('test')[best - 1]);
    expect(await mlpTrain(['export', at('run'), '--out', at('a.json')])).toMatchObject({ code: 0, stderr: said.best }); // prettier-ignore
    expect(await mlpTrain(['export', at('run'), '--last', '--out', at('b.json')])).toMatchObject({
      code: 0,
      stderr: said.last,
    });
    expect(readFileSync(at('a.json'))).not.toEqual(readFileSync(at('b.json')));
    const predicted = await mlpTrain(['predict', at('run'), at('run/predictions.png'), '--best', '--json']);
    expect(predicted.stderr.startsWith(said.best)).toBe(true);
  });
});

describe('--best', () => {
  beforeAll(async () => {
    await mlpTrain(['--dataset', 'synthetic', '--hidden', 'none', '--epochs', '2', '--threads', '1', '--out', at('plain')]); // prettier-ignore
    await mlpTrain(['--dataset', 'synthetic', '--hidden', 'none', '--epochs', '0', '--threads', '1', '--out', at('none')]); // prettier-ignore
  });

  test('without validation was chosen on the test set, as it says', async () => {
    const { stderr } = await mlpTrain(['eval', at('plain'), '--best', '--json']);
    expect(stderr).toMatch(/^weights: epoch \d, the best by test accuracy: chosen on the test set\n$/);
  });

  test.each([
    ['plain/model.safetensors', 2, /--best is for a run folder, but .*model\.safetensors is none\. Leave it out/],
    [
      'none',
      1,
      /none: there is no best\.safetensors in it, since no epoch of the run was measured\. Use its last model/,
    ],
    ['', 1, /no run folder: there is no model\.safetensors in it/],
  ])('of %j ends with %d', async (path, code, message) => {
    const results = ['eval', 'export'].map((command) =>
      mlpTrain([command, at(path), '--best', ...(command === 'export' ? ['--out', at('x.onnx')] : [])]),
    );
    for (const { code: ended, stderr } of await Promise.all(results)) {
      expect(stderr).toMatch(message);
      expect(ended).toBe(code);
    }
  });
});

describe.concurrent('refused', () => {
  test.each([
    [['--patience', '3'], /--patience is for --validation/],
    [['--min-delta', '0.1'], /--min-delta is for --validation/],
    [['--monitor', 'loss'], /--monitor is for --validation/],
    [['--validation', '1'], /a share from 0 to below 1, or a path for --validation/],
    [['--validation', '0.1', '--monitor', 'speed'], /one of loss, accuracy, .* for --monitor but got "speed"/],
    [
      ['--validation', '0.1', '--monitor', 'auc'],
      /one of what is measured here, loss, accuracy, macroF1, logLoss, calibration, for monitor/,
    ],
    [['--validation', '0.00001'], /a share of 0\.00001 of 6000 rows leaves 0 to validate/],
  ])('%j', async (flags, message) => {
    const { code, stdout, stderr } = await mlpTrain([
      '--dataset',
      'synthetic',
      '--out',
      at(`refused ${flags.join('')}`),
      ...flags,
    ]);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

test('a net that overfits after its best epoch is not called no better than guessing', async () => {
  let word = 1;
  const random = () => (word = (word * 16807) % 2147483647) / 2147483647;
  const row = () => {
    const x = Array.from({ length: 6 }, () => random().toFixed(3));
    return [...x, random() < 0.25 !== Number(x[0]) > 0.5 ? 'yes' : 'no'].join(','); // a quarter of the answers are wrong
  };
  const path = join(home, 'noisy.csv');
  writeFileSync(path, ['a,b,c,d,e,f,y', ...Array.from({ length: 150 }, row)].join('\n'));
  const flags = ['--target', 'y', '--folds', '0', '--label-smoothing', '0', '--out', join(home, 'noisy'), '--json'];
  const { stdout, stderr } = await mlpTrain([path, ...flags]);
  const epochs = stdout.trim().split('\n').map((line) => JSON.parse(line) as { event: string; metrics: { test: { loss: number } } }); // prettier-ignore
  const losses = epochs.filter(({ event }) => event === 'epoch').map(({ metrics }) => metrics.test.loss);
  expect(Math.max(...losses)).toBeGreaterThan(0.7); // of guessing: ln 2
  expect(Math.min(...losses)).toBeLessThan(0.69);
  expect(stderr).not.toContain('warning');
});
