// `mlp-train --seed 42 --json`, as a user runs it, against PyTorch's curve: each product on two threads; in test:long on one too, and JavaScript for an epoch.
import { expect, test } from 'vitest';
import type { ClassEpochEvent, TrainEvent } from '../../src/index.js';
import { effort } from '../effort.js';
import { expectCurve, type GoldenRun, readFixture } from '../train/golden.js';
import { mlpTrain } from './mlp-train.js';

const golden = readFixture<GoldenRun>('d2l_seed42.json').epochs;

async function epochs(...args: string[]) {
  const { code, stdout } = await mlpTrain(['--seed', '42', '--json', ...args]);
  expect(code).toBe(0);
  const events = stdout.trim().split('\n').map((line) => JSON.parse(line) as TrainEvent); // prettier-ignore
  return events.filter((event) => event.event === 'epoch') as ClassEpochEvent[];
}

// On one thread, and in JavaScript, tests/train/golden.test.ts has the steps of an epoch each time; here they are for test:long.
const counts = effort > 1 ? ['1', '2'] : ['2'];
const ways = ['openblas', 'builtin'].flatMap((backend) => counts.map((threads) => [backend, threads] as const));
test.each(ways)('all ten epochs on %s, %s thread(s)', async (backend, threads) => {
  const points = await epochs('--backend', backend, '--threads', threads);
  expect(points.length).toBe(10);
  expectCurve(points, golden);
});

if (effort > 1) {
  test('the first epoch on JavaScript', async () => {
    const points = await epochs('--backend', 'javascript', '--epochs', '1');
    expect(points.length).toBe(1);
    expectCurve(points, golden);
  });
}
