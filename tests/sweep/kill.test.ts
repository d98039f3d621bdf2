// SIGKILL at random moments, of a sweep and of the processes in which it trains: the table is that of a sweep that nobody disturbed.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLedger } from '../../src/sweep/ledger.js';
import { finish, start } from '../cli/mlp-train.js';
import { effort } from '../effort.js';

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

const SHARED = ['--dataset', 'synthetic', '--batch-size', '64', '--momentum', '0.9', '--quiet', '--workers', '2'];
const SPACES = {
  grid: ['--epochs', '4', '--vary', 'lr: 0.01..1 log 3; hidden: 16 64; seed: 1 2'],
  random: ['--epochs', '4', '--trials', '8', '--vary', 'lr: 0.001..1 log; hidden: 16 64'],
  halving: ['--epochs', '9', '--trials', '12', '--vary', 'lr: 0.001..1 log; hidden: 16 64'],
};
/** 10 in all in npm test, and 60 in the long one. */
const KILLS = effort === 1 ? { grid: 3, random: 3, halving: 4 } : { grid: 20, random: 20, halving: 20 };

const ledgerOf = (dir: string) => join(dir, 'trials.jsonl');

/** Every rung of a run that has ended, by their places, without seconds. */
function tableOf(dir: string): string[] {
  const { entries } = readLedger(ledgerOf(dir));
  return entries.map(({ seconds: _, ...entry }) => JSON.stringify(entry)).sort();
}

/** Processes that another one began. */
function childrenOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has just ended
  }
}

const isRunning = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

test.each(['grid', 'random', 'halving'] as const)(
  '%s comes to the same table through kills',
  { timeout: 600_000 },
  async (strategy) => {
    // prettier-ignore
    const args = ['sweep', ...SHARED, '--strategy', strategy, ...SPACES[strategy]];
    const [calm, killed] = [join(home, `${strategy}-calm`), join(home, `${strategy}-killed`)];
    expect((await finish(start([...args, '--out', calm]))).code).toBe(0);
    const again = (workers: string) => (existsSync(ledgerOf(killed)) ? ['sweep', '--resume', killed, '--quiet', '--workers', workers] : [...args, '--out', killed]); // prettier-ignore
    for (let kill = 0; kill < KILLS[strategy]; kill++) {
      const sweep = start(again('2'));
      const ended = finish(sweep);
      while (childrenOf(sweep.pid!).length === 0 && sweep.exitCode === null) await setTimeout(20); // it trains, or is done
      await setTimeout(Math.random() * 700);
      const children = childrenOf(sweep.pid!);
      if (kill % 2 === 1 && children.length > 0)
        killIfThere(children[0]); // a child alone: the sweep has another one go on
      else sweep.kill('SIGKILL');
      const { code, stderr } = await ended;
      expect([null, 0], stderr).toContain(code);
      await expect.poll(() => children.filter(isRunning), { timeout: 10_000 }).toEqual([]); // no orphan, once each has seen it
      if (code !== 0) continue;
      expect(tableOf(killed)).toEqual(tableOf(calm));
      rmSync(killed, { recursive: true }); // it came to its end: the next kills are of another one
    }
    const last = await finish(start(again('1')));
    expect(last).toMatchObject({ code: 0, stderr: '' });
    expect(tableOf(killed)).toEqual(tableOf(calm));
    const model = (dir: string) => readFileSync(join(dir, 'winner/model.safetensors'));
    expect(model(killed).equals(model(calm))).toBe(true);
    expect(readdirSync(killed).sort()).toEqual(['sweep.html', 'trials.jsonl', 'winner']); // prettier-ignore
  },
);
