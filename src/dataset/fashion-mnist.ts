// Fashion-MNIST: finds its four files on this machine, or downloads them, and returns them only if every byte is right.
//
// What is verified when: the SHA-256 of all bytes that are used of all four files, at every load, wherever they were found. The
// header, length and label checks before it are there for their messages. So plain MNIST, which has the same names, shape
// and labels, can never pass for Fashion-MNIST. What was unpacked is kept, and read instead the next time: unpacked.ts.

import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { MlpError } from '../errors.js';
import { cacheFolder } from '../files/cache-folder.js';
import { checkOptions, type Names } from '../options.js';
import { installLine, systemDataFolders } from '../platforms.mjs';
import type { DownloadProgress } from './fetch.js';
import { dataError, readIdx, type Idx } from './idx.js';
import { badLabel, type TrainTest } from './dataset.js';
import { TensorDataset } from './tensor-dataset.js';
import { readUnpacked } from './unpacked.js';

/** Where the data are looked for, and whether they are downloaded. */
export interface FashionMnistOptions {
  /**
   * Folder with the four files, plain or gzipped, or torchvision's root folder. Where it lacks one, that is an error: no other place is
   * looked in.
   */
  dir?: string;
  /** Whether to download what is found nowhere; true by default. */
  download?: boolean;
  /** Called as a download proceeds, for each piece that arrives. A promise that it returns is waited for. */
  onProgress?: (progress: DownloadProgress) => unknown;
  /** Ends a download; what has arrived is resumed by the next one. */
  signal?: AbortSignal;
}

const NAMES: Names<FashionMnistOptions> = { dir: true, download: true, onProgress: true, signal: true };

/** data/fashion-mnist.json: what the files are called, hold and hash to, and where they can be had. */
export interface Manifest {
  shape: number[];
  classNames: string[];
  mirrors: string[];
  files: Record<FileKey, DataFile>;
  /** SHA-256 of plain MNIST's files. */
  mnist: string[];
}

interface DataFile {
  name: string;
  dims: number[];
  bytes: number;
  sha256: string;
  /** CRC-32 of the same bytes, which a gzip file of them ends with. */
  crc32: number;
  gzName: string;
  gzBytes: number;
}

type FileKey = 'trainImages' | 'trainLabels' | 'testImages' | 'testLabels';
type Loaded = Idx & { sha256: string; path: string; file: DataFile };

/** Where the files lie in a folder: right there, or as torchvision keeps them in `root/FashionMNIST/raw`. */
const SUBFOLDERS = ['.', 'raw', 'FashionMNIST/raw'];
const MAX_SHOWN = 6;

/** A folder to look in, and why. */
export interface Place {
  dir: string;
  why: string;
}

/**
 * Fashion-MNIST: 60,000 training and 10,000 test images of shape [1, 28, 28] as bytes, in ten classes. Looks in `dir` if
 * it is given; otherwise in MLP_TRAIN_DATA, `data/fashion-mnist` of the working directory, the cache folder and the
 * system's folder, and then downloads into the cache folder. Files that are there but wrong give a process warning and
 * the search goes on. What was unpacked is kept in the cache folder. Rejects with `ERR_MLP_DATA` if `dir` has a wrong file, and with `ERR_MLP_NO_DATA` if it lacks
 * one or no place has them all; that error lists each place, why it failed and the ways to get the data.
 */
export async function fashionMnist(options: FashionMnistOptions = {}): Promise<TrainTest> {
  checkOptions('fashionMnist', options, NAMES);
  const manifest = readManifest();
  const cache = join(cacheFolder(), 'fashion-mnist');
  const unpacked = join(cache, 'unpacked');
  if (options.dir !== undefined) {
    return load(manifest, resolve(options.dir), unpacked).catch((error: MlpError) => {
      if (error.code !== 'ERR_MLP_NO_DATA') throw error;
      throw new MlpError(error.code, error.what, error.where, waysToGetIt(manifest));
    });
  }
  const named = process.env['MLP_TRAIN_DATA'];
  const places = [
    ...(named ? [{ dir: resolve(named), why: 'MLP_TRAIN_DATA' }] : []),
    { dir: resolve('data/fashion-mnist'), why: 'working directory' },
    { dir: cache, why: 'cache' },
    ...systemDataFolders.map((dir) => ({ dir, why: 'system' })),
  ];
  return search(manifest, places, cache, options, unpacked);
}

/**
 * Loads from the first place that has all of `manifest`, downloading into `cache` at last: {@link fashionMnist}'s search.
 * @param unpacked as of {@link load}
 */
export async function search(
  manifest: Manifest,
  places: readonly Place[],
  cache: string,
  options: FashionMnistOptions,
  unpacked?: string,
): Promise<TrainTest> {
  const tried: string[] = [];
  for (const { dir, why } of places) {
    try {
      return await load(manifest, dir, unpacked);
    } catch (error) {
      const { code, message } = error as MlpError;
      tried.push(`${why}: ${message}`);
      if (code !== 'ERR_MLP_NO_DATA' || why === 'MLP_TRAIN_DATA') {
        const kind = { type: 'MlpTrainWarning', code: 'MLP_TRAIN_DATA_PASSED_OVER' };
        process.emitWarning(`passing over the data of ${why}: ${message}`, kind);
      }
    }
  }
  if (options.download !== false) {
    try {
      const { download } = await import('./fetch.js'); // rarely needed, and every start would pay for it
      await download(remoteFiles(manifest), manifest.mirrors, cache, options);
      return await load(manifest, cache, unpacked);
    } catch (error) {
      options.signal?.throwIfAborted();
      tried.push(`download into ${cache}: ${(error as Error).message}`);
    }
  }
  const what = ['no usable data found', ...tried].join('\n  ');
  throw new MlpError('ERR_MLP_NO_DATA', what, 'Fashion-MNIST', waysToGetIt(manifest));
}

/**
 * Loads `manifest`'s four files from `dir`. Rejects with `ERR_MLP_NO_DATA` if one is missing, else `ERR_MLP_DATA`.
 * @param unpacked the folder where the bytes of gzipped files are kept, and found the next time
 */
export async function load(manifest: Manifest, dir: string, unpacked?: string): Promise<TrainTest> {
  const { trainImages, trainLabels, testImages, testLabels } = manifest.files;
  const files = [trainImages, trainLabels, testImages, testLabels];
  const paths = files.map((file) => locate(dir, file));
  const missing = files.filter((_, i) => paths[i] === undefined).map((file) => file.gzName);
  if (missing.length > 0) {
    throw new MlpError('ERR_MLP_NO_DATA', whyNoFolder(dir) ?? `has no ${missing.join(', ')}; ${contentOf(dir)}`, dir);
  }
  const results = await Promise.allSettled(files.map((file, i) => read(file, paths[i]!, unpacked)));
  const [images, labels, imagesOfTest, labelsOfTest] = results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  }) as [Loaded, Loaded, Loaded, Loaded];
  const train = toDataset(manifest, images, labels);
  return { train, test: toDataset(manifest, imagesOfTest, labelsOfTest), source: dir };
}

function toDataset(manifest: Manifest, images: Loaded, labels: Loaded): TensorDataset {
  const { shape, classNames } = manifest;
  if (images.dims[0] !== labels.dims[0]) {
    const fix = 'Get both again from the same source';
    throw dataError(labels.path, `${labels.dims[0]} labels for the ${images.dims[0]} images of ${images.path}`, fix);
  }
  const bad = badLabel(labels.data, classNames.length);
  if (bad) throw dataError(labels.path, bad, 'Get it again');
  checkIdentity(manifest, images);
  checkIdentity(manifest, labels);
  return new TensorDataset(images.data, shape, labels.data, { classNames });
}

function checkIdentity({ mnist }: Manifest, { sha256, dims, path, file }: Omit<Loaded, 'data'>): void {
  if (sha256 === file.sha256) return;
  if (mnist.includes(sha256)) throw dataError(path, 'this is plain MNIST, not Fashion-MNIST', 'Move it elsewhere');
  const [got, expected] = [dims.join(' x '), file.dims.join(' x ')];
  if (got !== expected) throw dataError(path, `expected ${expected} but got ${got}`, 'This is another data set');
  const fix = 'It is damaged, or another data set of the same shape, such as plain MNIST';
  throw dataError(path, `not Fashion-MNIST: SHA-256 mismatch, expected ${file.sha256} but got ${sha256}`, fix);
}

async function read(file: DataFile, path: string, unpacked?: string): Promise<Loaded> {
  const kind = file.dims.length === 1 ? 'labels' : 'images';
  const readAs = async (from: string) => ({ ...(await readIdx(from, kind, file.bytes)), path, file });
  return unpacked === undefined ? readAs(path) : readUnpacked(file, path, join(unpacked, file.name), readAs);
}

/** The file's path in `dir`, or below it: the plain one if both are there, since it need not be unpacked. */
function locate(dir: string, { name, gzName }: DataFile): string | undefined {
  const names = [name, gzName].flatMap((name) => [name, name.replace('-idx', '.idx')]); // the second as on Kaggle
  const paths = SUBFOLDERS.flatMap((folder) => names.map((name) => join(dir, folder, name)));
  return paths.find((path) => statOf(path)?.isFile()) ?? paths.find(statOf);
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The names in a folder, of which the first few are shown. */
function contentOf(dir: string): string {
  const names = readdirSync(dir).sort();
  if (names.length === 0) return 'it is empty';
  const more = names.length > MAX_SHOWN ? ` and ${names.length - MAX_SHOWN} more` : '';
  return `it holds ${names.slice(0, MAX_SHOWN).join(', ')}${more}`;
}

/** Why nothing is found in `dir`, where that is not what it holds. */
function whyNoFolder(dir: string): string | undefined {
  try {
    readdirSync(dir);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'no such folder';
    return code === 'ENOTDIR' ? 'not a folder' : message;
  }
}

function remoteFiles(manifest: Manifest) {
  return Object.values(manifest.files).map((file) => ({
    name: file.gzName,
    bytes: file.gzBytes,
    verify: async (path: string) => checkIdentity(manifest, await read(file, path)),
  }));
}

/** Names of Fashion-MNIST's ten classes, in the order of their labels. */
export function fashionMnistClassNames(): readonly string[] {
  return readManifest().classNames;
}

function readManifest(): Manifest {
  try {
    return JSON.parse(readFileSync(new URL('../../data/fashion-mnist.json', import.meta.url), 'utf8')) as Manifest;
  } catch (error) {
    const fix = 'A bundle does not have it: have the bundler keep mlp-train external';
    throw new MlpError('ERR_MLP_NO_DATA', (error as Error).message, 'data/fashion-mnist.json of mlp-train', fix, {
      cause: error,
    });
  }
}

function waysToGetIt(manifest: Manifest): string {
  const line = installLine(['data']);
  const names = Object.values(manifest.files).map((file) => file.gzName);
  const put = `put ${names.join(', ')} into data/fashion-mnist or a folder that MLP_TRAIN_DATA names`;
  return `\nTo get Fashion-MNIST, ${line ? `run "${line}", or ` : ''}${put}; to train without it, use synthetic data (--dataset synthetic, or synthetic() in a program)`;
}
