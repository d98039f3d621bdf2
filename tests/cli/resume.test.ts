// --out and --resume in processes of their own: a run that was stopped ends in the very bytes of one that was not.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { effort } from '../effort.js';
import { finish, mlpTrain, preload, type Result, start } from './mlp-train.js';

const SMALL = ['--dataset', 'synthetic', '--hidden', '16', '--threads', '1'];
/** Steps of two examples: 3,000 an epoch. */
const MANY_STEPS = [...SMALL, '--batch-size', '2', '--epochs', '4', '--momentum', '0.5', '--lr', '0.01'];

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

const at = (name: string) => join(home, name);
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const model = (dir: string) => sha256(join(dir, 'model.safetensors'));
const hashes = (dir: string) => [model(dir), sha256(join(dir, 'best.safetensors'))];
const metrics = (dir: string) => {
  const lines = readFileSync(join(dir, 'metrics.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => ({ ...JSON.parse(line), trainSeconds: 0, evalSeconds: 0 }));
};
const ok = async (result: Promise<Result>) => expect(await result).toMatchObject({ code: 0, stderr: '' });

describe.concurrent('10 epochs are 5, a resume and 5', () => {
  test.each([
    ['plain', []],
    ['momentum', ['--momentum', '0.9']],
    ['nesterov', ['--momentum', '0.9', '--nesterov', '--weight-decay', '1e-4']],
    ['two-threads', ['--threads', '2', '--hidden', '256']],
    ['javascript', ['--backend', 'javascript']],
    [
      'a-schedule-that-knows-no-end',
      ['--optimizer', 'adamw', '--schedule', 'step', '--step-size', '3', '--warmup', '1'],
    ],
  ])('%s', async (name, more) => {
    const recipe = ['--dataset', 'synthetic', '--quiet', ...withDefaults(more)];
    const [whole, parts] = [at(`${name}-whole`), at(`${name}-parts`)];
    await ok(mlpTrain([...recipe, '--epochs', '10', '--out', whole]));
    await ok(mlpTrain([...recipe, '--epochs', '5', '--out', parts]));
    expect(model(parts)).not.toBe(model(whole));
    await ok(mlpTrain(['--resume', parts, '--epochs', '10', '--quiet'])); // on what it began on, whatever is faster
    expect(model(parts)).toBe(model(whole));
    expect(metrics(parts)).toEqual(metrics(whole));
  });

  function withDefaults(flags: readonly string[]): string[] {
    const defaults = { '--hidden': '16', '--threads': '1' };
    return [...flags, ...Object.entries(defaults).flatMap((pair) => (flags.includes(pair[0]) ? [] : pair))];
  }
});

/** Adam and all that a schedule, a loss and clipping add to a run. */
const EVERYTHING = ['--optimizer', 'adam', '--schedule', 'cosine', '--warmup', '0.5', '--label-smoothing', '0.1', '--class-weight', '1,2,1,1,0.5,1,1,3,1,1', '--clip-norm', '1', '--dropout', '0.2']; // prettier-ignore

/** Ends the process, as a power cut would, when the row of epoch 5 is written. */
const cutAfter5 = preload(`
  const { write } = process.stdout;
  process.stdout.write = (text, ...rest) => (/^ +5 /.test(text) ? process.kill(process.pid, 'SIGKILL') : write.call(process.stdout, text, ...rest));
`);

type Row = [name: string, flags: string[], dataset?: string];
/** The library's tests in tests/train stop such runs on JavaScript too. */
const longer: Row[] = [['adam-javascript', [...EVERYTHING, '--backend', 'javascript', '--hidden', '16']]];

describe.concurrent('10 epochs are 5, a cut and 5', () => {
  test.each<Row>([
    ['adam-openblas', [...EVERYTHING, '--backend', 'openblas', '--threads', '1', '--hidden', '16']],
    ['adam-builtin', [...EVERYTHING, '--backend', 'builtin', '--threads', '2', '--hidden', '256']],
    ['adam-two-threads', [...EVERYTHING, '--threads', '2', '--hidden', '256']],
    ['rmsprop', ['--optimizer', 'rmsprop', '--momentum', '0.9', '--threads', '1', '--hidden', '16,16,16']],
    [
      'friedman',
      ['--optimizer', 'adamw', '--schedule', 'coslog', '--threads', '1', '--lr', '0.03', '--hidden', '16'],
      'friedman',
    ],
    ...(effort > 1 ? longer : []),
  ])('%s', async (name, flags, dataset = 'synthetic') => {
    const recipe = ['--dataset', dataset, '--batch-size', '128', '--epochs', '10', ...flags];
    const [whole, parts] = [at(`${name}-whole`), at(`${name}-parts`)];
    await ok(mlpTrain([...recipe, '--quiet', '--out', whole]));
    expect((await mlpTrain([...recipe, '--out', parts, '--save-every', '5'], cutAfter5)).code).toBeNull();
    expect(metrics(parts)).toHaveLength(5);
    expect(model(parts)).not.toBe(model(whole));
    await ok(mlpTrain(['--resume', parts, '--quiet']));
    expect(hashes(parts)).toEqual(hashes(whole));
    expect(metrics(parts)).toEqual(metrics(whole));
  });
});

describe('a run of many steps', () => {
  let expected: string[];
  beforeAll(async () => {
    await ok(mlpTrain([...MANY_STEPS, '--quiet', '--out', at('unstopped')]));
    expected = hashes(at('unstopped'));
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s within an epoch: saved, and the command to go on',
    async (signal) => {
      const dir = at(`stopped ${signal}`);
      const child = start([...MANY_STEPS, '--out', dir, '--save-every', '4']);
      const stop = () => void setTimeout(20).then(() => child.kill(signal));
      const { stderr } = await finish(child, /^ +2 /m, stop);
      const [, where, command] =
        /stopped by \w+ in (.*)\nIt is saved\. To go on from there: (.*)\n$/.exec(stderr) ?? [];
      expect(where).toMatch(/^epoch \d after [\d,]+ of 6,000 images, loss \d\.\d{4}; epoch \d reached loss/);
      expect(command).toBe(`node dist/cli/main.js --resume '${dir}' --save-every 4`);
      await ok(mlpTrain(['--resume', dir, '--quiet']));
      expect(hashes(dir)).toEqual(expected);
      expect(metrics(dir)).toEqual(metrics(at('unstopped')));
    },
  );

  test.each(['openblas', 'builtin'])(
    'SIGINT within an epoch of Adam with a schedule, smoothing, class weights and clipping, on %s',
    async (backend) => {
      const [whole, dir] = [at(`everything ${backend}`), at(`everything stopped ${backend}`)];
      const plain = MANY_STEPS.filter((flag, i, all) => ![flag, all[i - 1]].includes('--momentum'));
      const recipe = [...plain, ...EVERYTHING, '--backend', backend];
      await ok(mlpTrain([...recipe, '--quiet', '--out', whole]));
      const child = start([...recipe, '--out', dir]);
      const { stderr } = await finish(child, /^ +2 /m, () => void setTimeout(20).then(() => child.kill('SIGINT')));
      expect(stderr).toMatch(/stopped by SIGINT in epoch \d after [\d,]+ of 6,000 images/);
      await ok(mlpTrain(['--resume', dir, '--quiet']));
      expect(hashes(dir)).toEqual(hashes(whole));
      expect(metrics(dir)).toEqual(metrics(whole));
    },
  );

  test('SIGKILL at any moment: what is there can be resumed', async () => {
    const dir = at('killed');
    const begin = [...MANY_STEPS, '--out', dir];
    for (let kills = 0; kills < 6; kills++) {
      const child = start(existsSync(join(dir, 'model.safetensors')) ? ['--resume', dir] : begin);
      const ended = finish(child);
      await setTimeout(300 + 150 * ((kills * 7) % 6));
      child.kill('SIGKILL');
      await ended;
    }
    await ok(mlpTrain([...(existsSync(join(dir, 'model.safetensors')) ? ['--resume', dir] : begin), '--quiet']));
    expect(hashes(dir)).toEqual(expected);
    expect(metrics(dir)).toEqual(metrics(at('unstopped')));
  });

  test('a heap that runs out: what is there can be resumed', async () => {
    const dir = at('out-of-memory');
    const leak = preload(`
      const { write } = process.stdout;
      process.stdout.write = (...args) => {
        globalThis.leak ??= setInterval(() => (globalThis.kept ??= []).push(new Array(1e5).fill(0.5)), 20); // once it runs
        return write.apply(process.stdout, args);
      };`);
    const NODE_OPTIONS = `${leak.NODE_OPTIONS} --max-old-space-size=48`;
    const child = start([...MANY_STEPS, '--out', dir], { NODE_OPTIONS }, home);
    const { stderr } = await finish(child);
    expect(stderr).toContain('JavaScript heap out of memory');
    expect(child.signalCode).toBe('SIGABRT');
    await ok(mlpTrain(['--resume', dir, '--quiet']));
    expect(hashes(dir)).toEqual(expected);
  });

  test('a killed one goes back to the last checkpoint, and its metrics with it', async () => {
    const dir = at('save-every');
    const child = start([...MANY_STEPS, '--out', dir, '--save-every', '2']);
    await finish(child, /^ +3 /m, () => child.kill('SIGKILL'));
    expect(metrics(dir)).toHaveLength(3);
    const { stdout } = await mlpTrain(['--resume', dir]);
    expect(stdout.match(/^ +\d(?= +\d\.)/gm)).toEqual(['    3', '    4']);
    expect(hashes(dir)).toEqual(expected);
    expect(metrics(dir).map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
  });

  test('a file without --out goes on without a folder; with --out it begins one', async () => {
    const dir = at('stopped SIGINT');
    const file = join(dir, 'best.safetensors');
    const before = hashes(dir);
    const alone = await mlpTrain(['--resume', file, '--epochs', '5', '--json']);
    expect(alone.code).toBe(0);
    expect(hashes(dir)).toEqual(before);
    await ok(mlpTrain(['--resume', file, '--epochs', '5', '--quiet', '--out', at('branch')]));
    const ended = alone.stdout.trimEnd().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
    expect(metrics(at('branch')).at(-1)).toMatchObject({ epoch: 5, testLoss: ended.at(-1).testLoss });
  });
});
