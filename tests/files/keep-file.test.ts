// keepFile: a whole file or none, and never an error, whatever the folder is.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { keepFile } from '../../src/files/keep-file.js';
import { temporaryFolder } from '../dataset/idx-files.js';

test('makes the folder, and replaces what is there', async () => {
  const folder = join(temporaryFolder(), 'a', 'b');
  for (const text of ['something that is longer', 'new']) await keepFile(join(folder, 'file'), Buffer.from(text));
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['file']);
});

test('a part of an array', async () => {
  const path = join(temporaryFolder(), 'file');
  await keepFile(path, Uint8Array.of(1, 2, 3, 4).subarray(1, 3));
  expect([...readFileSync(path)]).toEqual([2, 3]);
});

test('the same file several times at once', async () => {
  const folder = temporaryFolder();
  const content = Buffer.alloc(1 << 20, 7);
  await Promise.all(Array.from({ length: 8 }, () => keepFile(join(folder, 'file'), content)));
  expect(readFileSync(join(folder, 'file')).equals(content)).toBe(true);
  expect(readdirSync(folder)).toEqual(['file']);
});

test('what a killed process left there is removed', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, `.mlp-${spawnSync('true').pid}-4294967295.tmp`), 'half');
  await keepFile(join(folder, 'file'), Buffer.from('new'));
  expect(readdirSync(folder)).toEqual(['file']);
});

test('where a file is in the place of the folder, or a folder in that of the file, nothing changes', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'no folder'), 'old');
  mkdirSync(join(folder, 'no file/inside'), { recursive: true });
  await keepFile(join(folder, 'no folder/file'), Buffer.from('new'));
  await keepFile(join(folder, 'no file'), Buffer.from('new'));
  expect(readFileSync(join(folder, 'no folder'), 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['no file', 'no folder']);
});

test('where it may not write, nothing changes', async () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o500);
  const user = process.geteuid!();
  if (user === 0) process.seteuid!(65_534); // whom modes stop
  try {
    await keepFile(join(folder, 'file'), Buffer.from('new'));
    await keepFile(join(folder, 'deeper/file'), Buffer.from('new'));
  } finally {
    process.seteuid!(user);
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('what can be written only in part leaves nothing', () => {
  const folder = temporaryFolder();
  const code = `import(${JSON.stringify(resolve('dist/files/keep-file.js'))}).then(({ keepFile }) =>
    keepFile(${JSON.stringify(join(folder, 'file'))}, Buffer.alloc(1 << 16))).then(() => console.log('goes on'));`;
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', 'ulimit -f 8 && exec "$@"', 'bash', process.execPath, '-e', code], // files of at most 8 KiB
    { encoding: 'utf8' },
  );
  expect({ stdout, stderr }).toEqual({ stdout: 'goes on\n', stderr: '' });
  expect(readdirSync(folder)).toEqual([]);
});

test('where little room is left, none is taken', async () => {
  const path = join(temporaryFolder(), 'file');
  const huge = { length: Number.MAX_SAFE_INTEGER } as Uint8Array; // its bytes are never asked for
  await keepFile(path, huge);
  expect(existsSync(path)).toBe(false);
});
