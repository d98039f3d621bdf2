// `mlp-train sweep`: what it prints and keeps, how it goes on, and what it refuses.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadModel } from '../../src/index.js';
import { readLedger } from '../../src/sweep/ledger.js';
import { finish, onTerminal, start } from './mlp-train.js';

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

const at = (name: string) => join(home, name);
const mlp = (...args: string[]) => finish(start(args, {}, home));
const NET = ['--dataset', 'synthetic', '--hidden', '16'];
const QUICK = [...NET, '--epochs', '2'];
const VARY = ['--vary', 'lr: 0.01 0.3 1'];
const values = (path: string) => loadModel(path).model.parameters().map((parameter) => [...parameter.values]); // prettier-ignore

describe('a sweep', () => {
  let printed: string;
  beforeAll(async () => {
    const { code, stdout, stderr } = await mlp('sweep', ...QUICK, ...VARY);
    expect([code, stderr]).toEqual([0, '3 trials for 2 epochs; 1 seed, 2 workers\n']);
    printed = stdout;
  });

  test('keeps its ledger, its page and the winner in a folder of its own', () => {
    for (const name of ['trials.jsonl', 'sweep.html', 'winner/model.safetensors', 'winner/report.html'])
      expect(existsSync(at(`runs/sweep/${name}`)), name).toBe(true);
    expect(printed).toContain('page: runs/sweep/sweep.html');
  });

  test('prints the winner, and a command that trains it again, to the bit', async () => {
    const [, command] = /^npx mlp-train (.*)$/m.exec(printed)!;
    expect((await mlp(...command.split(' '), '--quiet', '--out', 'again')).code).toBe(0);
    expect(values(at('again/model.safetensors'))).toEqual(values(at('runs/sweep/winner/model.safetensors')));
    const tested = await mlp('eval', 'runs/sweep/winner', '--json');
    const { metrics } = JSON.parse(tested.stdout);
    expect(printed).toContain(`test accuracy ${metrics.accuracy.toFixed(4)}`);
  });

  test('goes on from its folder alone; all is known then', async () => {
    const { code, stderr, stdout } = await mlp('sweep', '--resume', 'runs/sweep');
    expect([code, stderr]).toEqual([0, '3 trials for 2 epochs; 1 seed, 2 workers; 3 trials known\n']);
    expect(stdout).toBe(printed);
  });

  test('comes to the same table with one worker and with four', async () => {
    const table = (dir: string) =>
      readLedger(at(`${dir}/trials.jsonl`))
        .entries.map(({ seconds: _, ...entry }) => JSON.stringify(entry))
        .sort();
    for (const workers of ['1', '4']) {
      const out = `workers-${workers}`;
      expect((await mlp('sweep', ...QUICK, ...VARY, '--workers', workers, '--out', out)).code).toBe(0);
      expect(table(out)).toEqual(table('runs/sweep'));
    }
  });

  test('with another recipe does not go on', async () => {
    const { code, stderr } = await mlp('sweep', '--resume', 'runs/sweep', '--momentum', '0.9');
    expect([code, stderr]).toEqual([2, expect.stringContaining('momentum was none and is 0.9')]);
  });

  test('prints what happens as JSON lines', async () => {
    const { stdout } = await mlp('sweep', ...QUICK, ...VARY, '--json', '--out', 'json');
    const events = stdout.trim().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
    const count = (name: string) => events.filter(({ event }) => event === name).length;
    expect(['start', 'epoch', 'run', 'rung', 'end'].map(count)).toEqual([1, 6, 3, 1, 1]);
    expect(events.at(-1).record.winner.trial).toBe(events.at(-1).record.trials[0].trial);
  });
});

test('a sweep of a table has the preset of tables, one net a trial, and a winner that predicts', async () => {
  const rows = Array.from({ length: 200 }, (_, i) => `${i % 7},${i % 3 ? 'a' : 'b'},${i % 7 > 3 ? 'yes' : 'no'}`);
  writeFileSync(at('small.csv'), ['x,kind,answer', ...rows].join('\n'));
  const { code, stderr } = await mlp('sweep', 'small.csv', '--target', 'answer', '--epochs', '15', '--vary', 'hidden: 8 16', '--quiet'); // prettier-ignore
  expect([code, stderr]).toEqual([0, '']);
  const config = JSON.parse(readFileSync(at('runs/small-sweep/winner/config.json'), 'utf8'));
  expect(config).toMatchObject({ preset: 'table', folds: 0, examples: 160, validationExamples: 0, testExamples: 40 });
  const { stdout } = await mlp('predict', 'runs/small-sweep/winner', 'small.csv');
  expect(stdout.split('\n')[1]).toMatch(/^0,b,no,no,/);
});

test('SIGTERM ends it at once, and the command to go on is said', async () => {
  const sweep = start(['sweep', ...NET, '--epochs', '100000', ...VARY, '--out', 'stopped'], {}, home);
  const ended = finish(sweep);
  while (!existsSync(at('stopped/trials.jsonl'))) await setTimeout(20);
  await setTimeout(300);
  sweep.kill('SIGTERM');
  const { code, stderr } = await ended;
  expect(code).toBe(143);
  expect(stderr).toContain('sweep --resume stopped');
});

test('on a terminal it shows the leaders and a bar', async () => {
  const { stdout } = await onTerminal(['sweep', ...QUICK, ...VARY, '--out', at('shown')], 80);
  expect(stdout).toMatch(/0\.\d{4} {2}trial \d: lr/);
});

test.each([
  [['sweep'], 'nothing is varied'],
  [['sweep', '--vary', 'lr: 0.1..1'], 'a grid needs one'],
  [['sweep', '--vary', 'lr: 1', '--folds', '5'], '--folds does not go with a sweep'],
  [['sweep', '--vary', 'lr: 1', '--strategy', 'tpe'], 'one of grid, random, halving'],
  [['sweep', '--vary', 'lr: 1', '--save-every', '2'], "unknown option '--save-every'"],
  [
    ['sweep', '--vary', 'lr: 1', '--redis', 'redis://host', '--workers', '2'],
    '--workers is for trials on this machine',
  ],
  [['worker'], 'a worker needs --redis'],
])('%j is refused as wrong usage', async (args, message) => {
  const { code, stderr } = await mlp(...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test('a folder without a sweep cannot go on', async () => {
  const { code, stderr } = await mlp('sweep', '--resume', '.');
  expect([code, stderr]).toEqual([
    1,
    'mlp-train: .: no sweep: there is no trials.jsonl in it. Give the folder of one.\n',
  ]);
});
