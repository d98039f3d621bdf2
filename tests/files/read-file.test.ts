// Regular files up to a limit are read; all else is an error that names the path.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFile } from '../../src/files/read-file.js';
import { temporaryFolder } from '../dataset/idx-files.js';

const refusal = (where: string, what: string) =>
  expect.objectContaining({ code: 'ERR_MLP_FILE', where, what: expect.stringContaining(what) as string });

test('a file as long as the limit is read, a longer one is not', () => {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, Uint8Array.of(1, 2, 3));
  expect([...readFile(path, 3)]).toEqual([1, 2, 3]);
  expect(() => readFile(path, 2)).toThrow(refusal(path, 'it has 3 bytes, more than 2'));
});

test('a folder, a pipe and a missing file are refused at once', () => {
  const folder = temporaryFolder();
  const [pipe, missing] = [join(folder, 'pipe'), join(folder, 'missing')];
  execFileSync('mkfifo', [pipe]);
  expect(() => readFile(folder, 10)).toThrow(refusal(folder, 'not a regular file'));
  expect(() => readFile(pipe, 10)).toThrow(refusal(pipe, 'not a regular file'));
  expect(() => readFile(missing, 10)).toThrow(refusal(missing, 'there is no such file'));
});
