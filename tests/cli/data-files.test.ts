// Data files that are not as they should be: one line on stderr that names the file, and the exit code.
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bytes, idx } from '../dataset/idx-files.js';
import { type Contents, contents, folder } from '../dataset/small-fashion.js';
import { smallPackage } from './small-package.js';

const images = gzipSync(contents.trainImages);
const page = Buffer.from('<html>');
const flipped = Uint8Array.from(images, (byte, i) => (i === images.length - 8 ? byte ^ 1 : byte));
const bomb = gzipSync(Buffer.concat([contents.trainImages, Buffer.alloc(1 << 26)]));
const large = idx(0x803, [4294967295, 4294967295, 4294967295], bytes(24));
const written = (content: Uint8Array) => (path: string) => writeFileSync(path, content);

/** What a change of any file would change. */
const stateOf = (dir: string) =>
  readdirSync(dir).map((name) => [name, lstatSync(join(dir, name)).size, lstatSync(join(dir, name)).mtimeMs]);

/** Runs on the data of `dir`, of which the file called `name` is wrong. */
async function refused(dir: string, name: string, said: RegExp): Promise<void> {
  const state = stateOf(dir);
  const { code, stdout, stderr } = await smallPackage().run(['--data-dir', dir]);
  const [before, after] = stderr.split(`mlp-train: ${join(dir, name)}: `);
  expect(before).toBe('');
  expect(after).toMatch(said);
  expect(after.indexOf('\n')).toBe(after.length - 1);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stateOf(dir)).toEqual(state);
}

test.each<[string, (path: string) => void, RegExp]>([
  ['a truncated gzip file', written(images.subarray(0, -9)), /^the gzip file is truncated\. Download it again\.$/m],
  ['a flipped bit', written(flipped), /^the gzip file is damaged \(incorrect data check\)\. Download it again\.$/m],
  ['an empty file', written(Buffer.alloc(0)), /^the file is empty\. Get it again\.$/m],
  ['an error page', written(page), /^neither gzip nor IDX \(starts with '<htm'\)\. Get it again\.$/m],
  ['a second gzip member', written(Buffer.concat([images, images])), /40 bytes .*, but more than that follows\. Get /],
  [
    'junk behind the gzip data',
    written(Buffer.concat([images, page])),
    /^the gzip file is damaged .*Download it again\.$/m,
  ],
  ['a gzip bomb', written(bomb), /^the header says 6 x 2 x 2, .*, but more than that follows\. Get it again\.$/m],
  [
    'labels for images',
    written(gzipSync(contents.trainLabels)),
    /0x00000803 .*0x00000801\. .* labels were swapped\.$/m,
  ],
  ['a header of 2^96 pixels', written(large), /e\+28 bytes .*, but at most 40 are expected\. Get it again\.$/m],
  ['a plain file that is cut', written(contents.trainImages.subarray(0, 39)), /but the file has 39\. Get it again\.$/m],
  [
    'another data set',
    written(gzipSync(idx(0x803, [6, 2, 2], bytes(24, 7)))),
    /^not Fashion-MNIST: SHA-256 mismatch, expected \w{64} but got \w{64}\. It is/,
  ],
  ['a pipe', (path) => execFileSync('mkfifo', [path]), /^not a regular file$/m],
  ['/dev/zero', (path) => symlinkSync('/dev/zero', path), /^not a regular file$/m],
  ['a folder', mkdirSync, /^not a regular file$/m],
])('a data folder with %s in it', async (_, make, said) => {
  const dir = folder();
  const path = join(dir, 'ti.gz');
  rmSync(path);
  make(path);
  await refused(dir, 'ti.gz', said);
});

test.each<[string, Partial<Contents>, string, RegExp]>([
  [
    'fewer labels than images',
    { trainLabels: contents.testLabels },
    'tl.gz',
    /^4 labels for the 6 images of .*ti\.gz\. Get/,
  ],
  [
    'a label out of range',
    { testLabels: idx(0x801, [4], [2, 1, 255, 0]) },
    'sl.gz',
    /^label 255 in row 2 is not .*\. Get it/,
  ],
  [
    'no images',
    { testImages: idx(0x803, [0, 2, 2], []) },
    'si.gz',
    /^the header says 0 x 2 x 2 images: nothing\. Get it/,
  ],
  [
    'test images of another width',
    { testImages: idx(0x803, [4, 1, 4], bytes(16)) },
    'si.gz',
    /^expected 4 x 2 x 2 but got 4 x 1 x 4\./,
  ],
])('a data folder with %s', (_, changes, name, said) => refused(folder(changes), name, said));

test('/dev/zero for a data folder', async () => {
  const { code, stdout, stderr } = await smallPackage().run(['--data-dir', '/dev/zero']);
  expect(stderr).toMatch(/^mlp-train: \/dev\/zero: not a folder\.\nTo get Fashion-MNIST, .*--dataset synthetic/);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});
