// Help: it fits a terminal of 80 columns, and the first example of each command works as it stands in a clone.
import { execFile } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { examples } from '../../src/cli/examples.js';
import { commands } from '../../src/cli/registry.js';
import { mlpTrain } from './mlp-train.js';

const names = [...commands.keys()];

test('every command has examples, and no other has', () => {
  expect(Object.keys(examples).sort()).toEqual(['mlp-train', ...names].sort());
});

test.concurrent.each([[], ...names.map((name) => [name])])('mlp-train %s --help', async (...words) => {
  const { code, stdout } = await mlpTrain([...words.filter((word) => word !== undefined), '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('Examples:');
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('a default that tables have otherwise is said', async () => {
  const help = (await mlpTrain(['train', '--help'])).stdout.replace(/\s+/g, ' ');
  // TD-S: three layers of 256; SELU, and Mish for a regression; no label smoothing of a regression, which has no classes.
  expect(help).toContain('(default: 256; for tables 256,256,256)');
  expect(help).toContain('(default: relu; for tables selu, of a regression mish)');
  expect(help).toContain('(default: 0; for tables 0.1)');
  expect(help).toContain('(default: on for tables)');
});

/** These take minutes, need Redis, or build for seconds; exercise.test.ts, test:verify and test:package run them. */
const LONG = ['exercise', 'worker', 'build-native'];
const first = names.filter((name) => !LONG.includes(name)).map((name) => examples[name][0][0]);

test.concurrent.each([...new Set(first)])('%s', { timeout: 60_000 }, async (line) => {
  const clone = mkdtempSync(join(tmpdir(), 'clone-'));
  symlinkSync(resolve('data'), join(clone, 'data'));
  const [, ...words] = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([whole, quoted]) => quoted ?? whole);
  await expect(promisify(execFile)(process.execPath, [resolve('dist/cli/main.js'), ...words], { cwd: clone })).resolves.toBeDefined(); // prettier-ignore
});
