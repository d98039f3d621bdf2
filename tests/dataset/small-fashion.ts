// A data set of Fashion-MNIST's form that is small enough to be made, damaged and served in every test.

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { crc32, gzipSync } from 'node:zlib';

import type { Manifest } from '../../src/dataset/fashion-mnist.js';
import { bytes, idx, temporaryFolder } from './idx-files.js';

/** 6 and 4 images of 2 x 2 in three classes. */
export const contents = {
  trainImages: idx(0x803, [6, 2, 2], bytes(24)),
  trainLabels: idx(0x801, [6], [0, 1, 2, 0, 1, 2]),
  testImages: idx(0x803, [4, 2, 2], bytes(16)),
  testLabels: idx(0x801, [4], [2, 1, 0, 0]),
};
export type Contents = typeof contents;

const names = { trainImages: 'ti', trainLabels: 'tl', testImages: 'si', testLabels: 'sl' };

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

export function manifestOf(mirrors: string[] = []): Manifest {
  const entry = (key: keyof Contents, dims: number[]) => {
    const [name, content] = [names[key], contents[key]];
    const gzBytes = gzipSync(content).length;
    const digests = { sha256: sha256(content), crc32: crc32(content) };
    return { name, dims, bytes: content.length, ...digests, gzName: `${name}.gz`, gzBytes };
  };
  const files = {
    trainImages: entry('trainImages', [6, 2, 2]),
    trainLabels: entry('trainLabels', [6]),
    testImages: entry('testImages', [4, 2, 2]),
    testLabels: entry('testLabels', [4]),
  };
  return { shape: [1, 2, 2], classNames: ['a', 'b', 'c'], mirrors, files, mnist: [] };
}

/** A folder with the four files gzipped, changed as given. */
export function folder(changes: Partial<Contents> = {}): string {
  const dir = temporaryFolder();
  for (const [key, content] of Object.entries({ ...contents, ...changes })) {
    writeFileSync(join(dir, `${names[key as keyof Contents]}.gz`), gzipSync(content));
  }
  return dir;
}

/** The gzipped file that a mirror is asked for. */
export function gzipped({ url }: IncomingMessage): Buffer {
  const [key] = Object.entries(names).find(([, name]) => url === `/${name}.gz`)!;
  return gzipSync(contents[key as keyof Contents]);
}
