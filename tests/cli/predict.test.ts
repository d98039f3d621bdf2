// `mlp-train predict`: a model of 12 x 9 pixels and four classes, whose probabilities are worked out by hand, on images of all kinds.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeImage } from '../../src/images/decode.js';
import { MLP } from '../../src/nn/mlp.js';
import { Generator } from '../../src/random/generator.js';
import { loadModel, saveModel } from '../../src/train/model-file.js';
import { idx } from '../dataset/idx-files.js';
import { mlpTrain, onTerminal } from './mlp-train.js';
import {
  greyPng,
  plainPng,
  QUARTERS,
  quadrantJpeg,
  quadrantPixels,
  quadrantPng,
  saveColourModel,
  saveQuadrantModel,
} from './quadrants.js';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/pictures/${name}`, import.meta.url));

let dir = '';
const at = (name: string) => join(dir, name);

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  mkdirSync(at('run'));
  saveQuadrantModel(at('model'));
  saveQuadrantModel(at('run/model.safetensors'));
  saveColourModel(at('colours'));
  saveModel(at('flat'), new MLP([108, 4], { generator: new Generator(0) }));
  const images = {
    'white.png': quadrantPng(2, 255, 0),
    'black.png': quadrantPng(3, 0, 255),
    'large.png': quadrantPng(1, 255, 0, 10),
    'photo.jpg': quadrantJpeg(0, 255, 0, 16),
    'green.png': plainPng(0, 255, 0),
    'broken.png': quadrantPng(2, 255, 0).subarray(0, 60),
    'text.txt': Buffer.from('no image'),
    'heic.jpg': fixture('heic.jpg'),
    'uniform.png': fixture('uniform.png'),
    'huge.png': greyPng(4000, 2600),
    'set-idx3-ubyte': idx(0x803, [3, 12, 9], quadrantPixels(1, 3, 0)),
    'set-idx3-ubyte.gz': gzipSync(idx(0x803, [3, 12, 9], quadrantPixels(1, 3, 0))),
    'labels-idx1-ubyte': idx(0x801, [2], [0, 1]),
    'cut.gz': gzipSync(idx(0x803, [3, 12, 9], quadrantPixels(1, 3, 0))).subarray(0, 40),
  };
  for (const [name, bytes] of Object.entries(images)) writeFileSync(at(name), bytes);
  execFileSync('mkfifo', [at('pipe')]);
  symlinkSync('/dev/zero', at('zero'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Runs `predict --json`, and returns what it says of each image. */
async function predictions(model: string, images: readonly string[], ...options: readonly string[]) {
  const { code, stdout, stderr } = await mlpTrain(['predict', at(model), ...images.map(at), '--json', ...options]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.trimEnd().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
}

const first = (label: number, probability: number, digits = 6) => [
  { label, class: QUARTERS[label], probability: expect.closeTo(probability, digits) },
];

describe.concurrent('--json', () => {
  test.each([
    // The classes' odds are 3 : 1 : 1 : 1 where one quarter is white, and 1 : 3 : 3 : 3 where one is black.
    ['white.png', 'auto', false, first(2, 0.5)],
    ['white.png', 'no', false, first(2, 0.5)],
    ['white.png', 'yes', true, first(0, 0.3)],
    ['black.png', 'auto', true, first(3, 0.5)],
    ['black.png', 'no', false, first(0, 0.3)],
    // Of rows 6 and 7 of 12 each takes an eighth from beyond the middle: 0.979 and 0.021 instead of white and black.
    ['large.png', 'auto', false, first(1, 0.4923, 3)],
    ['photo.jpg', 'auto', false, first(0, 0.4923, 2)],
  ] as const)('%s, --invert %s', async (image, invert, inverted, expected) => {
    expect(await predictions('model', [image], '--invert', invert)).toEqual([
      { image: at(image), inverted, predictions: expected },
    ]);
  });

  test.each(['set-idx3-ubyte', 'set-idx3-ubyte.gz'])('%s: a line for each of its images', async (image) => {
    const said = (index: number, label: number) => {
      return { image: at(image), index, inverted: false, predictions: first(label, 0.5) };
    };
    expect(await predictions('model', [image])).toEqual([said(0, 1), said(1, 3), said(2, 0)]);
  });

  test('a model of colours sees them', async () => {
    const [{ inverted, predictions: said }] = await predictions('colours', ['green.png']);
    expect({ inverted, said }).toEqual({
      inverted: false,
      said: [{ label: 1, class: '1', probability: expect.closeTo(0.6, 6) }], // the odds are 1 : 3 : 1
    });
  });

  test('--top: the most probable first, of equal ones the first', async () => {
    const [{ predictions: top }] = await predictions('run', ['white.png'], '--top', '3');
    expect(top).toEqual([...first(2, 0.5), ...first(0, 1 / 6), ...first(1, 1 / 6)]);
  });
});

describe.concurrent('in words', () => {
  test('a table', async () => {
    const { code, stdout, stderr } = await mlpTrain(['predict', at('model'), at('white.png'), at('black.png')]);
    expect(stdout.split('\n')).toEqual([
      'class        probability  image',
      `lower left        0.5000  ${at('white.png')}`,
      `lower right       0.5000  ${at('black.png')} (inverted)`,
      '',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('--top: a line for each class, so that a terminal has room for them', async () => {
    const { code, stdout } = await mlpTrain(['predict', at('model'), at('white.png'), at('black.png'), '--top', '3']);
    expect(stdout.split('\n')).toEqual([
      'class        probability  image',
      `lower left        0.5000  ${at('white.png')}`,
      'upper left        0.1667',
      'upper right       0.1667',
      `lower right       0.5000  ${at('black.png')} (inverted)`,
      'upper left        0.1667',
      'upper right       0.1667',
      '',
    ]);
    expect(code).toBe(0);
  });

  test('a picture of which little can be said gets a class, and a hint', async () => {
    const { code, stdout, stderr } = await mlpTrain(['predict', at('model'), at('uniform.png'), at('white.png')]);
    expect(stderr).toBe(
      `mlp-train: ${at('uniform.png')} is of one tone, so that there is nothing on it to recognise\n`,
    );
    expect(stdout.split('\n').length).toBe(4);
    expect(code).toBe(0);
  });

  test('a picture unlike those that the model was trained on gets one too; of many, only where more than 1 in 100 are', async () => {
    const trainedOn = { background: [0, 0], contrast: [90, 120] } as const; // a white quarter has 116 or less, a black one more
    const { model, ...description } = loadModel(at('model'));
    saveModel(at('knowing'), model, { ...description, trainedOn });
    const odd = ['predict', at('knowing'), at('white.png'), at('black.png'), '--invert', 'no'];
    const what =
      'unlike the pictures that the model was trained on: the brightness of its border is 255 of 255, theirs 0';
    expect(await mlpTrain(odd)).toMatchObject({ code: 0, stderr: `mlp-train: ${at('black.png')} is ${what}\n` });
    const set = (name: string, count: number) => {
      const pixels = quadrantPixels(...Array.from({ length: count }, (_, i) => i % 4)).fill(255, 0, 108);
      writeFileSync(at(name), idx(0x803, [count, 12, 9], pixels));
      return mlpTrain(['predict', at('knowing'), at(name)]);
    };
    expect((await set('twelve', 12)).stderr).toBe(
      `mlp-train: ${at('twelve')}: odd images: 1 of 12; the first is of one tone, so that there is nothing on it to recognise\n`,
    );
    expect(await set('hundreds', 200)).toMatchObject({ code: 0, stderr: '' });
  });

  test('a picture that takes a while says so before', async () => {
    const { code, stderr } = await mlpTrain(['predict', at('model'), at('huge.png')]);
    expect(stderr.split('\n')[0]).toBe(`mlp-train: ${at('huge.png')} has 10.4 megapixels: reading takes some 3.1 s`);
    expect(code).toBe(0);
  });

  test('what cannot be read is told, and the others go on', async () => {
    const images = [
      'missing.png',
      'white.png',
      'broken.png',
      'text.txt',
      'heic.jpg',
      'labels-idx1-ubyte',
      'cut.gz',
      'pipe',
      'zero',
    ].map(at);
    const { code, stdout, stderr } = await mlpTrain(['predict', at('model'), ...images]);
    expect(stdout.split('\n').slice(1)).toEqual([`lower left        0.5000  ${at('white.png')}`, '']);
    const lines = stderr.trimEnd().split('\n');
    expect(lines[0]).toContain(`${at('missing.png')}: there is no such file`);
    expect(lines[1]).toContain(`${at('broken.png')}: the image cannot be decoded: `);
    expect(lines[2]).toContain(`${at('text.txt')}: not a PNG or JPEG image (it is text)`);
    expect(lines[3]).toBe(
      `mlp-train: ${at('heic.jpg')}: not a PNG or JPEG image (it is a HEIC picture). Convert it to PNG or JPEG.`,
    );
    expect(lines[4]).toContain(`${at('labels-idx1-ubyte')}: expected magic 0x00000803 (images)`);
    expect(lines[5]).toBe(`mlp-train: ${at('cut.gz')}: the gzip file is truncated. Download it again.`);
    for (const i of [6, 7]) expect(lines[i]).toBe(`mlp-train: ${images[i + 1]}: not a regular file`);
    expect([code, lines.length]).toEqual([1, 8]);
  });

  test.each(['model', 'black.png'])('--out over %s, which is read: 2, and it stays', async (name) => {
    const before = readFileSync(at(name));
    const { code, stdout, stderr } = await mlpTrain(['predict', at('model'), at('black.png'), '--out', at(name)]);
    expect(stderr).toBe(`mlp-train: --out ${at(name)} is the file that is read. Give another.\n`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(readFileSync(at(name)).equals(before)).toBe(true);
  });

  test('--out draws what the model saw', async () => {
    const out = at('seen.png');
    const { code } = await mlpTrain(['predict', at('model'), at('black.png'), '--out', out]);
    const { width, height, pixels } = decodeImage(readFileSync(out), out, 1);
    // Seven screen pixels a pixel, on white, which is not of the picture: the last quarter is white, and the others black.
    expect(pixels.filter((value) => value === 0).length).toBeGreaterThanOrEqual(3 * 24 * 49);
    expect(pixels[Math.floor(height / 3) * width + Math.floor(width / 2)]).toBe(0);
    expect(code).toBe(0);
  });

  test('on a terminal it is drawn below the table', async () => {
    const { code, stdout } = await onTerminal(['predict', at('model'), at('white.png')], 80, { NO_COLOR: '1' });
    const lines = stdout.trimEnd().split('\r\n');
    expect(lines.slice(0, 4)).toEqual([
      'class        probability  image',
      `lower left        0.5000  ${at('white.png')}`,
      '',
      '', // black
    ]);
    expect(lines.at(-3)).toMatch(/^█{5,}[▓▒░]?$/);
    expect(lines.slice(-2)).toEqual([expect.stringMatching(/^lower left \d+ %$/), 'white.png']);
    expect(code).toBe(0);
  });
});

describe.concurrent('refused', () => {
  test.each([
    [['flat', 'white.png'], 1, 'the model takes no pictures: its inputs have shape [108]'],
    [['colours', 'set-idx3-ubyte'], 1, 'IDX images are grey, but the model takes colours'],
    [['missing', 'white.png'], 1, 'missing: there is no such file'],
    [['white.png', 'white.png'], 1, 'white.png: '],
    [['model'], 2, "missing required argument 'file'"],
  ])('%j', async (paths, exitCode, message) => {
    const { code, stdout, stderr } = await mlpTrain(['predict', ...paths.map(at)]);
    expect(stderr).toMatch(/^mlp-train: .*\n$/);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
  });

  test.each([
    ['--invert', 'maybe', 'one of auto, yes, no for --invert but got "maybe"'],
    ['--top', '0', 'an integer from 1 to 2147483647 for --top but got "0"'],
    ['--backend', 'wasm', 'one of auto, openblas, builtin, javascript for --backend but got "wasm"'],
  ])('%s %s', async (flag, value, message) => {
    const { code, stderr } = await mlpTrain(['predict', at('model'), at('white.png'), flag, value]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
