// replaceFile: the new content is there, the temporary name is gone, and a failure leaves the old file.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { replaceFile } from '../../src/files/replace-file.js';
import { temporaryFolder } from '../dataset/idx-files.js';

test('replaces the target', () => {
  const dir = temporaryFolder();
  const [temporary, target] = [join(dir, 'new'), join(dir, 'old')];
  writeFileSync(temporary, 'new');
  writeFileSync(target, 'old');
  replaceFile(temporary, target);
  expect(readFileSync(target, 'utf8')).toBe('new');
  expect(existsSync(temporary)).toBe(false);
});

test('leaves the target as it was where there is nothing to put there', () => {
  const target = join(temporaryFolder(), 'old');
  writeFileSync(target, 'old');
  expect(() => replaceFile(join(target, '..', 'none'), target)).toThrow('ENOENT');
  expect(readFileSync(target, 'utf8')).toBe('old');
});
