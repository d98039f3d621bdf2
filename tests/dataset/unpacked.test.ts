// What is kept unpacked: it stands for the gzip file that it came from, for no other, and never with a wrong byte.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test, vi } from 'vitest';
import { load, search } from '../../src/dataset/fashion-mnist.js';
import { bytes, failure, idx, temporaryFolder } from './idx-files.js';
import { contents, folder, manifestOf, sha256 } from './small-fashion.js';

const manifest = manifestOf();
/** By the names that they are kept under. */
const whole = { ti: contents.trainImages, tl: contents.trainLabels, si: contents.testImages, sl: contents.testLabels };
const names = Object.keys(whole).sort();

let dir: string;
let kept: string;
beforeEach(() => {
  dir = folder();
  kept = join(temporaryFolder(), 'cache/unpacked');
});

/** Loads, and gives what was read; `kept` holds all of it afterwards. */
async function loaded(from = dir) {
  const { train, test: held, source } = await load(manifest, from, kept);
  await expect.poll(() => existsSync(kept) && readdirSync(kept).sort()).toEqual(names);
  await expect.poll(() => names.every((name) => readFileSync(join(kept, name)).equals(whole[name as 'ti']))).toBe(true);
  const [images, imagesOfTest] = [train, held].map(({ features }) => [...features]);
  return { images, labels: [...train.labels], imagesOfTest, labelsOfTest: [...held.labels], source };
}

const right = () => ({
  images: [...contents.trainImages.subarray(16)],
  labels: [...contents.trainLabels.subarray(8)],
  imagesOfTest: [...contents.testImages.subarray(16)],
  labelsOfTest: [...contents.testLabels.subarray(8)],
  source: dir,
});

/** The gzip file with another byte in its middle, where it says how the bytes are packed. */
function damage(name: string): void {
  const packed = readFileSync(join(dir, name));
  packed[10] ^= 0xff;
  writeFileSync(join(dir, name), packed);
}

test('is read instead of the gzip file, which need not be unpacked again', async () => {
  expect(await loaded()).toEqual(right());
  for (const name of names) damage(`${name}.gz`);
  expect(await loaded()).toEqual(right());
  rmSync(kept, { recursive: true });
  expect((await failure(load(manifest, dir, kept))).message).toContain('the gzip file is damaged');
});

test.each<[string, (content: Buffer) => Buffer]>([
  [
    'with a wrong byte',
    (content) => Buffer.from(content.map((byte, i) => (i === content.length - 1 ? byte ^ 1 : byte))),
  ],
  ['cut short', (content) => content.subarray(0, -1)],
  ['longer', (content) => Buffer.concat([content, Buffer.of(0)])],
  ['empty', () => Buffer.alloc(0)],
  ['of zeros, as after a power cut', (content) => Buffer.alloc(content.length)],
  ['of another kind', () => contents.testLabels],
])('%s: the gzip file is read, without a warning, and its bytes are kept anew', async (_, change) => {
  const warn = vi.spyOn(process, 'emitWarning');
  await loaded();
  for (const name of names) writeFileSync(join(kept, name), change(whole[name as 'ti']));
  expect(await loaded()).toEqual(right());
  expect(warn).not.toHaveBeenCalled();
});

test('as something that is no file: the gzip file is read', async () => {
  mkdirSync(join(kept, 'ti'), { recursive: true });
  const { train } = await load(manifest, dir, kept);
  expect([...train.features]).toEqual(right().images);
});

test('does not stand for a gzip file of other bytes', async () => {
  await loaded();
  const digits = idx(0x803, [6, 2, 2], bytes(24, 7));
  const other = folder({ trainImages: digits });
  const error = await failure(load({ ...manifest, mnist: [sha256(digits)] }, other, kept));
  expect(error.message).toContain('this is plain MNIST');
  expect((await failure(load(manifest, folder({ trainImages: digits }), kept))).message).toContain('SHA-256 mismatch');
  expect(readFileSync(join(kept, 'ti'))).toEqual(contents.trainImages);
});

test('nor for one that is cut short', async () => {
  await loaded();
  writeFileSync(join(dir, 'ti.gz'), gzipSync(contents.trainImages).subarray(0, -1));
  expect((await failure(load(manifest, dir, kept))).message).toContain('the gzip file is truncated');
});

test('of files that are plain, nothing is kept', async () => {
  const plain = temporaryFolder();
  for (const name of names) writeFileSync(join(plain, name), whole[name as 'ti']);
  await load(manifest, plain, kept);
  expect(existsSync(kept)).toBe(false);
});

test('of files that are wrong, nothing is kept', async () => {
  await failure(load(manifest, folder({ trainImages: idx(0x803, [6, 2, 2], bytes(24, 7)) }), kept));
  await expect.poll(() => readdirSync(kept).sort()).toEqual(['si', 'sl', 'tl']);
});

test('where nothing can be kept, all is as if there were no such place', async () => {
  const warn = vi.spyOn(process, 'emitWarning');
  const home = temporaryFolder();
  writeFileSync(join(home, 'a file'), '');
  chmodSync(home, 0o500);
  for (const place of ['a file', 'a file/unpacked', '\0']) {
    const { train } = await load(manifest, dir, join(home, place));
    expect([...train.features]).toEqual(right().images);
  }
  expect(warn).not.toHaveBeenCalled();
});

test('several loads at once', async () => {
  expect(await Promise.all(Array.from({ length: 5 }, () => loaded()))).toEqual(Array.from({ length: 5 }, right));
  expect(readdirSync(kept).sort()).toEqual(names);
});

test('is used by every place that is searched', async () => {
  await loaded();
  for (const name of names) damage(`${name}.gz`);
  const written = statSync(join(kept, 'ti')).mtimeMs;
  const found = await search(manifest, [{ dir, why: 'a' }], '/nowhere', { download: false }, kept);
  expect(found.source).toBe(dir);
  expect(statSync(join(kept, 'ti')).mtimeMs).toBe(written); // and not kept again
});
