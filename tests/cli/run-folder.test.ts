// The run folder of the command line: what is in it, when it is refused, and what a full disk does.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pictureRanges } from '../../src/cli/model/likeness.js';
import { loadCheckpoint, loadModel, synthetic } from '../../src/index.js';
import { readRun } from '../../src/train/run-folder.js';
import { finish, mlpTrain, shell, start } from './mlp-train.js';

const RECIPE = ['--dataset', 'synthetic', '--hidden', '8', '--threads', '1'];
const SMALL = [...RECIPE, '--epochs', '2'];
const ENDLESS = [...RECIPE, '--epochs', '1000000'];

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

const at = (name: string) => join(home, name);
const run = (args: readonly string[]) => mlpTrain([...args, '--quiet']);

describe.concurrent('a run with --out', () => {
  test('makes the folder with its parents, and keeps recipe, metrics and models there', async () => {
    const dir = at('new/deep/run');
    const { code, stdout } = await mlpTrain([...SMALL, '--momentum', '0.9', '--seed', '-7', '--out', dir]);
    expect(stdout).toMatch(/\n2 epochs in .*\nreport: \S+\/new\/deep\/run\/report\.html\n$/);
    expect(code).toBe(0);
    const { config, epochs } = readRun(dir);
    expect(config).toMatchObject({
      node: process.version,
      dataset: 'synthetic',
      source: 'synthetic, seed 42',
      sizes: [784, 8, 10],
      epochs: 2,
      momentum: 0.9,
      nesterov: false,
      seed: '-7',
      backend: expect.stringMatching(/^(openblas|builtin)$/),
      isa: expect.stringMatching(/^(avx512|avx2|baseline)$/),
      threads: 1,
      examples: 6000,
      parameters: 784 * 8 + 8 + 80 + 10,
    });
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    const { inputShape, classNames, trainedOn } = loadModel(join(dir, 'best.safetensors'));
    expect([inputShape, classNames?.[9]]).toEqual([[1, 28, 28], 'ankle boot']);
    expect(trainedOn).toEqual(pictureRanges(synthetic().train));
    expect(readdirSync(dir).sort()).toEqual([
      'best.safetensors', 'config.json', 'confusion-matrix.svg', 'curves.svg', 'metrics.jsonl', 'model.safetensors',
      'predictions.png', 'report.html',
    ]); // prettier-ignore
  });

  test.each([
    ['other letters and spaces', 'größer 程序 🎉'],
    ['a dash first', '-x'],
    ['a line break', 'two\nlines'],
    ['a command to the terminal', '\u001b[31mred'],
  ])('has a name with %s, which is printed without its control characters', async (_, name) => {
    const inHome = (...args: string[]) => finish(start(args, {}, home));
    const { code, stdout, stderr } = await inHome(...SMALL, '--out', name);
    expect(stdout).toContain(`report: ${name.replace('\u001b', '\\x1b')}/report.html\n`);
    expect(stdout + stderr).not.toContain('\u001b');
    expect(code).toBe(0);
    expect(await inHome('eval', '--json', '--', name)).toMatchObject({
      code: 0,
      stderr: 'weights: after epoch 2 of 2\n',
    });
  });

  test('--json prints the events alone', async () => {
    const { stdout, code } = await mlpTrain([...SMALL, '--json', '--out', at('json')]);
    const events = stdout.trimEnd().split('\n').map((line) => JSON.parse(line).event as string); // prettier-ignore
    expect([code, ...events]).toEqual([0, 'start', 'epoch', 'epoch', 'end']);
  });

  test('--epochs 0 keeps the model as it begins', async () => {
    expect(await run([...RECIPE, '--epochs', '0', '--out', at('zero')])).toMatchObject({ code: 0, stderr: '' });
    expect(loadModel(at('zero/model.safetensors')).model.sizes).toEqual([784, 8, 10]);
    expect(readRun(at('zero')).epochs).toEqual([]);
  });

  test('a checkpoint that is a symbolic link stays one, and the file that it leads to is written', async () => {
    const [link, target] = [at('linked/model.safetensors'), at('elsewhere.safetensors')];
    await run([...SMALL, '--out', at('linked')]);
    renameSync(link, target);
    symlinkSync('../elsewhere.safetensors', link);
    expect(await run(['--resume', at('linked'), '--epochs', '3'])).toMatchObject({ code: 0, stderr: '' });
    expect(readlinkSync(link)).toBe('../elsewhere.safetensors');
    expect(loadCheckpoint(target).progress.epochs).toBe(3);
  });

  test('npm start names the folder after the time, and says how to go on by npm start', async () => {
    mkdirSync(at('package'));
    const npm = { npm_lifecycle_event: 'start', npm_package_name: 'mlp-train' };
    const child = start(ENDLESS, npm, at('package'));
    const { stderr } = await finish(child, /^ +2 /m, () => child.kill('SIGINT'));
    const [name] = readdirSync(at('package/runs'));
    expect(name).toMatch(/^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d$/);
    expect(stderr).toContain(`\nIt is saved. To go on from there: npm start -- --resume runs/${name}\n`);
    const resumed = start(['--resume', `runs/${name}`, '--epochs', '1000001'], npm, at('package'));
    const { stdout } = await finish(resumed, /^ +\d+ /m, () => resumed.kill('SIGINT'));
    expect(Number(/^ +(\d+) /m.exec(stdout)?.[1])).toBeGreaterThan(2);
    expect(readdirSync(at('package/runs'))).toEqual([name]);
  });
});

describe.concurrent('refused at once, and nothing is left behind', () => {
  test.each([
    ['a file as folder', 'file', /file: the folder cannot be made: EEXIST/],
    ['a file as parent', 'file/run', /file\/run: the folder cannot be made: ENOTDIR/],
    ['a name that is too long', 'x'.repeat(300), /cannot be made: ENAMETOOLONG/],
  ])('%s', async (_, name, message) => {
    writeFileSync(at('file'), '');
    await refused([...ENDLESS, '--out', at(name)], 1, message);
  });

  test('a file system that cannot be written', async () => {
    await refused([...ENDLESS, '--out', '/proc/run'], 1, /\/proc\/run: the folder cannot be made: ENOENT/);
    await refused([...ENDLESS, '--out', '/proc/self'], 1, /\/proc\/self.*: .*(ENOENT|EACCES|EPERM)/);
  });

  test('a folder without the right to write there', async () => {
    await run([...SMALL, '--out', at('others/run')]);
    for (const dir of ['others/run', 'others']) chmodSync(at(dir), 0o555);
    const asAnyUser = process.getuid!() === 0 ? 'setpriv --bounding-set=-dac_override,-dac_read_search' : '';
    const refusals = [['--out new', 'new: the folder cannot be made'], ['--resume run', 'run: the folder cannot be locked']]; // prettier-ignore
    for (const [flag, message] of refusals) {
      const { code, stderr } = await shell(`cd ${at('others')} && ${asAnyUser} $MLP --dataset synthetic ${flag}`);
      expect(stderr).toMatch(new RegExp(`^mlp-train: ${message}: EACCES: permission denied.*\\n$`));
      expect(code).toBe(1);
    }
    for (const dir of ['others', 'others/run']) chmodSync(at(dir), 0o755);
  });

  test('data that are not there', async () => {
    await refused(['--data-dir', '/nowhere', '--out', at('no-data')], 1, /\/nowhere: no such folder/);
    expect(existsSync(at('no-data'))).toBe(false);
  });

  test('a model whose checkpoints no file could hold once it has velocities', async () => {
    const deep = ['--dataset', 'synthetic', '--hidden', Array(256).fill(1).join(), '--momentum', '0.9'];
    const message =
      /deep\/model\.safetensors: a checkpoint has 1029 tensors .* at most 1024 .* or an optimizer that keeps less\.\n$/;
    await refused([...deep, '--out', at('deep')], 2, message);
    expect(existsSync(at('deep'))).toBe(false);
  });

  test('a folder that holds a run', async () => {
    await run([...SMALL, '--out', at('taken')]);
    const before = readFileSync(at('taken/model.safetensors'));
    await refused(
      [...SMALL, '--out', at('taken')],
      1,
      /taken: it holds a run already\. Give another folder, or --resume this one\.\n$/,
    );
    expect(readFileSync(at('taken/model.safetensors')).equals(before)).toBe(true);
  });

  test('a folder that holds a model', async () => {
    mkdirSync(at('model only'));
    writeFileSync(at('model only/model.safetensors'), 'one');
    const message =
      /model only: it holds a model\.safetensors already\. Give another folder, or --resume this one\.\n$/;
    await refused([...SMALL, '--out', at('model only')], 1, message);
    expect(readFileSync(at('model only/model.safetensors'), 'utf8')).toBe('one');
  });

  test('a folder that another run writes to', async () => {
    const child = start([...ENDLESS, '--out', at('locked')]);
    let second: Promise<void> | undefined;
    await finish(child, /^ +1 /m, () => {
      second = refused(['--resume', at('locked')], 1, new RegExp(`locked.*${child.pid}`));
      void second.finally(() => child.kill('SIGKILL'));
    });
    await second;
    await refused(['--resume', at('locked'), '--lr', '7'], 2, /--lr 7 is 0\.1 there/); // a dead process has no lock
  });

  test('nothing to resume', async () => {
    mkdirSync(at('empty'));
    await refused(['--resume', at('empty')], 1, /empty: no run folder: /);
    await refused(['--resume', at('nothing')], 1, /nothing: /);
    expect(readdirSync(at('empty'))).toEqual([]);
  });

  async function refused(args: readonly string[], exitCode: number, message: RegExp): Promise<void> {
    const { code, stdout, stderr } = await run(args);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
  }
});

describe.concurrent('flags against the recipe of the checkpoint', () => {
  beforeAll(
    async () => void (await run([...SMALL, '--momentum', '0.5', '--backend', 'builtin', '--out', at('recipe')])),
  );

  test.each([
    [['--lr', '0.2'], '--lr 0.2 is 0.1 there'],
    [['--hidden', '256,128', '--seed', '7'], '--hidden 256,128 is 8 there, --seed 7 is 42 there'],
    [['--hidden', 'none'], '--hidden none is 8 there'],
    [['--threads', '2'], '--threads 2 is 1 there'],
    [['--dataset', 'fashion-mnist'], '--dataset fashion-mnist is synthetic there'],
    [['--batch-size', '64'], '--batch-size 64 is 256 there'],
    [['--nesterov'], '--nesterov true is false there'],
    [['--momentum', '0.9'], '--momentum 0.9 is 0.5 there'],
    [['--weight-decay', '1'], '--weight-decay 1 is 0 there'],
    [['--init-std', '1'], '--init-std 1 is 0.01 there'],
    [['--epochs', '1'], '--epochs 1 is the total, but epoch 2 has begun'],
    [['--data-dir', 'x'], '--data-dir is for --dataset fashion-mnist'],
  ])('%j: 2, with both values', async (flags, message) => {
    const { code, stdout, stderr } = await run(['--resume', at('recipe/model.safetensors'), ...flags]);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('the same folder as --out: goes on', async () => {
    await run([...SMALL, '--out', at('same')]);
    const { code, stderr } = await run(['--resume', at('same'), '--out', `${at('same')}/.`, '--quiet']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('another folder', async () => {
    const { code, stderr } = await run(['--resume', at('recipe'), '--out', at('elsewhere')]);
    expect(stderr).toMatch(/--resume \S+recipe goes on in that folder, and --out \S+elsewhere names another/);
    expect(stderr).toMatch(/resume its model\.safetensors in place of the folder\.\n$/);
    expect([code, existsSync(at('elsewhere'))]).toEqual([2, false]);
  });

  test('flags that agree, and a run that is done: nothing is left to train', async () => {
    const flags = ['--momentum', '.5', '--hidden', '8', '--seed', '42', '--epochs', '2'];
    const { code, stdout, stderr } = await run(['--resume', at('recipe/model.safetensors'), ...flags]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe('nothing left to train: give --epochs 3 or more to go on\n');
    const folder = await mlpTrain(['--resume', at('recipe')]);
    expect(folder.stdout).not.toMatch(/epoch +loss/);
    expect(folder.stdout).toMatch(
      /\nepoch 2 reached loss .*; nothing left to train: give --epochs 3 or more to go on\n/,
    );
    expect(folder.stderr).not.toContain('goes on');
  });

  test('a checkpoint of other data', async () => {
    const text = readFileSync(at('recipe/model.safetensors'), 'latin1');
    writeFileSync(at('other.safetensors'), text.replace('\\"examples\\":6000', '\\"examples\\":7000'), 'latin1');
    const { code, stderr } = await run(['--resume', at('other.safetensors')]);
    expect(stderr).toMatch(/other\.safetensors: the run began with 7000 examples .*, but here are 6000 examples/);
    expect(code).toBe(1);
  });
});

describe('a save that fails', () => {
  test('in the middle: the old checkpoint is kept, training goes on, and the end is 1', async () => {
    const dir = at('full');
    const child = start(['--dataset', 'synthetic', '--hidden', '64', '--epochs', '40', '--out', dir]);
    const limit = () => execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=100000']);
    const { code, stdout, stderr } = await finish(child, /^ +2 /m, limit);
    expect(stdout).toMatch(/^ +40 /m);
    expect(stderr).toMatch(/^mlp-train: warning: training goes on, but .*model\.safetensors: .*EFBIG/m);
    expect(stderr).toMatch(/^mlp-train: .*full: not everything could be saved: /m);
    expect(code).toBe(1);
    expect(readdirSync(dir).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(readRun(dir).epochs).toHaveLength(40);
    const resumed = await run(['--resume', dir]);
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(loadModel(join(dir, 'model.safetensors')).model.sizes).toEqual([784, 64, 10]);
  });

  test('a run that diverges leaves what was saved before', async () => {
    const growing = [...RECIPE, '--lr', '1', '--weight-decay', '3', '--epochs'];
    const { code, stderr } = await run([...growing, '9', '--out', at('diverged')]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(/epoch 2, .* no longer finite/) });
    expect(await run([...growing, '1', '--out', at('before')])).toMatchObject({ code: 0 });
    for (const file of ['model.safetensors', 'best.safetensors']) {
      const [left, before] = ['diverged', 'before'].map((dir) => loadModel(join(at(dir), file)).model.stateDict());
      expect(left).toEqual(before);
    }
    expect(readRun(at('diverged')).epochs).toHaveLength(1);
  });
});
