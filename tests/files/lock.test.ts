// lockFolder: one process at a time, and the locks of those that are gone do not count.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lockFolder } from '../../src/files/lock.js';
import { startOf } from '../../src/files/processes.js';
import { temporaryFolder } from '../dataset/idx-files.js';

const refusal = (code: string, where: string, message: RegExp) =>
  expect.objectContaining({ code, where, message: expect.stringMatching(message) as string });
const locked = (dir: string, message: RegExp) => refusal('ERR_MLP_LOCKED', dir, message);

/** A process that takes the lock when it gets a line, says whether it could, and then stays. */
function locker(dir: string) {
  const code = `
    const { lockFolder } = await import(${JSON.stringify(resolve('dist/files/lock.js'))});
    process.stdin.once('data', () => {
      try { lockFolder(${JSON.stringify(dir)}); console.log('locked'); } catch (error) { console.log(error.code); }
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lock = async () => {
    child.stdin.write('\n');
    return String(await once(child.stdout, 'data')).trim();
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { pid: child.pid!, lock, kill };
}

test('a second one is refused until the first is given back', () => {
  const dir = temporaryFolder();
  const unlock = lockFolder(dir);
  const message = new RegExp(
    `process ${process.pid} is writing there. Wait until it has ended, or end it \\(kill ${process.pid}\\)`,
  );
  expect(() => lockFolder(dir)).toThrow(locked(dir, message));
  unlock();
  expect(readdirSync(dir)).toEqual([]);
  lockFolder(dir)();
});

test('giving back twice gives back only what is one’s own', () => {
  const dir = temporaryFolder();
  const unlock = lockFolder(dir);
  unlock();
  writeFileSync(join(dir, '.lock'), '1 0\n');
  unlock();
  expect(readFileSync(join(dir, '.lock'), 'utf8')).toBe('1 0\n');
});

test('another process holds it while it runs, and not once it is killed', async () => {
  const dir = temporaryFolder();
  const other = locker(dir);
  expect(await other.lock()).toBe('locked');
  expect(() => lockFolder(dir)).toThrow(locked(dir, new RegExp(`process ${other.pid} is writing there`)));
  await other.kill();
  lockFolder(dir)();
  expect(readdirSync(dir)).toEqual([]);
});

test('of many that find the lock of a dead process, one gets it', async () => {
  const dir = temporaryFolder();
  for (let round = 0; round < 5; round++) {
    writeFileSync(join(dir, '.lock'), `${spawnSync('true').pid} 0\n`);
    const lockers = Array.from({ length: 6 }, () => locker(dir));
    const answers = await Promise.all(lockers.map(({ lock }) => lock()));
    expect(answers.sort()).toEqual([...Array<string>(5).fill('ERR_MLP_LOCKED'), 'locked']);
    await Promise.all(lockers.map(({ kill }) => kill()));
  }
  lockFolder(dir)();
  expect(readdirSync(dir)).toEqual([]);
});

describe('a lock that is there already', () => {
  const start = startOf(process.pid);
  const now = new Date();
  const minuteAgo = new Date(Date.now() - 60_000);
  test.each<[string, string, Date, boolean]>([
    ['of this process', `${process.pid} ${start}\n`, minuteAgo, true],
    ['of a process that had the same id', `${process.pid} ${Number(start) - 1}\n`, now, false],
    ['without text, made now: its maker is about to write', '', now, true],
    ['without text, of a minute ago: a power cut', '', minuteAgo, false],
    ['with another text', 'hello', minuteAgo, false],
  ])('%s', (_, text, time, isHeld) => {
    const dir = temporaryFolder();
    const path = join(dir, '.lock');
    writeFileSync(path, text);
    utimesSync(path, time, time);
    if (isHeld) {
      expect(() => lockFolder(dir)).toThrow(locked(dir, /is writing there/));
      expect(readFileSync(path, 'utf8')).toBe(text);
    } else {
      lockFolder(dir)();
      expect(existsSync(path)).toBe(false);
    }
  });
});

describe('a folder that cannot be locked', () => {
  test.each([
    ['none', 'none', /ENOENT/],
    ['a file', 'file', /ENOTDIR/],
    ['one that cannot be written', 'proc', /ENOENT|EACCES|EPERM/],
  ])('%s', (_, name, message) => {
    const dir = join(temporaryFolder(), name);
    if (name === 'file') writeFileSync(dir, '');
    if (name === 'proc') symlinkSync('/proc', dir);
    expect(() => lockFolder(dir)).toThrow(refusal('ERR_MLP_FILE', dir, message));
  });
});
