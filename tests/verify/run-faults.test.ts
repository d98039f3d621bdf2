// Faults of a whole run that need rights or other programs: a real disk that fills, a real read-only one, and signals within a save.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadCheckpoint } from '../../src/index.js';
import { ENDLESS, finish, shell, start } from '../cli/mlp-train.js';

const RECIPE = '--dataset synthetic --hidden 64 --threads 1';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a bash script in a small disk of its own, which is gone with it; who is not root makes it as root of a user namespace. */
function onDisk(size: string, script: string) {
  const flags = process.getuid!() === 0 ? '--mount' : '--mount --map-root-user';
  const mount = `set -e; mount -t tmpfs -o size=${size} none ${folder}; cd ${folder}; set +e`;
  return shell(`unshare ${flags} bash <<'END'\n${mount}\n${script}\nEND`);
}

describe('a disk', () => {
  test('that fills: training goes on to an end of 1, nothing half is left, and with room the run goes on', async () => {
    const { stdout, stderr } = await onDisk(
      '2m',
      `$MLP ${RECIPE} --epochs 20 --out run | while read -r epoch rest; do
         echo "$epoch $rest"
         if [ "$epoch" = 3 ]; then cat /dev/zero > filler; fi
       done
       echo "ended: \${PIPESTATUS[0]}"; find run -name '.*' -size +0
       rm filler; mount -o remount,size=20m none ${folder}
       $MLP --resume run --quiet; echo "resumed: $?"
       $MLP ${RECIPE} --epochs 20 --quiet --out whole
       cmp run/model.safetensors whole/model.safetensors && echo same`,
    );
    expect(stdout).toMatch(/^20 \d.*\n[^]*\nended: 1\n\d+ epochs in .*\nresumed: 0\n20 epochs in .*\nsame\n$/m);
    expect(stderr).toMatch(/^cat: write error: No space left/m);
    expect(stderr).toMatch(
      /^mlp-train: warning: training goes on, but run\/\w+\.safetensors: .*ENOSPC.*the old file is/m,
    );
    expect(stderr).toMatch(
      /^mlp-train: run: not everything could be saved: run\/.*ENOSPC: no space left on device.*go on from there: node \S+ --resume run\.$/m,
    );
  });

  test('that is read-only: refused at once, and what is there can be used', async () => {
    const { stdout, stderr } = await onDisk(
      '20m',
      `$MLP ${RECIPE} --epochs 1 --quiet --out run
       mount -o remount,ro none ${folder}
       $MLP ${RECIPE} --out new; echo "new: $?"
       $MLP --resume run --epochs 2; echo "resumed: $?"
       $MLP eval run; echo "eval: $?"`,
    );
    expect(stdout).toMatch(/^1 epoch in.*\nnew: 1\nresumed: 1\n[^]*\ntest log loss .*\neval: 0\n$/);
    const [made, locked, ...more] = stderr.split('\n');
    expect(made).toMatch(/^mlp-train: new: the folder cannot be made: EROFS: read-only file system.*Give one that can/);
    expect(locked).toMatch(/^mlp-train: run: the folder cannot be locked: EROFS: read-only file system.*Give one that/);
    expect(more).toEqual(['weights: after epoch 1 of 1', '']);
  });
});

describe('SIGTERM within a save', () => {
  const model = () => join(folder, 'run/model.safetensors');
  const temporaries = () => readdirSync(join(folder, 'run')).filter((name) => name.endsWith('.tmp'));
  const untilInSave = () => expect.poll(temporaries, { timeout: 10_000, interval: 5 }).toHaveLength(1);

  test('the save ends first, then the run: 143', async () => {
    const { child, ended } = await startSlowSaves();
    await untilInSave();
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/stopped by SIGTERM in .*\nIt is saved\. To go on from there: .*\n$/);
    expect([code, temporaries()]).toEqual([143, []]);
    expect(loadCheckpoint(model()).progress.epochs).toBeGreaterThan(2);
  });

  test('a second one ends it at once, and the file is whole', async () => {
    const { child, ended } = await startSlowSaves();
    child.kill('SIGTERM');
    await expect.poll(() => catchesSigterm(child), { timeout: 10_000, interval: 5 }).toBe(false);
    await untilInSave();
    child.kill('SIGTERM');
    expect((await ended).stderr).not.toContain('It is saved');
    expect([child.signalCode, temporaries().length]).toEqual(['SIGTERM', 1]);
    expect(loadCheckpoint(model()).progress.epochs).toBeGreaterThan(1);
  });

  /** A run with a folder, in which each sync of a file takes a second. */
  async function startSlowSaves() {
    const child = start([...ENDLESS, '--save-every', '1', '--out', join(folder, 'run')]);
    let strace: ChildProcess | undefined;
    const attach = () => {
      const slow = ['-e', 'trace=fsync', '-e', 'inject=fsync:delay_enter=1000000', '-p', String(child.pid)];
      strace = spawn('strace', slow, { stdio: ['ignore', 'ignore', 'pipe'] });
    };
    const ended = finish(child, /^ +2 /m, attach);
    await expect.poll(() => strace, { timeout: 10_000 }).toBeDefined();
    expect(String(await once(strace!.stderr!, 'data'))).toContain('attached');
    return { child, ended };
  }

  /** Whether the process has a handler of its own for signal 15. */
  function catchesSigterm({ pid }: ChildProcess): boolean {
    const [, caught] = /^SigCgt:\t(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
    return ((BigInt(`0x${caught}`) >> 14n) & 1n) === 1n;
  }
});
