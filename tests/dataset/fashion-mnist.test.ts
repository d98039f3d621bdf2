// Fashion-MNIST: the real files, the places that are searched in order, and what is refused (plain MNIST above all).

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterEach, describe, expect, test, vi } from 'vitest';

import { fashionMnist, load, type Manifest, search } from '../../src/dataset/fashion-mnist.js';
import { bytes, failure, idx, temporaryFolder } from './idx-files.js';
import { mirror, status } from './mirror.js';
import { type Contents, contents, folder, gzipped, manifestOf, sha256 } from './small-fashion.js';

const manifest = manifestOf();

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('the real data', () => {
  test('is found, and is what its authors describe', async () => {
    const { train, test: held, source } = await fashionMnist();
    expect(train).toMatchObject({ shape: [1, 28, 28], width: 784, length: 60_000, classes: 10 });
    expect(held).toMatchObject({ shape: [1, 28, 28], width: 784, length: 10_000, classes: 10 });
    expect([...train.labels.subarray(0, 8)]).toEqual([9, 0, 0, 3, 0, 2, 7, 2]);
    expect([...held.labels.subarray(0, 8)]).toEqual([9, 2, 1, 1, 6, 1, 4, 6]);
    for (const { labels } of [train, held]) {
      const counts = new Array<number>(10).fill(0);
      for (const label of labels) counts[label]++;
      expect(counts).toEqual(new Array(10).fill(labels.length / 10));
    }
    // The mean that everyone normalizes Fashion-MNIST by is 0.2860.
    let sum = 0;
    for (const pixel of train.features) sum += pixel;
    expect(sum / train.features.length / 255).toBeCloseTo(0.286, 4);
    expect(train.classNames?.[train.labels[0]]).toBe('ankle boot');
    vi.stubEnv('MLP_TRAIN_DATA', source);
    expect((await fashionMnist()).source).toBe(source);
  });

  test('is looked for elsewhere, with a warning, where MLP_TRAIN_DATA has none', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    vi.stubEnv('MLP_TRAIN_DATA', '/nowhere');
    expect((await fashionMnist()).source).not.toBe('/nowhere');
    expect(warn.mock.calls.map(([text]) => text)).toEqual([
      'passing over the data of MLP_TRAIN_DATA: /nowhere: no such folder',
    ]);
  });

  test('is not looked for elsewhere where `dir` is given', async () => {
    const error = await failure(fashionMnist({ dir: '/nowhere' }));
    expect(error).toMatchObject({
      code: 'ERR_MLP_NO_DATA',
      message: expect.stringMatching(/^\/nowhere: no such folder\.\nTo get Fashion-MNIST, .*train-images/),
    });
  });
});

describe('a folder', () => {
  test('may hold plain files, which are read before gzipped ones', async () => {
    const dir = folder({ trainLabels: Buffer.from('bad') });
    writeFileSync(join(dir, 'tl'), contents.trainLabels);
    const { train, test: held } = await load(manifest, dir);
    expect(train).toMatchObject({ length: 6, width: 4, classNames: ['a', 'b', 'c'] });
    expect([...train.features.subarray(20)]).toEqual([149, 190, 233, 27]); // i^2 modulo 251 for i from 20
    expect([...held.labels]).toEqual([2, 1, 0, 0]);
  });

  const files = Object.entries(manifest.files).map(([key, file]) => {
    return [key, { ...file, name: `${file.name}-idx1-ubyte`, gzName: `${file.name}-idx1-ubyte.gz` }];
  });
  const published: Manifest = { ...manifest, files: Object.fromEntries(files) as Manifest['files'] };

  test.each([
    ["torchvision's root", 'FashionMNIST/raw', '-idx1-ubyte'],
    ['its FashionMNIST', 'raw', '-idx1-ubyte.gz'],
    ["Kaggle's names", '.', '.idx1-ubyte'],
    ["Kaggle's names, gzipped", '.', '.idx1-ubyte.gz'],
  ])('may be as others keep them: %s', async (_, subfolder, ending) => {
    const dir = temporaryFolder();
    mkdirSync(join(dir, subfolder), { recursive: true });
    mkdirSync(join(dir, 'ti-idx1-ubyte')); // as Kaggle's archive has it beside the file
    for (const [name, content] of Object.entries({
      ti: 'trainImages',
      tl: 'trainLabels',
      si: 'testImages',
      sl: 'testLabels',
    })) {
      const bytes = contents[content as keyof Contents];
      writeFileSync(join(dir, subfolder, name + ending), ending.endsWith('.gz') ? gzipSync(bytes) : bytes);
    }
    const { train, source } = await load(published, dir);
    expect({ length: train.length, source }).toEqual({ length: 6, source: dir });
  });

  test('that lacks files', async () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'tl.gz'), '');
    const error = await failure(load(manifest, dir));
    expect(error).toMatchObject({
      code: 'ERR_MLP_NO_DATA',
      message: `${dir}: has no ti.gz, si.gz, sl.gz; it holds tl.gz`,
    });
    const files = Array.from('abcdefgh', (name) => join(dir, `${name}.csv`));
    for (const file of files) writeFileSync(file, '');
    expect((await failure(load(manifest, dir))).message).toMatch(/; it holds a\.csv, b\.csv, .*f\.csv and 3 more$/);
    expect((await failure(load(manifest, temporaryFolder()))).message).toMatch(/sl\.gz; it is empty$/);
  });

  test.each(['/dev/zero', '/dev/null'])('that is %s', async (path) => {
    expect((await failure(load(manifest, path))).message).toBe(`${path}: not a folder`);
  });

  test('that may not be read', async () => {
    const dir = folder();
    chmodSync(dir, 0);
    const user = process.geteuid!();
    if (user === 0) process.seteuid!(65_534); // whom modes stop
    try {
      const error = await failure(load(manifest, dir));
      expect(error).toMatchObject({ code: 'ERR_MLP_NO_DATA' });
      expect(error.message).toBe(`${dir}: EACCES: permission denied, scandir '${dir}'`);
    } finally {
      process.seteuid!(user);
      chmodSync(dir, 0o700); // so that it can be removed
    }
  });

  test.each<[string, Partial<Contents>, string, RegExp]>([
    ['other counts', { trainLabels: contents.testLabels }, 'tl', /^4 labels for the 6 images of .*ti\.gz\. Get both/],
    ['a label out of range', { testLabels: idx(0x801, [4], [2, 1, 3, 0]) }, 'sl', /^label 3 in row 2 is not .* to 2\./],
    [
      'another shape',
      { trainImages: idx(0x803, [6, 1, 4], bytes(24)) },
      'ti',
      /^expected 6 x 2 x 2 but got 6 x 1 x 4\. This is another data set\.$/,
    ],
    [
      'other images of the same shape',
      { testImages: idx(0x803, [4, 2, 2], bytes(16, 1)) },
      'si',
      /^not Fashion-MNIST: SHA-256 mismatch, expected \w{64} but got \w{64}\. .* such as plain MNIST\.$/,
    ],
    ['other labels', { trainLabels: idx(0x801, [6], [0, 1, 2, 0, 1, 1]) }, 'tl', /^not Fashion-MNIST: SHA-256/],
  ])('with %s', async (_, changes, name, said) => {
    const dir = folder(changes);
    const error = await failure(load(manifest, dir));
    expect(error).toMatchObject({ code: 'ERR_MLP_DATA', where: join(dir, `${name}.gz`) });
    expect(error.message.slice(join(dir, `${name}.gz`).length + 2)).toMatch(said);
  });

  test('with plain MNIST', async () => {
    const digits = idx(0x803, [6, 2, 2], bytes(24, 7));
    const dir = folder({ trainImages: digits });
    const error = await failure(load({ ...manifest, mnist: [sha256(digits)] }, dir));
    expect(error.message).toBe(`${join(dir, 'ti.gz')}: this is plain MNIST, not Fashion-MNIST. Move it elsewhere.`);
  });
});

describe('the search', () => {
  const place = (dir: string, why = 'a') => ({ dir, why });

  test('takes the first place that has all, and warns of one with wrong data', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const [bad, good, other] = [folder({ testImages: Buffer.from('<html>') }), folder(), folder()];
    const places = [place('/nowhere'), place(bad, 'b'), place(good), place(other)];
    expect((await search(manifest, places, '/nowhere', {})).source).toBe(good);
    expect(warn.mock.calls.map(([text]) => text)).toEqual([
      expect.stringMatching(
        /^passing over the data of b: .*si\.gz: expected magic 0x00000803 \(images\) but got 0x3c68/,
      ),
    ]);
  });

  test('downloads at last, into the cache', async () => {
    const cache = join(temporaryFolder(), 'cache');
    const { url } = await mirror((response, request) => response.end(gzipped(request)));
    const heard: number[] = [];
    const onProgress = ({ received, total }: { received: number; total: number }) => heard.push(received / total);
    const places = [place('/nowhere'), place(cache)];
    expect((await search(manifestOf([url]), places, cache, { onProgress })).source).toBe(cache);
    expect(heard.at(-1)).toBe(1);
    expect((await search(manifest, places, cache, { download: false })).source).toBe(cache);
  });

  test('that finds nothing says where it looked, why each failed, and the ways to get the data', async () => {
    const cache = temporaryFolder();
    const { url } = await mirror(status(404));
    const error = await failure(search(manifestOf([url]), [place('/nowhere', 'cache')], cache, {}));
    expect(error).toMatchObject({ code: 'ERR_MLP_NO_DATA' });
    const [head, first, second, cause, ways] = error.message.split('\n');
    expect(head).toBe('Fashion-MNIST: no usable data found');
    expect(first).toBe('  cache: /nowhere: no such folder');
    expect(second).toBe(`  download into ${cache}: ti.gz: no mirror served it`);
    expect(cause).toBe(`    ${url}ti.gz: HTTP 404 Not Found.`);
    expect(ways).toMatch(
      /^To get Fashion-MNIST, .*put ti\.gz, tl\.gz, si\.gz, sl\.gz into data\/fashion-mnist or a folder that/,
    );
  });

  test('without download, and an aborted one', async () => {
    const none = await failure(search(manifest, [place('/nowhere')], '/nowhere', { download: false }));
    expect(none.message).not.toContain('download into');
    const { url } = await mirror(status(404));
    const signal = AbortSignal.abort(new Error('enough'));
    const aborted = await failure(search(manifestOf([url]), [], temporaryFolder(), { signal }));
    expect(aborted.message).toBe('enough');
  });
});
