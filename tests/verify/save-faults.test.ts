// Faults at each system call of a save, put there by strace: an error of the disk, or the end of the process. The file is whole, old or new.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeFile } from '../../src/files/write-file.js';
import { startSaver } from '../files/start-saver.js';
import { versionOf, wholeFile } from '../files/whole-file.mjs';

let folder: string;
let path: string;
beforeEach(newFolder);
afterEach(() => rmSync(folder, { recursive: true }));

function newFolder(): void {
  folder = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  path = join(folder, 'file');
  writeFileSync(path, wholeFile(0));
}

/** Saves version 1 over version 0 in another process, whose calls strace sees. */
async function saveUnderStrace(...options: string[]) {
  const { child, begin, end } = await startSaver([path, '1']);
  const strace = spawn('strace', [...options, '-p', String(child.pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const seen: string[] = [];
  strace.stderr.setEncoding('utf8').on('data', (piece: string) => seen.push(piece));
  const closed = once(strace, 'close');
  await once(strace.stderr, 'data');
  expect(seen.join('')).toContain('attached');
  begin();
  const result = await end();
  await closed;
  return { ...result, calls: seen.join('').split('\n') };
}

const inject = (call: string, fault: string, nth: number) => ['-e', `inject=${call}:${fault}:when=${nth}`];
const version = () => versionOf(readFileSync(path));
const others = () => readdirSync(folder).filter((name) => name !== 'file');
const failed = (message: RegExp) => ({
  code: 1,
  error: { code: 'ERR_MLP_FILE', message: expect.stringMatching(message) as string },
});

/** The calls of a save by their names, each with how many of this name came until then: what strace counts by. */
async function callsOfSave(): Promise<[call: string, nth: number][]> {
  newFolder();
  const { code, calls } = await saveUnderStrace('-e', 'trace=%file,%desc');
  rmSync(folder, { recursive: true });
  expect(code).toBe(0);
  const names = calls.map((line) => /^\w+(?=\()/.exec(line)?.[0] ?? '');
  const save = names.slice(names.indexOf('read') + 1, names.indexOf('epoll_pwait')); // from the line it waits for to Node's event loop
  const counts = new Map<string, number>();
  const counted = save.map((name, i): [string, number, string] => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return [name, counts.get(name)!, calls[names.indexOf('read') + 1 + i]];
  });
  // mmap and its like are of memory, and a write of 8 bytes wakes Node's own event loop
  const files = counted.filter(([name, , line]) => name !== '' && !name.startsWith('m') && !/, 8\) += 8$/.test(line));
  return files.map(([name, nth]) => [name, nth]);
}

const calls = await callsOfSave();
/** The first call of this name that is of a save. */
const first = (call: string) => calls.find(([name]) => name === call)![1];

test('a save opens the folder to sweep, the temporary file twice and the folder to sync; it writes, syncs, renames, syncs', () => {
  const of = (...names: string[]) => calls.filter(([name]) => names.includes(name)).map(([name]) => name);
  expect(of('write', 'fsync', 'rename')).toEqual(['write', 'fsync', 'rename', 'fsync']);
  expect(of('openat')).toHaveLength(4);
});

describe('an error', () => {
  test.each(calls)('at %s %i', async (call, nth) => {
    const { code, error } = await saveUnderStrace(...inject(call, 'error=EIO', nth));
    if (['write', 'fsync', 'rename'].includes(call)) expect(code).toBe(1);
    if (code === 0) expect(version()).toBe(1);
    else if (error?.message.includes('it is written'))
      expect({ code, version: version() }).toEqual({ code: 1, version: 1 });
    else {
      expect({ code, error }).toEqual(failed(/file: it cannot be written: EIO.*; the old file is untouched$/));
      expect(version()).toBe(0);
    }
    expect(others()).toEqual([]);
  });

  test('at the sync of the folder says that the new file is there', async () => {
    const saved = await saveUnderStrace(...inject('fsync', 'error=EIO', 2));
    expect(saved).toMatchObject(failed(/file: it is written, but may not outlast a power cut: EIO/));
    expect(version()).toBe(1);
  });

  test.each([
    ['write', 'ENOSPC', /it cannot be written: ENOSPC: no space left.*the old file is untouched/],
    ['rename', 'EXDEV', /it cannot be written: EXDEV.*the old file is untouched/],
    ['rename', 'EACCES', /it cannot be written: EACCES.*the old file is untouched/],
  ])('at %s: %s', async (call, errno, message) => {
    expect(await saveUnderStrace(...inject(call, `error=${errno}`, first(call)))).toMatchObject(failed(message));
    expect([version(), others()]).toEqual([0, []]);
  });

  test('that also keeps the temporary file from being removed: the next save does', async () => {
    const faults = [...inject('write', 'error=ENOSPC', first('write')), ...inject('unlink', 'error=EIO', 1)];
    expect(await saveUnderStrace(...faults)).toMatchObject(failed(/ENOSPC: no space left/));
    expect([version(), others().length]).toEqual([0, 1]);
    writeFile(path, wholeFile(2));
    expect([version(), others()]).toEqual([2, []]);
  });
});

test.each(calls)('the end of the process at %s %i, and a save after it', async (call, nth) => {
  const { code } = await saveUnderStrace(...inject(call, 'signal=KILL', nth));
  expect(code).toBe(null);
  expect([0, 1]).toContain(version());
  expect(others().length).toBeLessThanOrEqual(1);
  writeFile(path, wholeFile(2));
  expect([version(), others()]).toEqual([2, []]);
});
