// Two IDX files, images and their labels, as MNIST and its like have them; and two more with a test if they lie beside.
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { argumentError, MlpError } from '../errors.js';
import { dataError, readIdx, type Idx, type IdxKind } from './idx.js';
import type { DatasetParts } from './dataset.js';
import { TensorDataset } from './tensor-dataset.js';

const MAX_BYTES = 2 ** 31;
/** Enough to unpack a header from. */
const HEAD_BYTES = 2 ** 12;
const HEADER_BYTES = 16;

/** The paths of images and of their labels. */
interface Pair {
  readonly images: string;
  readonly labels: string;
}

/**
 * Reads images and labels from IDX files, plain or gzip: bytes of shape [1, h, w], and as many classes as the largest label needs. If
 * `labels` is not given, one file's path is enough: `train-images-idx3-ubyte.gz` has `train-labels-idx1-ubyte.gz` beside it, packed or not,
 * and if there are files whose names have `t10k` or `test` in place of `train`, they are the test.
 * @throws MlpError `ERR_MLP_DATA` if a file is no such IDX file, or the files do not belong together, both of which it names then
 */
export async function idxPair(path: string, labels?: string): Promise<DatasetParts> {
  if (typeof path !== 'string') throw argumentError('a path', 'path', path);
  if (labels !== undefined && typeof labels !== 'string') throw argumentError('a path', 'labels', labels);
  const pair = labels === undefined ? pairOf(path) : { images: path, labels };
  const test = labels === undefined ? testOf(pair) : undefined;
  const parts = [await readPair(pair), ...(test ? [await readPair(test)] : [])];
  const [shape, other] = parts.map(({ images }) => images.dims.slice(1));
  if (test && other.join() !== shape.join()) {
    const what = `its images are ${other.join(' x ')}, but those of ${pair.images} ${shape.join(' x ')}`;
    throw dataError(test.images, what, 'Give files of one data set, or the labels as well');
  }
  const classes = 1 + Math.max(...parts.map(({ labels: { data } }) => data.reduce((a, b) => Math.max(a, b), 0)));
  const [trained, tested] = parts.map(
    ({ images, labels: { data } }) => new TensorDataset(images.data, [1, ...shape], data, { classes }),
  );
  return { train: trained, test: tested, source: path };
}

async function readPair(pair: Pair): Promise<{ images: Idx; labels: Idx }> {
  const images = await readIdx(pair.images, 'images', limitOf(pair.images, 'images'));
  const labels = await readIdx(pair.labels, 'labels', limitOf(pair.labels, 'labels'));
  if (images.dims[0] === labels.dims[0]) return { images, labels };
  const what = `${labels.dims[0]} labels for the ${images.dims[0]} images of ${pair.images}`;
  throw dataError(pair.labels, what, 'Give images and labels of the same set');
}

/** The pair that a file is of. */
function pairOf(path: string): Pair {
  const name = basename(path);
  const isLabels = !name.includes('images') && name.includes('labels');
  const other = isLabels
    ? name.replace('labels', 'images').replace('idx1', 'idx3')
    : name.replace('images', 'labels').replace('idx3', 'idx1');
  const found = other === name ? undefined : besideOf(path, other);
  if (found) return isLabels ? { images: found, labels: path } : { images: path, labels: found };
  const what = other === name ? 'its name does not tell what it holds' : `there is no ${other} beside it`;
  throw new MlpError('ERR_MLP_DATA', what, path, 'Name both files, images and labels');
}

/** The pair of the test, if that which is given is to train on. */
function testOf({ images, labels }: Pair): Pair | undefined {
  for (const test of ['t10k', 'test']) {
    const [name, nameOfLabels] = [images, labels].map((path) => basename(path).replace('train', test));
    if (name === basename(images)) return undefined;
    const found = [besideOf(images, name), besideOf(labels, nameOfLabels)];
    if (found[0] && found[1]) return { images: found[0], labels: found[1] };
  }
  return undefined;
}

/** The path of a file of that name beside another, packed or not. */
function besideOf(path: string, name: string): string | undefined {
  const plain = name.replace(/\.gz$/, '');
  return [name, plain, `${plain}.gz`].map((one) => join(dirname(path), one)).find((one) => existsSync(one));
}

/** How many bytes the header says, so that as many are reserved; a header that says none is refused when it is read. */
function limitOf(path: string, kind: IdxKind): number {
  const header = headOf(path);
  if (header.length < HEADER_BYTES) return HEAD_BYTES;
  const dims = kind === 'images' ? [4, 8, 12] : [4];
  const size = dims.reduce((product, at) => product * header.readUInt32BE(at), 1);
  return Math.min(size + HEADER_BYTES, MAX_BYTES);
}

/** The first bytes of a file, unpacked; none if it cannot be read or unpacked. */
function headOf(path: string): Buffer {
  try {
    if (!statSync(path).isFile()) return Buffer.alloc(0); // opening a pipe waits for its writer
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(HEAD_BYTES);
      const bytes = head.subarray(0, readSync(file, head));
      if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
      return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
    } finally {
      closeSync(file);
    }
  } catch {
    return Buffer.alloc(0);
  }
}
