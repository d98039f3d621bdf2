// Sweeps over Redis, with Debian's redis-server: the table of one machine through the death of workers, of Redis, and of both.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { finish, type Result, start } from '../cli/mlp-train.js';
import { freePort, PASSWORD, RedisServer, until } from './redis-server.js';

/** Where bullmq and ioredis are. */
const HERE = resolve('tests/verify');
const VARIED = ['--vary', 'lr: 0.01..1 log; hidden: 16 8,8; seed: 1 2', '--strategy', 'halving', '--trials', '9'];
const RECIPE = [...VARIED, '--epochs', '9', '--batch-size', '16'];

let folder: string;
const outputs: string[] = [];
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterEach(() => {
  rmSync(folder, { recursive: true });
  const all = outputs.splice(0).join('');
  expect(all).not.toContain(PASSWORD);
});

/** A process of `mlp-train`, whose output is gathered, and which does not outlive the test. */
function begin(...args: string[]) {
  const child = start(args, { TMPDIR: folder }, HERE);
  let output = '';
  const gather = (piece: string) => {
    output += piece;
    outputs.push(piece);
  };
  child.stdout!.setEncoding('utf8').on('data', gather);
  child.stderr!.setEncoding('utf8').on('data', gather);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, said: () => output, shows: (text: RegExp | string) => until(() => Boolean(output.match(text))) };
}

async function run(...args: string[]): Promise<Result & { seconds: number }> {
  const began = performance.now();
  const result = await finish(begin(...args).child);
  return { ...result, seconds: (performance.now() - began) / 1000 };
}

async function server(isKept = false): Promise<RedisServer> {
  const redis = await RedisServer.start(folder, isKept);
  onTestFinished(() => redis.kill());
  return redis;
}

async function ended(child: ChildProcess): Promise<{ code: number | null; seconds: number }> {
  const began = performance.now();
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, seconds: (performance.now() - began) / 1000 };
}

/** A table of two classes, by formula. */
function writeTable(path: string, first = 0): string {
  const rows = Array.from({ length: 400 }, (_, i) => {
    const [a, b] = [(i * 37) % 101, ((i + first) * 53) % 97];
    return `${a},${b},${'xyz'[i % 3]},${a > b !== (i % 3 === 0) ? 'yes' : 'no'}`;
  });
  writeFileSync(path, `a,b,kind,class\n${rows.join('\n')}\n`);
  return path;
}

/** What a sweep kept, but for times and the order in which runs ended. */
function table(dir: string) {
  const [plan, ...lines] = readFileSync(join(dir, 'trials.jsonl'), 'utf8').trim().split('\n');
  const entries = lines.map((line) => JSON.stringify({ ...(JSON.parse(line) as object), seconds: 0 })).sort();
  return { plan, entries, winner: readFileSync(join(dir, 'winner/model.safetensors')).toString('base64') };
}

async function local(...data: string[]) {
  const dir = join(folder, 'local');
  expect(await run('sweep', ...data, ...RECIPE, '--workers', '2', '--quiet', '--out', dir)).toMatchObject({ code: 0 });
  return table(dir);
}

test('two workers with the file in places of their own make the table of one machine; one with other rows leaves it to them', async () => {
  const redis = await server();
  const mine = writeTable(join(folder, 'mine.csv'));
  const theirs = join(folder, 'theirs.csv');
  copyFileSync(mine, theirs);
  const shared = join(folder, 'shared');
  mkdirSync(shared);
  const stranger = begin('worker', '--redis', redis.url, '--data', writeTable(join(folder, 'other.csv'), 1));
  const one = join(folder, 'redis');
  const sweep = run('sweep', mine, '--target', 'class', ...RECIPE, '--redis', redis.url, '--out', one);
  await stranger.shows(
    /sweep-\w{16} is left to other workers: its rows are sha256:\w{64}, and those here sha256:\w{64}/,
  );
  const workers = [theirs, theirs].map((data) => begin('worker', '--redis', redis.url, '--data', data, '--workers', '1', '--shared', shared)); // prettier-ignore
  expect(await sweep).toMatchObject({ code: 0 });
  const expected = await local(mine, '--target', 'class');
  expect(table(one)).toEqual(expected);
  const both = join(folder, 'both');
  const sharing = ['--redis', redis.url, '--shared', shared, '--out', both];
  await until(async () => (await redis.ask('zcard', 'mlp-train:sweeps')) === '0');
  const again = run('sweep', mine, '--target', 'class', ...RECIPE, ...sharing);
  await until(() => readdirSync(shared, { recursive: true }).some((name) => /^sweep-.*epoch-1\.safetensors$/.test(String(name)))); // prettier-ignore
  expect(await again).toMatchObject({ code: 0 });
  expect(table(both)).toEqual(expected);
  expect(readdirSync(shared)).toEqual([]);
  for (const { said } of workers) expect(said()).toMatch(/trial \d, seed \d, epochs 1 to 1: done/);
  expect(stranger.said()).not.toContain('begun');
  expect(await redis.ask('keys', '*:wait')).toBe('');
  expect(await redis.ask('keys', '*rung*')).toBe('');
});

test("a worker's job is at work again after SIGKILL, is handed back at SIGTERM, is lost by a worker that stood still, and left when its sweep stops", async () => {
  const redis = await server();
  const endless = ['--dataset', 'synthetic', '--vary', 'lr: 0.1', '--epochs', '1000000'];
  const dir = join(folder, 'sweep');
  const sweep = begin('sweep', ...endless, '--redis', redis.url, '--out', dir);
  const worker = () => begin('worker', '--redis', redis.url, '--workers', '1');
  const first = worker();
  await first.shows('begun');
  const second = worker();
  await second.shows('synthetic,');
  first.child.kill('SIGKILL');
  const again = await second.shows('begun');
  const third = worker();
  await third.shows('synthetic,');
  second.child.kill('SIGTERM');
  const back = await ended(second.child);
  expect(second.said()).toMatch(/handed back\n$/);
  expect(back.code).toBe(0);
  await third.shows('begun');
  third.child.kill('SIGSTOP');
  const fourth = worker();
  await fourth.shows('begun');
  third.child.kill('SIGCONT');
  await third.shows('thrown away: another worker may have it');
  sweep.child.kill('SIGINT');
  expect((await ended(sweep.child)).code).toBe(130);
  expect(sweep.said()).toContain(`sweep --resume ${dir} --redis redis://127.0.0.1:${redis.port}\n`);
  const left = await fourth.shows('thrown away');
  expect(await redis.ask('keys', '*rung*')).toBe('');
  process.stdout.write(`at work again after ${again.toFixed(1)} s; handed back in ${back.seconds.toFixed(2)} s; left in ${left.toFixed(1)} s\n`); // prettier-ignore
  expect(again).toBeLessThan(25);
  expect(back.seconds).toBeLessThan(1);
});

test.each([
  ['that keeps what it holds', true],
  ['that forgets it', false],
])('a Redis %s is killed midway, and a sweep too: nothing is lost, and nothing twice', async (_, isKept) => {
  const redis = await server(isKept);
  const dir = join(folder, 'redis');
  const data = ['--dataset', 'synthetic'];
  const lines = () => (readFileSync(join(dir, 'trials.jsonl'), 'utf8').match(/\n/g) ?? []).length;
  const sweep = begin('sweep', ...data, ...RECIPE, '--redis', redis.url, '--out', dir);
  await until(async () => (await redis.ask('keys', '*:wait')) !== '');
  begin('worker', '--redis', redis.url, '--workers', '1');
  await until(() => lines() > 3);
  await redis.kill();
  await new Promise((resolve) => setTimeout(resolve, 500));
  await redis.restart();
  await until(() => lines() > 8);
  sweep.child.kill('SIGKILL');
  await once(sweep.child, 'exit');
  const resumed = await run('sweep', '--resume', dir, '--redis', redis.url);
  expect(resumed).toMatchObject({ code: 0 });
  expect(table(dir)).toEqual(await local(...data));
});

test('a thousand jobs are queued within a second; what is left of a killed sweep that nobody comes back to goes', async () => {
  const redis = await server();
  const many = ['--vary', 'lr: 0.01..1 log', '--strategy', 'random', '--trials', '1000'];
  const sweep = begin('sweep', '--dataset', 'synthetic', ...many, '--redis', redis.url, '--json', '--out', join(folder, 'many')); // prettier-ignore
  await sweep.shows('"start"');
  const waiting = async () => Number(await redis.ask('eval', "local k = redis.call('keys', '*:wait'); return k[1] and redis.call('llen', k[1]) or 0", '0')); // prettier-ignore
  const seconds = await until(async () => (await waiting()) === 1000);
  process.stdout.write(`1,000 jobs queued in ${seconds.toFixed(2)} s\n`);
  expect(seconds).toBeLessThan(1);
  sweep.child.kill('SIGKILL');
  await once(sweep.child, 'exit');
  const [left] = (await redis.ask('zrange', 'mlp-train:sweeps', '0', '-1')).split('\n');
  await redis.ask('zadd', 'mlp-train:sweeps', '1', left);
  const next = begin('sweep', '--dataset', 'synthetic', ...RECIPE, '--redis', redis.url, '--out', join(folder, 'next'));
  await until(async () => !['', left].includes(await redis.ask('zrange', 'mlp-train:sweeps', '0', '-1')));
  expect(await redis.ask('keys', `*${left}*`)).toBe('');
  next.child.kill('SIGTERM');
  expect((await ended(next.child)).code).toBe(143);
});

test('without Redis, without its password, and with one that may drop jobs', async () => {
  const port = await freePort();
  const nowhere = `redis://:${PASSWORD}@127.0.0.1:${port}`;
  const recipe = ['--dataset', 'synthetic', '--vary', 'lr: 0.1 0.2', '--out', join(folder, 'out')];
  for (const args of [['sweep', ...recipe], ['worker']]) {
    const { code, seconds, stderr } = await run(...args, '--redis', nowhere);
    expect(stderr).toBe(`mlp-train: redis://127.0.0.1:${port}: Redis cannot be used: connect ECONNREFUSED 127.0.0.1:${port}. Start it there, or give another --redis.\n`); // prettier-ignore
    expect(code).toBe(1);
    expect(seconds).toBeLessThan(10);
  }
  const redis = await server();
  const wrong = await run('worker', '--redis', redis.url.replace(PASSWORD, `${PASSWORD}x`));
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toMatch(/^mlp-train: redis:\/\/127.0.0.1:\d+: Redis cannot be used: WRONGPASS /);
  const misplaced = await run('sweep', redis.url);
  expect(misplaced.code).toBe(2);
  expect(misplaced.stderr).toContain('redis://127.0.0.1');
  await redis.ask('config', 'set', 'maxmemory-policy', 'allkeys-lru');
  const worker = begin('worker', '--redis', redis.url);
  await worker.shows('waiting for sweeps');
  worker.child.kill('SIGTERM');
  expect((await ended(worker.child)).code).toBe(0);
  expect(worker.said().match(/warning|maxmemory-policy/g)).toEqual(['warning', 'maxmemory-policy']);
});
