// Data files that are not what they should be: one line that names the file and what to do, and exit code 1, before anything is trained.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fashionMnist } from '../../src/dataset/fashion-mnist.js';
import { idx } from '../dataset/idx-files.js';
import { mlpTrain } from './mlp-train.js';

const LABELS = 't10k-labels-idx1-ubyte.gz';
const LABELS_AND_HEADER = 10_008;
let source: string;
let folder: string;
beforeAll(async () => {
  source = (await fashionMnist({ download: false })).source;
  folder = mkdtempSync(join(tmpdir(), 'mlp-train-data-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A data folder that has the real files but for the labels to test with, which `put` puts there. */
function without(name: string, put: (path: string, right: Buffer) => void): string {
  const dir = mkdtempSync(join(folder, `${name.replaceAll(/\W/g, '-')}-`));
  for (const file of readdirSync(source)) if (file !== LABELS) symlinkSync(join(source, file), join(dir, file));
  put(join(dir, LABELS), readFileSync(join(source, LABELS)));
  return dir;
}

describe.concurrent('labels', () => {
  const written = (change: (right: Buffer) => Buffer) => (path: string, right: Buffer) =>
    writeFileSync(path, change(right));
  const unpacked = (change: (labels: Buffer) => Uint8Array) =>
    written((right) => gzipSync(change(Buffer.from(gunzipSync(right)))));

  test.each<[string, (path: string, right: Buffer) => void, string | RegExp]>([
    ['cut short', written((right) => right.subarray(0, -1)), 'the gzip file is truncated. Download it again.'],
    ['empty', written(() => Buffer.alloc(0)), 'the file is empty. Get it again.'],
    [
      'that are a web page',
      written(() => Buffer.from('<html>403')),
      "neither gzip nor IDX (starts with '<htm'). Get it again.",
    ],
    [
      'with a bit flipped',
      unpacked((labels) => labels.with(5000, labels[5000] ^ 1)),
      /^not Fashion-MNIST: SHA-256 mismatch, expected 0402a96d\w+ but got \w{64}\. It is damaged, or another data set/,
    ],
    [
      'that are packed twice',
      written((right) => Buffer.concat([right, right])),
      `the header says 10000, which is ${LABELS_AND_HEADER} bytes with the header, but more than that follows`,
    ],
    [
      'that are images',
      (path) => copyFileSync(join(source, 't10k-images-idx3-ubyte.gz'), path),
      'expected magic 0x00000801 (labels) but got 0x00000803. This is a file of images: were images and labels swapped.',
    ],
    [
      'of an eleventh class',
      unpacked((labels) => labels.with(8, 10)),
      'label 10 in row 0 is not a class index from 0 to 9. Get it again.',
    ],
    [
      'fewer than the images',
      written(() => gzipSync(idx(0x801, [2], [0, 1]))),
      /^2 labels for the 10000 images of .*t10k-images-idx3-ubyte\.gz\. Get both again from the same source\.$/,
    ],
    [
      'that swell',
      written(() => gzipSync(Buffer.concat([idx(0x801, [10_000], new Uint8Array(10_000)), Buffer.alloc(1 << 26)]))),
      `the header says 10000, which is ${LABELS_AND_HEADER} bytes with the header, but more than that follows`,
    ],
    ['in a FIFO', (path) => execFileSync('mkfifo', [path]), 'not a regular file'],
    ['in /dev/zero', (path) => symlinkSync('/dev/zero', path), 'not a regular file'],
  ])('%s', async (name, put, said) => {
    const dir = without(name, put);
    const { code, stdout, stderr } = await mlpTrain(['--data-dir', dir, '--quiet']);
    const start = `mlp-train: ${join(dir, LABELS)}: `;
    expect(stderr.slice(0, start.length)).toBe(start);
    expect(stderr.slice(start.length, -1)).toMatch(said);
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 1, stdout: '', lines: 2 });
  });

  test('that are not there', async () => {
    const dir = without('none', () => {});
    const { code, stderr } = await mlpTrain(['--data-dir', dir, '--quiet']);
    const [what, ways] = stderr.split('\n');
    expect(what).toBe(`mlp-train: ${dir}: has no ${LABELS}. `);
    expect(ways).toMatch(/^To get it, .*put .*; to train without it, use synthetic data \(--dataset synthetic/);
    expect(code).toBe(1);
  });
});
