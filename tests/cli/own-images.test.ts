// Images of one's own by their path: a folder with a folder for each class, and IDX files.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodePng } from '../../src/images/png.js';
import { finish, start } from './mlp-train.js';

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));
const mlp = (...args: string[]) => finish(start(args, {}, home));
const SIDE = 8;
const QUICK = ['--epochs', '5', '--batch-size', '8', '--threads', '1'];

/** Bright on one side, with a spot that moves. */
const picture = (isLeft: boolean, i: number) =>
  Uint8Array.from(
    { length: SIDE * SIDE },
    (_, at) => (at % SIDE < SIDE / 2 === isLeft ? 200 : 20) + ((at * 7 + i * 13) % 30),
  );

test('a folder of images trains, and eval finds it again', async () => {
  for (const name of ['left', 'right']) {
    mkdirSync(join(home, 'pictures', name), { recursive: true });
    for (let i = 0; i < 30; i++)
      writeFileSync(join(home, 'pictures', name, `${i}.png`), encodePng(SIDE, SIDE, picture(name === 'left', i))); // prettier-ignore
  }
  const { code, stderr } = await mlp('pictures', ...QUICK);
  expect(code).toBe(0);
  expect(stderr).toContain('  data     pictures, 48 images to train and 12 to test\n');
  const { stdout } = await mlp('eval', 'runs/pictures', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    examples: 12,
    accuracy: 1,
    classes: [{ name: 'left' }, { name: 'right' }],
  });
});

test('IDX files train by the path of the images', async () => {
  const header = (type: number[], ...dims: number[]) => [
    ...type,
    ...dims.flatMap((dim) => [0, 0, dim >> 8, dim & 255]),
  ];
  const images = Array.from({ length: 60 }, (_, i) => [...picture(i % 2 === 0, i)]).flat();
  const labels = Array.from({ length: 60 }, (_, i) => i % 2);
  writeFileSync(
    join(home, 'my-images-idx3-ubyte'),
    Uint8Array.from([...header([0, 0, 8, 3], 60, SIDE, SIDE), ...images]),
  );
  writeFileSync(join(home, 'my-labels-idx1-ubyte'), Uint8Array.from([...header([0, 0, 8, 1], 60), ...labels]));
  const { stdout, stderr } = await mlp('my-images-idx3-ubyte', '--test', '0.25', ...QUICK, '--out', 'idx');
  expect(stderr).toContain('  data     my-images-idx3-ubyte, 45 images to train and 15 to test\n');
  expect(stdout).toContain('test accuracy 1.0000');
});
