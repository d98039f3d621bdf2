// The cores a process may use: its affinity, cut to what a container's cgroup grants.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { usableCores } from '../../src/kernels/threads.js';

const all = availableParallelism();
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'mlp-train-threads-'))));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['100000 100000', 1],
  ['150000 100000', 1], // a second thread would wait half of the time
  ['50000 100000', 1],
  ['200000 100000\n', Math.min(2, all)],
  ['1000000000 100000', all],
  ['max 100000', all],
  ['0 0', all],
  ['', all],
  ['what is this?', all],
])('cpu.max %j: %i', (text, cores) => {
  writeFileSync(join(folder, 'cpu.max'), text);
  expect(usableCores(folder)).toBe(cores);
});

test.each([
  ['150000\n', 1],
  ['200000\n', Math.min(2, all)],
  ['-1\n', all],
])('version 1, cpu.cfs_quota_us %j: %i', (quota, cores) => {
  mkdirSync(join(folder, 'v1/cpu'), { recursive: true });
  writeFileSync(join(folder, 'v1/cpu/cpu.cfs_quota_us'), quota);
  writeFileSync(join(folder, 'v1/cpu/cpu.cfs_period_us'), '100000\n');
  expect(usableCores(join(folder, 'v1'))).toBe(cores);
});

test('where there are no such files, all that the affinity leaves', () => {
  expect(usableCores(join(folder, 'none'))).toBe(all);
});

test('this machine', () => {
  expect(usableCores()).toBeGreaterThanOrEqual(1);
  expect(usableCores()).toBeLessThanOrEqual(all);
});
