// The IDX reader on good files, plain and gzipped, and on every kind of bad one.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { parseIdx, readIdx, type IdxKind } from '../../src/dataset/idx.js';
import { bytes, failure, idx, temporaryFolder } from './idx-files.js';

const IMAGES = 0x803;
const LABELS = 0x801;
const PIXELS = bytes(3 * 2 * 2);
const good = idx(IMAGES, [3, 2, 2], PIXELS); // 16 + 12 = 28 bytes

function file(content: Uint8Array): string {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, content);
  return path;
}

/** The error's message between the path that it must begin with and a closing full stop. */
async function refusal(path: string, kind: IdxKind = 'images', limit = 28): Promise<string> {
  const error = await failure(readIdx(path, kind, limit));
  expect(error).toMatchObject({ name: 'MlpError', code: 'ERR_MLP_DATA', where: path });
  return error.message.slice(path.length + 2).replace(/\.$/, '');
}

describe('good files', () => {
  test.each([
    ['plain', good],
    ['gzipped', gzipSync(good)],
    ['gzipped, zero-padded', Buffer.concat([gzipSync(good), Buffer.alloc(512)])],
  ])('%s', async (_, content) => {
    const { dims, data, sha256 } = await readIdx(file(content), 'images', 28);
    expect(dims).toEqual([3, 2, 2]);
    expect([...data]).toEqual([0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121]);
    expect(sha256).toBe(createHash('sha256').update(good).digest('hex'));
  });

  test('labels, and a limit larger than the file', async () => {
    const { dims, data } = await readIdx(file(gzipSync(idx(LABELS, [4], [9, 0, 2, 1]))), 'labels', 1000);
    expect([dims, [...data]]).toEqual([[4], [9, 0, 2, 1]]);
  });

  test('larger than a block, so that it arrives in many pieces', async () => {
    const pixels = bytes(3000 * 28 * 28); // 2.3 MB
    const content = idx(IMAGES, [3000, 28, 28], pixels);
    for (const form of [content, gzipSync(content, { level: 0 })]) {
      const { data, sha256 } = await readIdx(file(form), 'images', content.length);
      expect(Buffer.compare(data, pixels)).toBe(0);
      expect(sha256).toBe(createHash('sha256').update(content).digest('hex'));
    }
  });

  test('parsed from memory', () => {
    expect(parseIdx(good, 'here', 'images')).toEqual({ dims: [3, 2, 2], data: Buffer.from(PIXELS) });
    expect(() => parseIdx(good.subarray(0, 27), 'here', 'images')).toThrow('here: the header says 3 x 2 x 2');
  });
});

describe('bad files', () => {
  test('truncated gzip', async () => {
    const whole = gzipSync(good);
    expect(await refusal(file(whole.subarray(0, -3)))).toBe('the gzip file is truncated. Download it again');
    expect(await refusal(file(whole.subarray(0, 12)))).toBe('the gzip file is truncated. Download it again');
    expect(await refusal(file(whole.subarray(0, 2)))).toBe('the gzip file is truncated. Download it again');
  });

  test('a flipped bit in the data, its CRC or its length', async () => {
    const whole = gzipSync(good, { level: 0 });
    for (const at of [30, whole.length - 8, whole.length - 4]) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 1;
      expect(await refusal(file(damaged))).toMatch(/^the gzip file is damaged \(incorrect (data|length) check\)/);
    }
  });

  test('empty, and an error page', async () => {
    expect(await refusal(file(Buffer.alloc(0)))).toBe('the file is empty. Get it again');
    const page = Buffer.from('<html>404');
    expect(await refusal(file(page))).toBe("neither gzip nor IDX (starts with '<htm'). Get it again");
    expect(await refusal(file(Buffer.from([255, 216, 255])))).toBe(
      'neither gzip nor IDX (starts with 0xffd8ff). Get it again',
    );
    expect(await refusal(file(gzipSync(page)))).toBe(
      'expected magic 0x00000803 (images) but got 0x3c68746d. Get it again',
    );
    expect(await refusal(file(gzipSync('')))).toBe('0 bytes are too few for its header of 16. Get it again');
  });

  test('junk after the gzip data, and a second gzip member', async () => {
    const junk = Buffer.concat([gzipSync(good), Buffer.from('junk')]);
    expect(await refusal(file(junk))).toMatch(/^the gzip file is damaged/);
    const twice = Buffer.concat([gzipSync(good), gzipSync(good)]);
    expect(await refusal(file(twice))).toBe(
      'the header says 3 x 2 x 2, which is 28 bytes with the header, but more than that follows. Get it again',
    );
  });

  test('a gzip bomb takes no memory', async () => {
    const path = file(gzipSync(Buffer.concat([good, Buffer.alloc(1 << 26)])));
    const before = process.memoryUsage().rss;
    expect(await refusal(path)).toMatch(/but more than that follows\. Get it again$/);
    expect(process.memoryUsage().rss - before).toBeLessThan(16 << 20);
  });

  test.each([
    [LABELS, 'images', 'This is a file of labels; perhaps images and labels were swapped'],
    [IMAGES, 'labels', 'This is a file of images; perhaps images and labels were swapped'],
    [0x03080000, 'images', 'Its bytes are in little-endian order; IDX is big-endian'],
    [0xd03, 'images', 'Its elements are f32 in 3 dimensions'],
    [0x802, 'images', 'Its elements are u8 in 2 dimensions'],
  ] as const)('magic %d where %s are expected', async (magic, kind, guess) => {
    const [want, got] = [kind === 'images' ? IMAGES : LABELS, magic].map((m) => m.toString(16).padStart(8, '0'));
    const content = idx(magic, [3, 2, 2], PIXELS);
    const said = `expected magic 0x${want} (${kind}) but got 0x${got}. ${guess}`;
    expect(await refusal(file(content), kind)).toBe(said);
    expect(await refusal(file(gzipSync(content)), kind)).toBe(said);
  });

  test.each([
    [[0, 28, 28], 'the header says 0 x 28 x 28 images: nothing'],
    [[3, 0, 2], 'the header says 3 x 0 x 2 images: nothing'],
    [
      [4294967295, 4294967295, 4294967295],
      /^the header says 4294967295 x .* which is 7\.9\d*e\+28 bytes with the header, but at most 28 are expected\. Get it again$/,
    ],
    [[4, 2, 2], 'the header says 4 x 2 x 2, which is 32 bytes with the header, but at most 28 are expected'],
  ])('dimensions %j', async (dims, said) => {
    const content = idx(IMAGES, dims, PIXELS);
    expect(await refusal(file(content))).toMatch(said);
    expect(await refusal(file(gzipSync(content)))).toMatch(said);
  });

  test('shorter or longer than the header says', async () => {
    const says = 'the header says 3 x 2 x 2, which is 28 bytes with the header, but ';
    const [short, long] = [good.subarray(0, 27), Buffer.concat([good, Buffer.alloc(1)])];
    expect(await refusal(file(short))).toBe(`${says}the file has 27. Get it again`);
    expect(await refusal(file(long))).toBe(`${says}the file has 29. Get it again`);
    expect(await refusal(file(gzipSync(short)))).toBe(`${says}it holds 27. Get it again`);
    expect(await refusal(file(gzipSync(long)))).toBe(`${says}more than that follows. Get it again`);
    expect(await refusal(file(good.subarray(0, 15)))).toBe('15 bytes are too few for its header of 16. Get it again');
  });

  test('a folder, a FIFO, /dev/zero, nothing at all', async () => {
    const dir = temporaryFolder();
    const fifo = join(dir, 'fifo');
    execFileSync('mkfifo', [fifo]);
    mkdirSync(join(dir, 'folder'));
    for (const path of [fifo, join(dir, 'folder'), '/dev/zero']) expect(await refusal(path)).toBe('not a regular file');
    expect(await refusal(join(dir, 'none'))).toMatch(/^cannot be read: ENOENT/);
  });
});
