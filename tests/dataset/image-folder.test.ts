// Folders of pictures: the pixels that Pillow reads (tests/fixtures/images.json), in an order of their own.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodePng } from '../../src/images/png.js';
import { imageFolder, type ImageProgress } from '../../src/index.js';
import { failure, temporaryFolder } from './idx-files.js';

interface File {
  what: string;
  file: string;
  grey: string;
  rgb: string;
  tolerance: number;
}

/** All of 13 by 9 pixels. */
const { files } = JSON.parse(readFileSync(new URL('../fixtures/images.json', import.meta.url), 'utf8')) as {
  files: File[];
};
const fileOf = (what: string) => files.find((file) => file.what === what)!;
const [GREY, LIGHT, JPEG, COLOURS] = ['PNG, grey', 'PNG, 16 bits', 'JPEG, grey', 'PNG, colours'];
/** Not yet sorted. */
const SMALL = { 'b/2.png': GREY, 'a/x.jpg': JPEG, 'b/10.png': LIGHT, 'a/below/z.png': LIGHT };

function put(folder: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** A folder with these files at these paths. */
function folderOf(contents: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [path, what] of Object.entries(contents)) put(folder, path, Buffer.from(fileOf(what).file, 'base64'));
  return folder;
}

const greyOf = (what: string) => [...Buffer.from(fileOf(what).grey, 'base64')];

/** Red, green and blue one after the other. */
function planesOf(what: string): number[] {
  const rgb = Buffer.from(fileOf(what).rgb, 'base64');
  return [0, 1, 2].flatMap((channel) => [...rgb].filter((_, i) => i % 3 === channel));
}

describe('pixels', () => {
  test('grey, sorted by class and path, of the size that they have', async () => {
    const folder = folderOf(SMALL);
    for (const path of ['.hidden/x.png', 'a/.DS_Store', 'b/Thumbs.db', 'README.md']) put(folder, path, 'no picture');
    const { train, test, source } = await imageFolder(folder);
    expect([train.shape, train.classNames, [...train.labels]]).toEqual([
      [1, 9, 13],
      ['a', 'b'],
      [0, 0, 1, 1],
    ]);
    const expected = [LIGHT, JPEG, LIGHT, GREY].map(greyOf);
    for (const [row, pixels] of expected.entries()) {
      const found = [...train.features.subarray(row * 117, (row + 1) * 117)];
      if (row === 1) found.forEach((value, i) => expect(Math.abs(value - pixels[i])).toBeLessThanOrEqual(2));
      else expect(found).toEqual(pixels); // decoders of JPEG may round otherwise
    }
    expect([test, source]).toEqual([undefined, folder]);
  });

  test('three channels if one has colours', async () => {
    const { train } = await imageFolder(folderOf({ 'a/1.png': GREY, 'b/1.png': COLOURS }));
    expect(train.shape).toEqual([3, 9, 13]);
    expect([...train.features]).toEqual([...planesOf(GREY), ...planesOf(COLOURS)]);
  });

  test('larger ones are made smaller, and all are made to fit', async () => {
    const folder = folderOf({ 'a/0.png': GREY });
    for (const path of ['a/1.png', 'b/1.png']) put(folder, path, encodePng(128, 96, new Uint8Array(128 * 96).fill(7)));
    const { train } = await imageFolder(folder);
    expect(train.shape).toEqual([1, 48, 64]);
    expect([...train.features.subarray(48 * 64)]).toEqual(Array(2 * 48 * 64).fill(7));
    expect((await imageFolder(folder, { size: 10 })).train.shape).toEqual([1, 10, 10]);
    expect((await imageFolder(folder, { size: [3, 4] })).train.shape).toEqual([1, 3, 4]);
  });

  test('train and test, with classes of the first', async () => {
    const folder = folderOf({ 'train/a/1.png': GREY, 'train/b/1.png': LIGHT, 'test/b/1.png': COLOURS });
    const { train, test } = await imageFolder(folder);
    expect([...train.features]).toEqual([...planesOf(GREY), ...planesOf(LIGHT)]);
    expect([...test!.features]).toEqual(planesOf(COLOURS));
    expect([train.classNames, test!.classNames, [...test!.labels]]).toEqual([['a', 'b'], ['a', 'b'], [1]]);
  });

  test('progress, which is waited for', async () => {
    const seen: ImageProgress[] = [];
    const onProgress = (progress: ImageProgress) => Promise.resolve().then(() => seen.push(progress));
    await imageFolder(folderOf(SMALL), { onProgress });
    expect(seen).toEqual([1, 2, 3, 4].map((decoded) => ({ decoded, total: 4 })));
  });
});

describe('refuses', () => {
  const rejects = async (folder: string, message: string, size?: number) =>
    expect((await failure(imageFolder(folder, { ...(size && { size }) }))).message).toBe(message);

  test('what is no picture, with its path', async () => {
    const folder = folderOf(SMALL);
    put(folder, 'b/note.txt', 'a note about b');
    const message = `${join(folder, 'b/note.txt')}: not a PNG or JPEG image (it is text). Convert it to PNG or JPEG.`;
    await rejects(folder, message);
    await rejects(folder, message, 8);
  });

  test('a class without files', async () => {
    const folder = folderOf(SMALL);
    mkdirSync(join(folder, 'c'));
    await rejects(folder, `${join(folder, 'c')}: the class has no files. Add some, or remove the folder.`);
  });

  test('no classes, or one', async () => {
    const folder = folderOf(SMALL);
    rmSync(join(folder, 'a'), { recursive: true });
    const fix = 'Put the files of each class into a folder of its name.';
    await rejects(folder, `${folder}: it has one folder only, b, which is one class. ${fix}`);
    await rejects(join(folder, 'b'), `${join(folder, 'b')}: it has no folders. ${fix}`);
  });

  test('a class that is in the test only, and a third part', async () => {
    const folder = folderOf({ 'train/a/1.png': GREY, 'train/b/1.png': GREY, 'test/c/1.png': GREY });
    const fix = 'Give each class of the test some files to train on.';
    await rejects(folder, `${join(folder, 'test')}: train has no c. ${fix}`);
    put(folder, 'val/a/1.png', '');
    await rejects(folder, `${folder}: it has train and test, and val besides. Move it into train, or elsewhere.`);
  });

  test('what is no folder, and wrong options', async () => {
    const folder = folderOf(SMALL);
    await rejects(join(folder, 'none'), `${join(folder, 'none')}: there is no such folder`);
    await rejects(join(folder, 'b/2.png'), `${join(folder, 'b/2.png')}: it is no folder`);
    await expect(imageFolder(folder, { size: 0 })).rejects.toThrow(/integer of at least 1 for size but got 0/);
    await expect(imageFolder(folder, { sizes: 3 } as never)).rejects.toThrow(/sizes/);
  });
});
