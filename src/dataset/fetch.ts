// Downloads files from the first mirror that serves them right: resumed if a run was cut, verified before they get
// their name, and safe for several processes at once.
//
// Each run works in a folder of its own inside the target, `.part-<pid>-<random>`. A run takes over the folder of one that
// ended early by renaming it, which only one can do; so what is there is never written by two. The caller's check of the
// content decides in the end: a resumed file that fails it is fetched once more from its start.

import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { MlpError, argumentError } from '../errors.js';
import { isRunning } from '../files/processes.js';
import { replaceFile } from '../files/replace-file.js';

/** Stands for the owner of a part that a run has left to the next one. */
const NO_ONE = '0';

/** A file to download: its name under each mirror and in the target, its size there, and the check that it is the right one. */
export interface RemoteFile {
  name: string;
  bytes: number;
  /** Rejects, with the reason, unless the file at `path` is right. */
  verify(path: string): Promise<void>;
}

/** Bytes received so far, of all files together, and the file they last came from. */
export interface DownloadProgress {
  file: string;
  received: number;
  total: number;
}

export interface DownloadOptions {
  onProgress?: (progress: DownloadProgress) => unknown;
  signal?: AbortSignal;
  /** Milliseconds without data after which a mirror is given up; 30,000 by default. */
  idleTimeout?: number;
}

/**
 * Brings every file that `dir` lacks, or has wrong, from the mirrors (URLs that end in a slash; https, or http on this
 * machine) in order. A mirror that fails gives a process warning and the next one is asked; when all fail the error is
 * `ERR_MLP_NETWORK` with every cause, and what has arrived is kept to be resumed. Rejects with the signal's reason.
 */
export async function download(
  files: readonly RemoteFile[],
  mirrors: readonly string[],
  dir: string,
  options: DownloadOptions = {},
): Promise<void> {
  mirrors.forEach(checkUrl);
  const parts = await claimParts(dir);
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  let order = mirrors;
  let done = 0;
  try {
    for (const file of files) {
      const target = join(dir, file.name);
      if (!(await succeeds(file.verify(target)))) {
        const part = join(parts, file.name);
        const report = (bytes: number) => options.onProgress?.({ file: file.name, received: done + bytes, total });
        const mirror = await fetchFile({ file, part, report, options }, order);
        order = [mirror, ...order.filter((other) => other !== mirror)];
        replaceFile(part, target);
        await discard(part);
      }
      done += file.bytes;
    }
  } finally {
    await releaseParts(parts);
  }
}

interface Job {
  file: RemoteFile;
  /** Where the file is written until it is verified. */
  part: string;
  report: (bytes: number) => unknown;
  options: DownloadOptions;
}

/** Leaves the verified file in `job.part` and returns the mirror that it came from. */
async function fetchFile(job: Job, mirrors: readonly string[]): Promise<string> {
  const failures: string[] = [];
  for (const mirror of mirrors) {
    try {
      await fetchVerified(mirror + job.file.name, job);
      return mirror;
    } catch (error) {
      if ((await sizeOf(job.part)) === 0) await discard(job.part); // nothing to resume
      job.options.signal?.throwIfAborted();
      if ((error as NodeJS.ErrnoException).syscall) throw error; // of the disk: no mirror can help
      const failure = `${mirror}${job.file.name}: ${reason(error)}`;
      if (failures.push(failure) < mirrors.length) {
        const kind = { type: 'MlpTrainWarning', code: 'MLP_TRAIN_MIRROR' };
        process.emitWarning(`${failure}; trying the next mirror`, kind);
      }
    }
  }
  const fix = (await sizeOf(job.part)) > 0 ? 'Run again to resume' : undefined;
  throw new MlpError('ERR_MLP_NETWORK', ['no mirror served it', ...failures].join('\n    '), job.file.name, fix);
}

async function fetchVerified(url: string, job: Job): Promise<void> {
  const resumed = await fetchInto(url, job);
  try {
    await job.file.verify(job.part);
  } catch (error) {
    await discard(job.part);
    if (!resumed) throw error;
    await fetchVerified(url, job);
  }
}

/** Writes what `url` serves to the part file, behind what is there if the server agrees; returns whether it did. */
async function fetchInto(url: string, { file, part, report, options }: Job): Promise<boolean> {
  const { signal, idleTimeout = 30_000 } = options;
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(new Error(`no data for ${idleTimeout / 1000} s`)), idleTimeout);
  // A mirror may compress differently or not at all, but what is much larger than expected is something else.
  const limit = 2 * file.bytes + 65_536;
  const have = await sizeOf(part);
  try {
    const response = await fetch(url, {
      headers: await requestHeaders(url, part, have),
      signal: signal ? AbortSignal.any([signal, idle.signal]) : idle.signal,
    });
    checkUrl(response.url);
    if (response.status === 416 && have > 0) return true;
    const start = startOf(response, have);
    if (start === 0) await writeFile(etagFile(part), `${url}\n${response.headers.get('etag') ?? ''}`);
    const out = await open(part, start > 0 ? 'a' : 'w');
    try {
      let received = start;
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
        timer.refresh();
        received += chunk.length;
        if (received > limit) {
          await discard(part);
          throw new Error(`more than ${limit} bytes came where ${file.bytes} were expected`);
        }
        await out.writeFile(chunk);
        await report(received);
      }
    } finally {
      await out.close();
    }
    return start > 0;
  } finally {
    clearTimeout(timer);
    idle.abort(); // Ends a connection whose answer was not read.
  }
}

/** Where in the file the answer's body begins: behind what we `have`, or at 0 if the server sends all of it. */
function startOf(response: Response, have: number): number {
  if (response.status === 200) return 0;
  if (response.status !== 206 || have === 0) throw new Error(`HTTP ${response.status} ${response.statusText}`.trim());
  const range = response.headers.get('content-range');
  if (!range?.startsWith(`bytes ${have}-`)) throw new Error(`asked for bytes from ${have} but got ${range}`);
  return have;
}

async function requestHeaders(url: string, part: string, have: number): Promise<Record<string, string>> {
  if (have === 0) return { 'accept-encoding': 'identity' }; // With a range, fetch says so itself.
  const range = `bytes=${have}-`;
  const [from, etag] = (await readFile(etagFile(part), 'utf8').catch(() => '')).split('\n');
  return from === url && etag?.startsWith('"') ? { range, 'if-range': etag } : { range }; // Weak tags begin with W/.
}

/** The answer's address and tag, kept beside the part, so that a later run asks for the rest of the same version. */
function etagFile(part: string): string {
  return `${part}.etag`;
}

async function discard(part: string): Promise<void> {
  await Promise.all([part, etagFile(part)].map((path) => rm(path, { force: true })));
}

async function claimParts(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  const mine = partsName(dir, String(process.pid));
  let claimed = false;
  for (const name of await readdir(dir)) {
    const owner = /^\.part-(\d+)-/.exec(name)?.[1];
    if (owner === undefined || (owner !== NO_ONE && isRunning(Number(owner)))) continue;
    const left = join(dir, name);
    if (claimed) await rm(left, { recursive: true, force: true });
    else claimed = await succeeds(rename(left, mine));
  }
  if (!claimed) await mkdir(mine);
  return mine;
}

/** Removes the folder, or leaves it to the next run if there is something to resume. */
async function releaseParts(parts: string): Promise<void> {
  const left = await readdir(parts);
  if (left.length === 0) await rmdir(parts);
  else await rename(parts, partsName(join(parts, '..'), NO_ONE));
}

function partsName(dir: string, owner: string): string {
  return join(dir, `.part-${owner}-${randomBytes(4).toString('hex')}`);
}

function succeeds(promise: Promise<void>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  );
}

function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

function checkUrl(url: string): void {
  const { protocol, hostname } = new URL(url);
  const local = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && local)) throw argumentError('an https URL', 'mirror', url);
}

/** Why a download failed, in the words nearest to the cause: fetch itself only says that it failed. */
function reason(error: unknown): string {
  if (error instanceof MlpError) return error.what;
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  return cause?.message || cause?.code || message;
}
