// Pairs of IDX files: found by one name, with their test, and refused if they do not belong together.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { idxPair } from '../../src/index.js';
import { bytes, failure, idx, temporaryFolder } from './idx-files.js';

const images = (count: number, seed = 0) => idx(0x803, [count, 2, 3], bytes(count * 6, seed));
const labels = (...values: readonly number[]) => idx(0x801, [values.length], values);

function folderOf(files: Record<string, Uint8Array>): (name: string) => string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return (name) => join(folder, name);
}

const mnist = {
  'train-images-idx3-ubyte.gz': gzipSync(images(3)),
  'train-labels-idx1-ubyte.gz': gzipSync(labels(2, 0, 1)),
  't10k-images-idx3-ubyte.gz': gzipSync(images(2, 5)),
  't10k-labels-idx1-ubyte': labels(1, 4),
};

describe('finds', () => {
  test.each(['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz'])(
    'the pair and the test of %s',
    async (name) => {
      const at = folderOf(mnist);
      const { train, test, source } = await idxPair(at(name));
      expect([train.shape, [...train.labels], train.classes]).toEqual([[1, 2, 3], [2, 0, 1], 5]);
      expect([...train.features]).toEqual([...bytes(18)]);
      expect([[...test!.features], [...test!.labels], test!.classes]).toEqual([[...bytes(12, 5)], [1, 4], 5]);
      expect(source).toBe(at(name));
    },
  );

  test('no test of a test, nor if its labels lack', async () => {
    const at = folderOf(mnist);
    expect((await idxPair(at('t10k-images-idx3-ubyte.gz'))).test).toBeUndefined();
    const lacking = Object.entries(mnist).filter(([name]) => name !== 't10k-labels-idx1-ubyte');
    expect((await idxPair(folderOf(Object.fromEntries(lacking))('train-images-idx3-ubyte.gz'))).test).toBeUndefined();
  });

  test('other names: with points as on Kaggle, test, none of MNIST', async () => {
    const at = folderOf({
      'e-train-images.idx3-ubyte': images(1),
      'e-train-labels.idx1-ubyte': labels(0),
      'e-test-images.idx3-ubyte': images(2),
      'e-test-labels.idx1-ubyte': labels(0, 1),
      'my-images.idx': images(2),
      'my-labels.idx.gz': gzipSync(labels(0, 1)),
    });
    expect((await idxPair(at('e-train-images.idx3-ubyte'))).test!.length).toBe(2);
    expect((await idxPair(at('my-images.idx'))).train.length).toBe(2);
  });

  test('nothing if both are named', async () => {
    const at = folderOf({ ...mnist, x: labels(0, 0, 7) });
    const { train, test } = await idxPair(at('train-images-idx3-ubyte.gz'), at('x'));
    expect([train.classes, test]).toEqual([8, undefined]);
  });
});

describe('refuses', () => {
  const message = async (...paths: [string, string?]) => (await failure(idxPair(...paths))).message;

  test('counts that differ, with both names', async () => {
    const at = folderOf({ 'a-images': images(3), 'a-labels': labels(0, 1) });
    const fix = 'Give images and labels of the same set.';
    expect(await message(at('a-images'))).toBe(
      `${at('a-labels')}: 2 labels for the 3 images of ${at('a-images')}. ${fix}`,
    );
  });

  test('images of another size in the test, with both names', async () => {
    const other = idx(0x803, [1, 3, 3], bytes(9));
    const at = folderOf({ 'train-images': images(1), 'train-labels': labels(0), 'test-images': other, 'test-labels': labels(0) }); // prettier-ignore
    expect(await message(at('train-images'))).toBe(
      `${at('test-images')}: its images are 3 x 3, but those of ${at('train-images')} 2 x 3. Give files of one data set, or the labels as well.`,
    );
  });

  test('names that tell no pair', async () => {
    const at = folderOf({ 'x.idx': images(1), 'y-images': images(1) });
    expect(await message(at('x.idx'))).toBe(
      `${at('x.idx')}: its name does not tell what it holds. Name both files, images and labels.`,
    );
    expect(await message(at('y-images'))).toBe(
      `${at('y-images')}: there is no y-labels beside it. Name both files, images and labels.`,
    );
  });

  test('files that are none, swapped, cut or with a header that lies', async () => {
    const at = folderOf({
      images: gzipSync(images(2)),
      labels: labels(0, 1),
      text: Buffer.from('no IDX file at all, but a text'),
      cut: gzipSync(images(2)).subarray(0, 20),
      lies: gzipSync(idx(0x803, [0xffffffff, 28, 28], [])),
      empty: Buffer.alloc(0),
    });
    mkdirSync(at('folder'));
    expect(await message(at('text'), at('labels'))).toMatch(/text: neither gzip nor IDX/);
    expect(await message(at('labels'), at('images'))).toMatch(/labels: expected magic 0x00000803 \(images\)/);
    expect(await message(at('cut'), at('labels'))).toMatch(/cut: the gzip file is truncated/);
    expect(await message(at('lies'), at('labels'))).toMatch(/lies: the header says 4294967295 x 28 x 28/);
    expect(await message(at('empty'), at('labels'))).toMatch(/empty: the file is empty/);
    expect(await message(at('folder'), at('labels'))).toMatch(/folder: not a regular file/);
    expect(await message(at('images'), at('none'))).toMatch(/none: cannot be read/);
  });
});
