// The ledger: what has ended, whatever ends the process that writes it.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Ledger, readLedger } from '../../src/sweep/ledger.js';
import type { SweepPlan } from '../../src/sweep/plan.js';

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

const plan: SweepPlan = { version: '0.2.0', space: 'lr: 1 2', strategy: 'grid', eta: 3, settings: { hidden: [8], epochs: 2 }, data: 'sha256:1', backend: 'javascript' }; // prettier-ignore
const job = { trial: 1, seed: '42', rung: 0 };
const epochs = [{ epoch: 1, trainLoss: 0.5, validation: { accuracy: 0.75 } }];
const done = { state: 'done', epochs, seconds: 1.5 } as const;

function begun(name: string): string {
  const path = join(home, name);
  Ledger.open(path, plan).add(job, done);
  return path;
}

test('it holds the plan and what has ended, each rung of a run once', () => {
  const path = begun('whole');
  const ledger = Ledger.open(path, plan);
  ledger.add(job, { ...done, seconds: 3 }); // the first result counts
  ledger.add({ ...job, trial: 2 }, { state: 'diverged', epochs: [], seconds: 0, error: 'the loss is not finite' });
  const { plan: read, entries } = readLedger(path);
  expect(read).toMatchObject(plan);
  expect(entries).toMatchObject([{ ...job, ...done }, { trial: 2, state: 'diverged', error: 'the loss is not finite' }]); // prettier-ignore
  expect([ledger.has(job), ledger.has({ ...job, rung: 1 })]).toEqual([true, false]);
});

test('a last line that was cut off is dropped, and the next result stands in its place', () => {
  const path = begun('torn');
  const whole = readFileSync(path, 'utf8');
  appendFileSync(path, '{"trial":2,"seed":"42","ru');
  const ledger = Ledger.open(path, plan);
  expect(ledger.entries).toHaveLength(1);
  ledger.add({ ...job, trial: 2 }, done);
  expect(readFileSync(path, 'utf8')).toBe(`${whole}${JSON.stringify({ ...job, trial: 2, ...done })}\n`);
});

test('a file that was cut in its first line has no plan', () => {
  const path = begun('headless');
  truncateSync(path, 10);
  expect(() => Ledger.open(path, plan)).toThrow('it has no plan of a sweep');
});

test('a line that is damaged is named', () => {
  const path = begun('damaged');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"trainLoss":0.5', '"trainLoss":"x"'));
  expect(() => readLedger(path)).toThrow('line 2.epochs[0].trainLoss');
});

test('another plan is refused, and every difference named', () => {
  const path = begun('other');
  const other: SweepPlan = { ...plan, trials: 2, settings: { hidden: [16], epochs: 2 } };
  expect(() => Ledger.open(path, other)).toThrow('trials was none and is 2, hidden was [8] and is [16]');
});
