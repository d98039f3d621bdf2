// What differs on Windows, as far as wine shows it: the name of Node's program, open files, locks, Ctrl-C, and where BLAS libraries are looked for.
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { loadModel } from '../../src/index.js';
import { folder, installed } from '../package/installed.js';
import { COMMAND, windows, type Started } from './machines.js';

const place = () => mkdtempSync(join(folder, 'windows-'));
const LONG = ['--dataset', 'synthetic', '--epochs', '100000'];

/** Waits until a program has written something. */
const wrote = ({ output }: Started, text: RegExp) =>
  vi.waitUntil(() => text.test(output().stdout + output().stderr), { timeout: 60_000, interval: 50 });

test('the addon is loaded by a Node of another name', () => {
  const renamed = join(place(), 'another.exe');
  copyFileSync(windows.node, renamed);
  const { code, stdout } = windows.run(renamed, ['train.mjs']);
  expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 0, backend: 'builtin' });
});

/** Saves a model, has another program hold the file, and saves again: `saving FILE HOLDER MS`. */
const SAVING = `
  import { spawn } from 'node:child_process';
  import { openSync, readFileSync } from 'node:fs';
  import { MLP, saveModel } from 'mlp-train';
  const [file, holder, ms] = process.argv.slice(2);
  saveModel(file, new MLP([3, 2]));
  spawn(holder, [file, ms], { stdio: ['ignore', openSync(file + '.held', 'w'), 'ignore'] });
  while (readFileSync(file + '.held').length === 0);
  try { saveModel(file, new MLP([30, 2])); } catch ({ code, message }) { console.log(code, message); }`;

test.each([
  [250, /^$/, 30],
  [
    8000,
    /^ERR_MLP_FILE .*model.* it cannot be written: .*; the old file is untouched\. Close what has it open, .*\n$/,
    3,
  ],
])('a file that another program holds for %d ms', (ms, said, inputs) => {
  const [program, file] = [join(folder, 'saving.mjs'), join(place(), 'model.safetensors')];
  writeFileSync(program, SAVING);
  const holder = windows.compile('hold.exe', '../platforms/hold.c', '-municode');
  const { code, stdout, stderr } = windows.runNode([program, file, holder, String(ms)]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expect.stringMatching(said) as string, stderr: '' });
  expect(loadModel(file).model.sizes[0]).toBe(inputs);
});

test('Ctrl-C stops a run, which is kept; meanwhile nobody else may write there, and a killed one holds no lock', async () => {
  const out = join(place(), 'run');
  const first = windows.start(windows.node, [COMMAND, ...LONG, '--out', out]);
  await wrote(first, /epoch/);
  await vi.waitUntil(() => existsSync(join(out, 'metrics.jsonl')), { timeout: 60_000 });
  const second = windows.mlpTrain(['--resume', out]);
  expect(second.stderr).toMatch(/process \d+ is writing there\. .*taskkill \/f \/pid \d+/);
  expect(second.code).toBe(1);
  first.child.kill('SIGINT');
  const [code] = (await once(first.child, 'exit')) as [number];
  expect({ code, said: first.output().stderr }).toEqual({
    code: 130,
    said: expect.stringContaining('SIGINT') as string,
  });

  const third = windows.start(windows.node, [COMMAND, '--resume', out]);
  await wrote(third, /epoch/);
  third.child.kill('SIGKILL');
  await once(third.child, 'exit');
  const epochs = readFileSync(join(out, 'metrics.jsonl'), 'utf8').trimEnd().split('\n').length;
  const fourth = windows.mlpTrain(['--resume', out, '--epochs', String(epochs + 2)]);
  expect({ code: fourth.code, stderr: fourth.code === 0 ? '' : fourth.stderr }).toEqual({ code: 0, stderr: '' });
});

test('what is to be typed is the command, as both shells there read it', () => {
  expect(windows.mlpTrain(['--epohcs', '1']).stderr).toMatch(/`mlp-train( train)? --help`/);
  const code = `import('${join(installed, 'dist/report/shell-word.js')}').then(({ shellWord }) =>
    console.log(process.argv.slice(1).map((word) => shellWord(word)).join(' ')))`;
  expect(windows.runNode(['--eval', code, 'runs\\a', 'a b', '256,10']).stdout).toBe('runs\\a "a b" "256,10"\n');
});

test('what can be made again is kept where Windows keeps such things', () => {
  const code = `import('${join(installed, 'dist/files/cache-folder.js')}').then(({ cacheFolder }) => console.log(cacheFolder()))`;
  expect(windows.runNode(['--eval', code]).stdout).toMatch(/^C:\\users\\\w+\\AppData\\Local\\mlp-train\\Cache\n$/);
});

test('a BLAS library is found on PATH by its name, and not in the folder where one works', () => {
  const library = windows.compile('openblas.dll', 'recording_blas.c', '-O1', '-shared');
  const env = { MLP_TRAIN_BACKEND: 'openblas', RECORDED_CALLS: `${library}.calls` };
  copyFileSync(library, join(folder, 'openblas.dll'));
  const asked = (env: Record<string, string>) => windows.runNode(['--input-type=module', '--eval', `try { const { kernelInfo } = await import('mlp-train'); console.log(kernelInfo().library); } catch ({ message }) { console.log(message); }`], { env }); // prettier-ignore
  expect(asked(env).stdout).toMatch(/libopenblas\.dll: .*; openblas\.dll: .*MLP_TRAIN_BLAS/);
  const found = asked({ ...env, WINEPATH: `Z:${dirname(library)}` });
  expect(found.stdout).toMatch(/^Z:\\.*\\win32-x64\\openblas\.dll\n$/i);
  expect(asked({ ...env, MLP_TRAIN_BLAS: './openblas.dll' }).stdout).toMatch(/openblas\.dll\n$/);
});

test('a sweep trains in processes of its own', () => {
  const out = join(place(), 'sweep');
  const { code, stderr } = windows.mlpTrain(['sweep', '--dataset', 'synthetic', '--vary', 'lr: 0.1 0.5', '--epochs', '1', '--out', out]); // prettier-ignore
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
});
