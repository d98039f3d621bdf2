// A photograph of more pixels than jpeg-js decodes in its own limit of memory: half a minute and 1 GB, too much for `npm test`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'jpeg-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mlpTrain } from '../cli/mlp-train.js';
import { saveQuadrantModel } from '../cli/quadrants.js';

let dir = '';
beforeAll(() => (dir = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(dir, { recursive: true }));

/** A JPEG of one tone: the headers of a small one, and for each of its 8 x 8 pixels the 14 bits of three blocks without change. */
function flatJpeg(width: number, height: number): Buffer {
  const small = encode({ width: 8, height: 8, data: Buffer.alloc(256, 128) }, 50).data;
  const scan = small.lastIndexOf(Buffer.of(0xff, 0xda));
  const headers = Buffer.from(small.subarray(0, scan + 2 + small.readUInt16BE(scan + 2)));
  const frame = headers.indexOf(Buffer.of(0xff, 0xc0));
  headers.writeUInt16BE(height, frame + 5);
  headers.writeUInt16BE(width, frame + 7);
  const four = BigInt(`0b${'00101000000000'.repeat(4)}`)
    .toString(16)
    .padStart(14, '0'); // luminance 00 1010, colours 00 00 each
  return Buffer.concat([headers, Buffer.alloc((width * height * 14) / 512, four, 'hex'), Buffer.of(0xff, 0xd9)]);
}

test('is read, and says before how long that takes', async () => {
  const [model, photo] = [join(dir, 'model'), join(dir, 'photo.jpg')];
  saveQuadrantModel(model);
  writeFileSync(photo, flatJpeg(6400, 4800));
  const { code, stdout, stderr } = await mlpTrain(['predict', model, photo]);
  expect(stderr.split('\n')).toEqual([
    `mlp-train: ${photo} has 30.7 megapixels: reading takes some 9.2 s`,
    `mlp-train: ${photo} is of one tone, so that there is nothing on it to recognise`,
    '',
  ]);
  expect(stdout).toContain(photo);
  expect(code).toBe(0);
});
