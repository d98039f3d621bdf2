// The files that README and docs/ name in their commands, small ones, and a package whose Fashion-MNIST has 600 and 100 images.
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { crc32, gzipSync } from 'node:zlib';
import { encode } from 'jpeg-js';
import { PNG } from 'pngjs';
import type { Manifest } from '../../src/dataset/fashion-mnist.js';
import { encodePng } from '../../src/images/png.js';
import { fashionMnist } from '../../src/index.js';
import { sha256 } from '../dataset/small-fashion.js';
import { csvOf, PIXELS, writeIdx } from './fashion.js';

/** Writes the package into `root`, and a folder of commands, where `mlp-train` is it. */
export async function writePackage(root: string): Promise<void> {
  for (const name of ['dist', 'package.json']) cpSync(name, join(root, name), { recursive: true });
  for (const name of ['native', 'node_modules']) symlinkSync(resolve(name), join(root, name));
  mkdirSync(join(root, 'data/fashion-mnist'), { recursive: true });
  const { train, test } = await fashionMnist();
  const files = [...writeIdx(images(root), 'train', train, 600), ...writeIdx(images(root), 't10k', test, 100)];
  const entries = files.map(({ name, dims, content }) => {
    const gz = { gzName: `${name}.gz`, gzBytes: 0 };
    return { name, dims, bytes: content.length, sha256: sha256(content), crc32: crc32(content), ...gz };
  });
  const manifest = JSON.parse(readFileSync('data/fashion-mnist.json', 'utf8')) as Manifest;
  Object.keys(manifest.files).forEach((key, i) => (manifest.files[key as keyof Manifest['files']] = entries[i]));
  writeFileSync(join(root, 'data/fashion-mnist.json'), JSON.stringify(manifest));
}

/** Where the images of the package in `root` are. */
export const images = (root: string) => join(root, 'data/fashion-mnist');

/** Writes the files of the user of the package in `root` into `dir`, with the peers beside. */
export async function writeFiles(root: string, dir: string): Promise<void> {
  const write = (name: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  };
  const link = (name: string, to: string) => {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    symlinkSync(to, join(dir, name));
  };
  for (const name of ['bullmq', 'ioredis']) link(`node_modules/${name}`, resolve('tests/verify/node_modules', name));
  const command = join(root, 'dist/cli/main.js');
  chmodSync(command, 0o755);
  link('node_modules/.bin/mlp-train', command);

  const [header, ...rows] = readFileSync('data/churn.csv', 'utf8').trim().split('\n');
  const table = (lines: string[]) => `${lines.join('\n')}\n`;
  for (const name of ['churn.csv', 'data/churn.csv']) write(name, table([header, ...rows]));
  write('march.csv', table([header, ...rows.slice(0, 50)]));
  write('inbox.csv', table([header, ...rows.slice(50, 80)].map((line) => line.replace(/,[^,]*$/, ''))));
  write('fraud.csv', table([header.replace(/churn$/, 'fraud'), ...rows]));
  write('texts.jsonl', table(rows.map((_, i) => JSON.stringify({ topic: i % 2 ? 'sport' : 'art', embedding: [i % 2, i % 3, i % 5] })))); // prettier-ignore

  const { train, test } = await fashionMnist();
  const picture = (row: number) => encodePng(28, 28, Uint8Array.from(train.features.subarray(row * 784, (row + 1) * 784))); // prettier-ignore
  for (let i = 0; i < 40; i++) write(`photos/${i % 2 ? 'dog' : 'cat'}/${i}.png`, picture(i));
  for (const name of ['new.jpg', 'shoe.jpg']) write(name, encode(PNG.sync.read(Buffer.from(picture(0))), 90).data);
  writeIdx(dir, 'train', train, 600);
  const idxFile = 'train-images-idx3-ubyte';
  write(`${idxFile}.gz`, gzipSync(readFileSync(join(dir, idxFile))));
  write('train.csv', csvOf(train, 400, ['label', ...PIXELS]));
  write('test.csv', csvOf(test, 100, ['label', ...PIXELS]));

  const torch = JSON.parse(readFileSync('tests/fixtures/torch_mlp.json', 'utf8')) as { file: string };
  write('theirs.safetensors', Buffer.from(torch.file, 'base64'));
}
