// Which processes run, and when they started.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isRunning, startOf } from '../../src/files/processes.js';
import { temporaryFolder } from '../dataset/idx-files.js';

test('this process, its parent and the first one run; one that has ended does not', () => {
  expect([process.pid, process.ppid, 1].map(isRunning)).toEqual([true, true, true]);
  expect(isRunning(spawnSync('true').pid)).toBe(false);
});

test('one whose end its parent never asks for does not run', async () => {
  const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60']); // sleep asks for nobody
  const pid = Number(await once(parent.stdout, 'data'));
  await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ');
  expect(isRunning(pid)).toBe(false);
  parent.kill();
});

test('the start is in ticks of 10 ms since boot, whatever the name is', async () => {
  const program = join(temporaryFolder(), 'a) b (c');
  copyFileSync('/bin/sleep', program);
  const now = () => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 100;
  const before = now();
  const child = spawn(program, ['60']);
  await once(child, 'spawn');
  const start = Number(startOf(child.pid!));
  expect(start).toBeGreaterThanOrEqual(before - 2);
  expect(start).toBeLessThanOrEqual(now() + 2);
  child.kill();
  await once(child, 'exit');
  expect(startOf(child.pid!)).toBe('');
});
