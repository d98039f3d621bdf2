// writeFile: what it writes to, what it leaves alone, and that a failure leaves the old file and nothing beside it.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { writeFile } from '../../src/files/write-file.js';
import { temporaryFolder } from '../dataset/idx-files.js';
import { startSaver } from './start-saver.js';
import { versionOf, wholeFile } from './whole-file.mjs';

const refusal = (where: string, what: RegExp) =>
  expect.objectContaining({ code: 'ERR_MLP_FILE', where, what: expect.stringMatching(what) as string });
/** A process that has ended. */
const deadPid = () => spawnSync('true').pid;

describe('writes', () => {
  test.each<[string, Uint8Array | string, number[]]>([
    ['bytes', Uint8Array.of(0, 255), [0, 255]],
    ['a part of an array', Uint8Array.of(1, 2, 3, 4).subarray(1, 3), [2, 3]],
    ['a text, as UTF-8', 'é', [0xc3, 0xa9]],
    ['nothing', '', []],
  ])('%s, where there is a file and where there is none', (_, content, expected) => {
    const path = join(temporaryFolder(), 'file');
    for (let i = 0; i < 2; i++) {
      writeFile(path, content);
      expect([...readFileSync(path)]).toEqual(expected);
      writeFileSync(path, 'something that is longer');
    }
  });

  test('under a name that has no place for more letters', () => {
    const folder = temporaryFolder();
    writeFile(join(folder, 'x'.repeat(255)), 'new');
    expect(readdirSync(folder)).toEqual(['x'.repeat(255)]);
  });

  test('a file that only its owner may read stays one', () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, 'old');
    chmodSync(path, 0o600);
    writeFile(path, 'new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('from two threads at once', async () => {
    const path = join(temporaryFolder(), 'file');
    const code = `const { path, text } = require('worker_threads').workerData;
      import(${JSON.stringify(resolve('dist/files/write-file.js'))}).then(({ writeFile }) => {
        for (let i = 0; i < 100; i++) writeFile(path, text);
      });`;
    const ends = ['one', 'two'].map((text) => {
      const worker = new Worker(code, { eval: true, workerData: { path, text } });
      return new Promise((done, fail) => worker.once('exit', done).once('error', fail));
    });
    expect(await Promise.all(ends)).toEqual([0, 0]);
    expect(['one', 'two']).toContain(readFileSync(path, 'utf8'));
  });
});

describe('a symbolic link', () => {
  test.each([
    ['to a file', 'real/target'],
    ['to a file that is not there yet', 'real/missing'],
    ['to a link', 'second'],
    ['to a link to a file that is not there yet', 'third'],
  ])('%s stays, and the file that it leads to is written', (_, to) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real/target'), 'old');
    symlinkSync('real/target', join(folder, 'second'));
    symlinkSync(join(folder, 'real/missing'), join(folder, 'third'));
    const link = join(folder, 'link');
    symlinkSync(to, link);
    writeFile(link, 'new');
    expect(readlinkSync(link)).toBe(to);
    expect(readFileSync(link, 'utf8')).toBe('new');
    expect(readdirSync(folder).sort()).toEqual(['link', 'real', 'second', 'third']);
  });

  test('to itself is refused', () => {
    const link = join(temporaryFolder(), 'link');
    symlinkSync('link', link);
    expect(() => writeFile(link, 'new')).toThrow(refusal(link, /ELOOP/));
  });
});

describe('temporary files beside it', () => {
  test('of processes that are gone are removed; of others, and other files, are not', () => {
    const folder = temporaryFolder();
    const dead = [`.mlp-${deadPid()}-0.tmp`, `.mlp-${deadPid()}-3.tmp`];
    const others = [`.mlp-${process.ppid}-0.tmp`, '.mlp-x.tmp', `.mlp-${deadPid()}-0.tmp2`, 'mlp.tmp'];
    for (const name of [...dead, ...others]) writeFileSync(join(folder, name), '');
    writeFile(join(folder, 'file'), 'new');
    expect(readdirSync(folder).sort()).toEqual([...others, 'file'].sort());
  });

  test('of a dead process of the same id, and a link of that name, are not written through', () => {
    const folder = temporaryFolder();
    const precious = join(folder, 'precious');
    writeFileSync(precious, 'old');
    symlinkSync('precious', join(folder, `.mlp-${process.pid}-0.tmp`));
    writeFile(join(folder, 'file'), 'new');
    expect(readFileSync(precious, 'utf8')).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(['file', 'precious']);
  });
});

describe('refused', () => {
  test.each([
    ['a folder that is missing', 'missing/file', /: ENOENT: no such file or directory$/],
    ['a file as folder', 'old/file', /ENOTDIR/],
    ['a folder', '.', /a folder is there/],
    ['a pipe', 'pipe', /something else than a regular file/],
    ['a name of 256 bytes', 'x'.repeat(256), /ENAMETOOLONG/],
    ['a name with a zero byte', 'a\0b', /null bytes/],
  ])('%s', (_, name, what) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'old'), 'old');
    spawnSync('mkfifo', [join(folder, 'pipe')]);
    const path = join(folder, name);
    expect(() => writeFile(path, 'new')).toThrow(refusal(path, what));
    expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['old', 'pipe']);
  });

  test('a folder that is missing: the error says to make it, and speaks of no old file', () => {
    const path = join(temporaryFolder(), 'missing/file');
    const said = `${path}: it cannot be written: ENOENT: no such file or directory. Make its folder, or give another.`;
    expect(() => writeFile(path, 'new')).toThrow(said);
  });

  test('a folder that cannot be written', () => {
    expect(() => writeFile('/proc/file', 'new')).toThrow(refusal('/proc/file', /ENOENT|EACCES|EPERM/));
  });

  // A limit on a file's size is met as a full disk is: the write before it is short, and only the next one fails.
  test('a file that the disk has no place for: the old one is untouched', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'file');
    writeFileSync(path, wholeFile(0));
    const { begin, end } = await startSaver([path, '1'], 'ulimit -f 100; exec "$@"');
    begin();
    const { code, error } = await end();
    expect(error).toEqual({
      code: 'ERR_MLP_FILE',
      message: expect.stringMatching(/file: .*EFBIG.*the old file is untouched$/),
    });
    expect([code, versionOf(readFileSync(path)), readdirSync(folder)]).toEqual([1, 0, ['file']]);
  });
});
