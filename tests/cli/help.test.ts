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

/** These take minutes, need Redis, or build for seconds; exercise.test.ts, test:verify and test:package run them. */
const LONG = ['exercise', 'worker', 'build-native'];
const first = names.filter((name) => !LONG.includes(name)).map((name) => examples[name][0][0]);

test.concurrent.each([...new Set(first)])('%s', { timeout: 60_000 }, async (line) => {
  const clone = mkdtempSync(join(tmpdir(), 'clone-'));
  symlinkSync(resolve('data'), join(clone, 'data'));
  const [, ...words] = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([whole, quoted]) => quoted ?? whole);
  await expect(promisify(execFile)(process.execPath, [resolve('dist/cli/main.js'), ...words], { cwd: clone })).resolves.toBeDefined(); // prettier-ignore
});
