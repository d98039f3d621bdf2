// --resume after config.json was changed by hand: the run goes on by its checkpoint, so a change that it would not follow is refused.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mlpTrain } from './mlp-train.js';

let home: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  const recipe = [
    '--dataset',
    'synthetic',
    '--hidden',
    '8',
    '--threads',
    '1',
    '--backend',
    'builtin',
    '--epochs',
    '1',
    '--quiet',
  ];
  expect(await mlpTrain([...recipe, '--out', join(home, 'run')])).toMatchObject({ code: 0, stderr: '' });
});
afterAll(() => rmSync(home, { recursive: true }));

let copies = 0;
/** A copy of the run, and what goes on in it. */
function copyOfRun() {
  const dir = join(home, `copy-${++copies}`);
  cpSync(join(home, 'run'), dir, { recursive: true });
  const config = join(dir, 'config.json');
  return {
    dir,
    config,
    read: () => JSON.parse(readFileSync(config, 'utf8')) as Record<string, unknown>,
    resume: (...flags: string[]) => mlpTrain(['--resume', dir, ...flags, '--quiet']),
  };
}

/** A copy whose config.json has these values instead. */
function edited(values: Record<string, unknown>) {
  const run = copyOfRun();
  writeFileSync(run.config, JSON.stringify({ ...run.read(), ...values }));
  return run;
}

describe.concurrent('config.json', () => {
  test('another lr: 2, with both values, and nothing is written', async () => {
    const { dir, config, resume } = copyOfRun();
    execFileSync('sed', ['-i', 's/"lr": 0.1/"lr": 0.5/', config]);
    const model = readFileSync(join(dir, 'model.safetensors'));
    expect(await resume('--epochs', '2')).toEqual({
      code: 2,
      stdout: '',
      stderr: `mlp-train: ${config} was changed: lr is 0.5 there but 0.1 in model.safetensors. Undo the change, or begin a new run.\n`,
    });
    expect(readFileSync(config, 'utf8')).toContain('"lr": 0.5');
    expect(readFileSync(join(dir, 'model.safetensors'))).toEqual(model);
  });

  test.each([
    [{ hidden: [] }, 'hidden is none there but 8 in'],
    [
      { sizes: [784, 16, 10], batchSize: 64 },
      'sizes is 784,16,10 there but 784,8,10, batchSize is 64 there but 256 in model.safetensors',
    ],
    [{ nesterov: true, momentum: 0.9 }, 'nesterov is true there but false in'],
    [{ seed: '7' }, 'seed is 7 there but 42 in'],
    [{ dataset: 'fashion-mnist' }, 'dataset is fashion-mnist there but synthetic in'],
    [{ backend: 'javascript' }, 'backend is javascript there but builtin in'],
  ])('%j: 2', async (values, message) => {
    const { code, stderr } = await edited(values).resume('--epochs', '2');
    expect(stderr).toContain(`was changed: `);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  test('other epochs: 2, with the flag that does it, which then counts', async () => {
    const { resume, read } = edited({ epochs: 3 });
    const { code, stderr } = await resume();
    expect(stderr).toContain('epochs is 3 there but 1 in model.safetensors. Undo the change, or give --epochs 3.');
    expect(code).toBe(2);
    expect(await resume('--epochs', '2')).toMatchObject({ code: 0, stderr: '' });
    expect(read()).toMatchObject({ epochs: 2 });
  });

  test('another folder of data: 2, with the flag that does it', async () => {
    const { code, stderr } = await edited({ dataDir: '/elsewhere' }).resume();
    expect(stderr).toContain('dataDir is /elsewhere there but none in model.safetensors');
    expect(stderr).toContain('or give --data-dir /elsewhere.');
    expect(code).toBe(2);
  });

  test('another lr, and the old one as a flag: goes on with that', async () => {
    const { resume, read } = edited({ lr: 0.5 });
    expect(await resume('--epochs', '2', '--lr', '0.1')).toMatchObject({ code: 0, stderr: '' });
    expect(read()).toMatchObject({ lr: 0.1 });
  });

  test('what is no JSON any longer: 1, naming the file', async () => {
    const { config, resume } = copyOfRun();
    execFileSync('sed', ['-i', 's/"lr": 0.1,/"lr": 0.5/', config]);
    const { code, stderr } = await resume('--epochs', '2');
    expect(stderr).toMatch(/^mlp-train: \/.*\/config\.json: .*\n$/);
    expect(code).toBe(1);
  });

  test.each([
    ['the same in one line', {}],
    ['what another machine wrote', { version: '0.0.9', node: 'v18.0.0', blas: 'OpenBLAS 0.3.0', isa: 'avx9' }],
  ])('%s: goes on', async (_, values) => {
    expect(await edited(values).resume('--epochs', '2')).toMatchObject({ code: 0, stderr: '' });
  });

  test('none: goes on by the checkpoint, and writes it', async () => {
    const { config, resume, read } = copyOfRun();
    rmSync(config);
    expect(await resume('--epochs', '2')).toMatchObject({ code: 0, stderr: '' });
    expect(read()).toMatchObject({ lr: 0.1, epochs: 2 });
  });
});
