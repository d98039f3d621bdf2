// Loading the addon and its BLAS: what is said when there is none, what the process keeps, and threads that come and go.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { addonPath, loadedAddon } from './addon.mjs';

/** Runs a program in a process of its own, where nothing is loaded yet, and returns what it sends as JSON. */
function inFreshProcess(program: string): unknown {
  const prelude = `
    const { requireAddon, blasNames } = await import('./tests/native/addon.mjs');
    const addon = requireAddon();
    const outcome = (call) => { try { return call(); } catch ({ constructor, code, message }) { return { error: constructor.name, code, message }; } };
    const send = (value) => console.log(JSON.stringify(value));`;
  const args = ['--input-type=module', '--eval', prelude + program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('names that cannot be loaded are each told with their cause, and others can be tried then', () => {
  const names = [
    'libnone.so.7',
    '/nowhere/libopenblas.so',
    '',
    'package.json',
    process.platform === 'linux' ? 'libm.so.6' : '',
  ];
  const sent = inFreshProcess(`
    const failures = addon.load(${JSON.stringify(names)});
    send({ failures, then: addon.load(['libnone.so.7', ...blasNames]), again: addon.load(['libnone.so.7']) });`);
  const { failures, then, again } = sent as Record<string, string[]>;
  expect(failures).toHaveLength(names.length);
  names.forEach((name, i) => expect(failures[i]).toContain(name));
  expect(then).toEqual([]);
  expect(again).toEqual([]);
});

test('before a library is loaded, what needs one says so and writes nothing', () => {
  const sent = inFreshProcess(`
    const c = Float32Array.of(9);
    const one = Float32Array.of(1);
    const calls = {
      describe: () => addon.describe(),
      sgemm: () => addon.sgemm(false, false, 1, 1, 1, 1, one, one, 0, c),
      wrong: () => addon.sgemm(false, false, 1, 1, 1, 1, one, one, 0, one),
      unary: () => addon.unary(0, 1, 0, 0, one, c.slice()),
      builtinSgemm: () => addon.builtinSgemm(false, false, 1, 1, 1, 1, one, one, 0, c.slice()),
    };
    send(Object.fromEntries([...Object.entries(calls).map(([name, call]) => [name, outcome(call)?.code]), ['c', c[0]]]));`);
  const code = 'ERR_MLP_BLAS';
  expect(sent).toEqual({ describe: code, sgemm: code, wrong: 'ERR_MLP_ARG_ALIAS', c: 9 });
});

test('an error in reading the list of names is thrown on, and a list that changes meanwhile is read safely', () => {
  const sent = inFreshProcess(`
    const throwing = Object.defineProperty(['a'], 0, { get() { throw new EvalError('own'); } });
    const changing = ['libnone.so.1', 'libnone.so.2'];
    Object.defineProperty(changing, 0, { get() { changing.length = 1; return 'libnone.so.1'; } });
    const loading = Object.defineProperty(['a'], 0, { get: () => addon.load(['libnone.so.3'])[0] });
    send([throwing, changing, loading].map((names) => outcome(() => addon.load(names))));`);
  expect(sent).toEqual([
    { error: 'EvalError', message: 'own' },
    expect.objectContaining({ code: 'ERR_MLP_ARG_TYPE' }),
    [expect.stringContaining('libnone.so.3')],
  ]);
});

test('the addon describes what it loaded', () => {
  const addon = loadedAddon();
  expect(addon.describe()).toEqual({
    library: expect.stringMatching(/blas|Accelerate/i) as string,
    version: expect.any(String) as string,
    core: expect.any(String) as string,
    threading: expect.stringMatching(/^(sequential|pthreads|openmp|)$/) as string,
  });
});

test('the thread count is what will be used, also when more are asked for than there can be', () => {
  const addon = loadedAddon();
  for (const threads of [2, 1]) {
    addon.setThreads(threads);
    expect(addon.getThreads()).toBe(threads);
  }
  addon.setThreads(2 ** 31 - 1);
  expect(addon.getThreads()).toBe(32);
  addon.setThreads(1);
});

test('an array is skipped to a multiple of 64 bytes, and nothing of it is asked for where it is empty', () => {
  const addon = loadedAddon();
  const memory = new ArrayBuffer(4096);
  const offsets = Array.from(
    { length: 32 },
    (_, i) => addon.alignmentOffset(new Float32Array(memory, 4 * i)) as number,
  );
  expect(offsets.slice(0, 31).map((offset, i) => (offset + 16 - offsets[i + 1]) % 16)).toEqual(Array(31).fill(1));
  expect(Math.max(...offsets)).toBe(15);
  expect(Math.min(...offsets)).toBe(0);
  expect(addon.alignmentOffset(new Float32Array(0))).toBeLessThan(16);
});

test('loading changes no floating-point mode: numbers below the normal range stay', () => {
  const addon = loadedAddon();
  const tiny = 5e-324;
  expect(tiny * Number(addon.getThreads() > 0)).toBeGreaterThan(0);
  const [x, y] = [Float32Array.of(1e-45), Float32Array.of(0)];
  addon.saxpby(1, 1, x, 0, y);
  expect(y[0]).toBe(Math.fround(1e-45));
});

test.each([
  ['', 0, 'ok\n'],
  ['exit', 7, ''],
])('in worker threads, some of them ended in mid-work %s', (mode, status, stdout) => {
  const run = spawnSync(process.execPath, ['tests/native/workers.mjs', mode], { encoding: 'utf8' });
  expect({ status: run.status, stdout: run.stdout, stderr: run.stderr }).toEqual({ status, stdout, stderr: '' });
});

const workers = process.env['MLP_TRAIN_LONG'] ? 1000 : 32;

test(`${workers} workers, eight at a time, ended at random while they load and train`, () => {
  const run = spawnSync(process.execPath, ['tests/native/storm.mjs', String(workers)], { encoding: 'utf8' });
  expect({ status: run.status, signal: run.signal, stderr: run.stderr }).toEqual({
    status: 0,
    signal: null,
    stderr: '',
  });
  expect(run.stdout).toMatch(new RegExp(`^${workers} ended, [1-9]\\d* of them after loading\n$`));
});

test('the file under test is the one that was asked for', () => {
  expect(addonPath.endsWith('.node')).toBe(true);
  if (process.env['MLP_TRAIN_ADDON']) expect(addonPath).toContain(process.env['MLP_TRAIN_ADDON']);
});
