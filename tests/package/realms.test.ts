// Test runners that run a program in a realm of its own: Jest's ES modules and Vitest's vm pool.
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { folder, run, tool } from './installed.js';

const vitest = resolve('node_modules/vitest/vitest.mjs');
const inVm = ['--pool', 'vmThreads', '--configLoader', 'runner'];

test('Jest, from ES modules', () => {
  const args = ['--experimental-vm-modules', tool('jest'), '--rootDir', folder, '--testMatch', '**/realms.test.mjs'];
  const { code, stderr } = run(process.execPath, args);
  expect(stderr).toMatch(/^Tests: +3 passed, 3 total$/m);
  expect(code).toBe(0);
});

test("Vitest's vm pool", () => {
  const { code, stdout, stderr } = run(process.execPath, [vitest, 'run', ...inVm, '--globals', 'realms.test.mjs']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/3 passed/);
});

test("part of this package's own tests in Vitest's vm pool", () => {
  const parts = [
    'autograd',
    'optim',
    'nn',
    'formats',
    'dataset/tensor-dataset',
    'train/fit',
    'realms',
    'wrong-arguments',
  ];
  const args = [vitest, 'run', ...inVm, ...parts.map((part) => `tests/${part}`)];
  const { code, stdout } = run(process.execPath, args, { cwd: '.' });
  expect({ code, stdout: code === 0 ? '' : stdout }).toEqual({ code: 0, stdout: '' });
});
