// The book's pictures: printed, and written as files where a path is given.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Animator, predictCh3, showImages } from '../../src/d2l/index.js';
import { DataLoader, TensorDataset, tensor, type Tensor } from '../../src/index.js';

let dir: string;
let printed: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pictures-'));
  printed = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => void (printed += `${text}\n`));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

/** n pictures of 2 x 3, each brighter than the one before. */
const images = (n: number) => tensor(Array.from({ length: n }, (_, i) => [0, 1].map(() => [0, 1, 2].map(() => i / n))));
const readPng = (path: string) => PNG.sync.read(readFileSync(path));

test("showImages prints rows of pictures with titles, and writes them as a PNG of the book's size", () => {
  const path = join(dir, 'images.png');
  showImages(images(5), 2, 2, ['one', 'two'], 3, { path });
  expect(printed).toMatch(/one +two\n/);
  expect(printed.split('\n\n').length).toBe(2);
  const { width, height } = readPng(path);
  expect([width, height]).toEqual([40 + 2 * 192 + 18, 40 + 2 * (128 + 20) + 18]); // 3 inches of 64 pixels, 3:2, a line of text
});

test('showImages refuses what is no picture', () => {
  expect(() => showImages(tensor([[1, 2, 3]]), 1, 1)).toThrow(
    /expected images \[n, h, w\].* for imgs but got \[1, 3\]/,
  );
  expect(() => showImages([] as unknown as Tensor, 1, 1)).toThrow(/expected a tensor of images for imgs/);
  expect(() => showImages(images(1), 0, 1)).toThrow(/numRows/);
});

const net = (X: Tensor) => tensor(Array.from({ length: X.shape[0] }, () => [0, 1]));
const loader = (shape: number[]) =>
  new DataLoader(new TensorDataset(new Float32Array(12), shape, [1, 0], { classNames: ['no', 'yes'] }), {
    batchSize: 2,
  });

test('predictCh3 names classes as the data set does, and marks what is wrong without colours too', async () => {
  const path = join(dir, 'predictions.png');
  await predictCh3(net, loader([2, 3]), 6, { path });
  expect(printed).toMatch(/yes +no\n✓ yes +✗ yes\n/);
  expect(readPng(path).width).toBeGreaterThan(2 * 96);
});

test('predictCh3 of examples that are no pictures prints the names alone', async () => {
  await predictCh3(net, loader([6]));
  expect(printed).toBe('yes  ✓ yes\nno   ✗ yes\n');
});

test('Animator prints a row at each point and the curves at the end, and saves them as SVG', () => {
  const animator = new Animator({ xlabel: 'epoch', xlim: [1, 2], legend: ['loss', 'acc'] });
  animator.add(0.5, [1, 0]);
  animator.add(2.5, [0.5, 0.25]);
  animator.show();
  expect(printed).toMatch(/^epoch {2}loss {2}acc\n {2}0\.5 {2}1\.0000 {2}0\.0000\n/);
  expect(printed).toMatch(/┼[^]*acc 0\.2500\n[^]*\n +0\.5 +epoch 2\.5\n/);
  const path = join(dir, 'curves.svg');
  animator.save(path);
  const svg = readFileSync(path, 'utf8');
  expect(svg).toContain('<title>epoch 2.5: acc 0.2500</title>');
  expect(svg).toMatch(/>loss<tspan[^>]*>0\.5000</);
});

test('Animator gives losses an axis of their own, in print and as SVG; other curves share one', () => {
  const book = new Animator({ xlabel: 'epoch', legend: ['train loss', 'train acc', 'test acc'] });
  book.add(1, [2.3, 0.1, 0.1]);
  book.add(2, [0.5, 0.3, 0.2]);
  book.show();
  expect(printed).toMatch(/ 2\.1 ┼[^]*train loss 0\.5000\n\n0\.30 ┤[^]*train acc 0\.3000\n[^]*\n0\.10 ┼/);
  const path = join(dir, 'curves.svg');
  book.save(path);
  expect(readFileSync(path, 'utf8').match(/<g transform/g)).toHaveLength(2);
  printed = '';
  const rates = new Animator({ legend: ['lr 0.1', 'lr 0.2'] });
  rates.add(1, [2, 2]);
  rates.add(2, [1, 0]);
  rates.show();
  expect(printed).toMatch(/lr 0\.1 1\.0000\n[^]*lr 0\.2 0\.0000\n/);
  expect(printed.match(/\n\n/g)).toHaveLength(1); // before the curves
});

test('a picture that cannot be written is an error that names it', () => {
  expect(() => showImages(images(1), 1, 1, [], 1, { path: join(dir, 'no', 'such.png') })).toThrow(/such\.png/);
});
