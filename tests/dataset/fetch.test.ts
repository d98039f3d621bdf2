// Downloads from mirrors that lie, stall, break and move, and what is on disk afterwards.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

import { afterEach, describe, expect, test, vi } from 'vitest';

import { download, type DownloadProgress, type RemoteFile } from '../../src/dataset/fetch.js';
import { bytes, failure, temporaryFolder } from './idx-files.js';
import { type Answer, mirror, rest, stall, status, whole } from './mirror.js';

const content = bytes(100_000);
const wrong = bytes(100_000, 1);

function remote(name: string, right: Uint8Array): RemoteFile {
  const verify = async (path: string) => {
    if (Buffer.compare(await readFile(path), right) !== 0) throw new Error('SHA-256 mismatch');
  };
  return { name, bytes: right.length, verify };
}

const file = remote('a.gz', content);

function* endless() {
  for (;;) yield new Uint8Array(65_536);
}

/** Names in a folder, with the part folders' owner and what they hold in place of their random names. */
function listing(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const owner = /^\.part-(\d+)-/.exec(name)?.[1];
    if (owner === undefined) return [name];
    return readdirSync(join(dir, name)).map((part) => `${owner}:${part}`);
  });
}

function complete(dir: string): void {
  expect(listing(dir)).toEqual(['a.gz']);
  expect(Buffer.compare(readFileSync(join(dir, 'a.gz')), content)).toBe(0);
}

/** A folder in which a run of process `owner` (0: none) has left the first bytes of a.gz. */
function folderWithPart(part: Uint8Array, etag = '', owner = 0): string {
  const dir = temporaryFolder();
  const parts = join(dir, `.part-${owner}-01234567`);
  mkdirSync(parts);
  writeFileSync(join(parts, 'a.gz'), part);
  writeFileSync(join(parts, 'a.gz.etag'), etag);
  return dir;
}

const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
afterEach(() => warn.mockClear());

describe('a good mirror', () => {
  test('serves each file once, with progress over all of them', async () => {
    const dir = join(temporaryFolder(), 'made', 'as needed');
    const second = remote('b.gz', wrong);
    const { url, requests } = await mirror(whole(content), whole(wrong));
    const heard: DownloadProgress[] = [];
    await download([file, second], [url], dir, { onProgress: (progress) => heard.push(progress) });
    expect(listing(dir)).toEqual(['a.gz', 'b.gz']);
    expect(requests.map((request) => request.url)).toEqual(['/a.gz', '/b.gz']);
    expect(heard.at(-1)).toEqual({ file: 'b.gz', received: 200_000, total: 200_000 });
    expect(heard.find((progress) => progress.file === 'b.gz')!.received).toBeGreaterThan(100_000);
    await download([file, second], [url], dir);
    expect(requests.length).toBe(2);
  });

  test('a callback that rejects ends the download, not the process', async () => {
    const { url } = await mirror(whole(content));
    const onProgress = () => Promise.reject(new Error('enough'));
    expect((await failure(download([file], [url], temporaryFolder(), { onProgress }))).message).toContain('enough');
  });

  test('replaces a file that is wrong', async () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'a.gz'), wrong);
    await download([file], [(await mirror(whole(content))).url], dir);
    complete(dir);
  });
});

describe('wrong content', () => {
  test('is left for the next mirror, which the next file is asked of first', async () => {
    const dir = temporaryFolder();
    const [bad, good] = [await mirror(whole(wrong)), await mirror(whole(content), whole(wrong))];
    await download([file, remote('b.gz', wrong)], [bad.url, good.url], dir);
    expect(warn.mock.calls.map(([text]) => text)).toEqual([`${bad.url}a.gz: SHA-256 mismatch; trying the next mirror`]);
    expect(listing(dir)).toEqual(['a.gz', 'b.gz']);
    expect([bad.requests.length, good.requests.length]).toEqual([1, 2]);
  });

  test('from all mirrors is an error with each cause, and leaves nothing', async () => {
    const dir = temporaryFolder();
    const urls = [(await mirror(whole(wrong))).url, (await mirror(status(503))).url];
    const error = await failure(download([file], urls, dir));
    expect(error).toMatchObject({ name: 'MlpError', code: 'ERR_MLP_NETWORK' });
    expect(error.message).toBe(
      `a.gz: no mirror served it\n    ${urls[0]}a.gz: SHA-256 mismatch\n    ${urls[1]}a.gz: HTTP 503 Service Unavailable`,
    );
    expect(listing(dir)).toEqual([]);
  });

  test.each<[string, Answer]>([
    ['much longer than expected', whole(new Uint8Array(1 << 20))],
    ['without an end', (response) => Readable.from(endless()).pipe(response)],
    ['a bomb', whole(gzipSync(new Uint8Array(1 << 26)), { 'content-encoding': 'gzip' })],
  ])('that is %s is cut off, and nothing of it is kept', async (_, answer) => {
    const dir = temporaryFolder();
    const error = await failure(download([file], [(await mirror(answer)).url], dir));
    expect(error.message).toMatch(/a\.gz: more than 265536 bytes came where 100000 were expected$/);
    expect(listing(dir)).toEqual([]);
  });
});

describe('a connection that is cut', () => {
  /** Cuts the first request's connection once this many bytes have been written. */
  const cutAt = (bytes: number, requests: readonly IncomingMessage[]) => ({
    onProgress: ({ received }: DownloadProgress) => void (received === bytes && requests[0].socket.destroy()),
  });

  test.each([false, true])('keeps the part, and the next run resumes (chunked: %s)', async (chunked) => {
    const dir = temporaryFolder();
    const { url, requests } = await mirror(stall(content, 30_000, chunked ? {} : undefined), rest(content));
    const error = await failure(download([file], [url], dir, cutAt(30_000, requests)));
    expect(error).toMatchObject({ code: 'ERR_MLP_NETWORK', fix: 'Run again to resume' });
    expect(error.message).toMatch(/a\.gz: (other side closed|terminated)\. Run again to resume\.$/);
    expect(listing(dir)).toEqual(['0:a.gz', '0:a.gz.etag']);
    await download([file], [url], dir);
    complete(dir);
    expect(requests[1].headers).toMatchObject({ range: 'bytes=30000-', 'accept-encoding': 'identity' });
    expect(requests[1].headers['if-range']).toBe(chunked ? undefined : '"v1"');
  });

  test('is resumed from the next mirror, without the tag of the first', async () => {
    const dir = temporaryFolder();
    const [first, second] = [await mirror(stall(content, 30_000)), await mirror(rest(content))];
    await download([file], [first.url, second.url], dir, cutAt(30_000, first.requests));
    complete(dir);
    expect(second.requests[0].headers.range).toBe('bytes=30000-');
    expect(second.requests[0].headers['if-range']).toBeUndefined();
  });
});

describe('resuming', () => {
  const part = content.subarray(0, 40_000);

  test('a server that ignores the range starts over', async () => {
    const dir = folderWithPart(part);
    await download([file], [(await mirror(whole(content))).url], dir);
    complete(dir);
  });

  test('416: the part was whole, and is verified', async () => {
    const dir = folderWithPart(content);
    const { url, requests } = await mirror(status(416));
    await download([file], [url], dir);
    complete(dir);
    expect(requests.length).toBe(1);
  });

  test.each([
    ['wrong and whole', wrong, status(416)],
    ['of another file', wrong.subarray(0, 40_000), rest(content)],
  ])('a part that is %s is fetched once more from its start', async (_, left, answer) => {
    const dir = folderWithPart(left);
    const { url, requests } = await mirror(answer, whole(content));
    await download([file], [url], dir);
    complete(dir);
    expect(requests.map((request) => request.headers.range)).toEqual([`bytes=${left.length}-`, undefined]);
  });

  test('an answer for another range is refused', async () => {
    const dir = folderWithPart(part);
    const { url } = await mirror(rest(content, -1));
    const said = 'asked for bytes from 40000 but got bytes 39999-99999/100000';
    expect((await failure(download([file], [url], dir))).message).toContain(said);
  });
});

describe('waits end', () => {
  test.each([0, 500])('a server that stalls after %d bytes', async (n) => {
    const { url } = await mirror(stall(content, n));
    const error = await failure(download([file], [url], temporaryFolder(), { idleTimeout: 150 }));
    expect(error.message).toContain(`${url}a.gz: no data for 0.15 s`);
  });

  test('the idle time starts again with each piece', async () => {
    const dir = temporaryFolder();
    const { url } = await mirror((response) => {
      response.writeHead(200);
      let at = 0;
      const timer = setInterval(() => {
        if (at >= content.length) response.end(() => clearInterval(timer));
        else response.write(content.subarray(at, (at += 20_000)));
      }, 300);
    });
    await download([file], [url], dir, { idleTimeout: 1200 });
    complete(dir);
  });

  test('the signal ends it at once: no other mirror is asked, and the part is kept', async () => {
    const dir = temporaryFolder();
    const [first, second] = [await mirror(stall(content, 500)), await mirror(whole(content))];
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    const options = { onProgress, signal: controller.signal };
    expect((await failure(download([file], [first.url, second.url], dir, options))).message).toBe('enough');
    expect(second.requests.length).toBe(0);
    expect(listing(dir)).toEqual(['0:a.gz', '0:a.gz.etag']);
  });
});

describe('addresses', () => {
  test('no such host, nothing listening, a false encoding', async () => {
    const encoded = await mirror(whole(content, { 'content-encoding': 'gzip' }));
    const urls = ['https://nowhere.invalid/', 'http://127.0.0.1:9/', encoded.url];
    const { message } = await failure(download([file], urls, temporaryFolder()));
    expect(message).toMatch(/nowhere\.invalid\/a\.gz: getaddrinfo E\w+ nowhere\.invalid\n/);
    expect(message).toMatch(/127\.0\.0\.1:9\/a\.gz: (bad port|connect ECONNREFUSED.*)\n/);
    expect(message).toContain(`${encoded.url}a.gz: incorrect header check`);
  });

  test('http is for this machine only, after redirection too', async () => {
    const dir = temporaryFolder();
    await expect(download([file], ['http://example.com/'], dir)).rejects.toThrow(
      'expected an https URL for mirror but got "http://example.com/"',
    );
    const away = await mirror((response, { headers, url }) =>
      headers.host!.startsWith('127.0.0.2')
        ? response.end(content)
        : response.writeHead(302, { location: `http://127.0.0.2:${headers.host!.split(':')[1]}${url}` }).end(),
    );
    const error = await failure(download([file], [away.url], dir));
    expect(error.message).toContain(`expected an https URL for mirror but got "http://127.0.0.2:${away.port}/a.gz"`);
  });
});

describe('several processes', () => {
  test('the part of a living process is left alone', async () => {
    const dir = folderWithPart(content.subarray(0, 10), '', process.ppid);
    const { url, requests } = await mirror(whole(content));
    await download([file], [url], dir);
    expect(requests[0].headers.range).toBeUndefined();
    expect(listing(dir)).toEqual([`${process.ppid}:a.gz`, `${process.ppid}:a.gz.etag`, 'a.gz']);
  });

  test('the part of a dead one is taken over, and others of the dead are swept', async () => {
    const dead = 2 ** 22 + 1; // above the largest process id of Linux
    const dir = folderWithPart(content.subarray(0, 10), '', dead);
    mkdirSync(join(dir, `.part-${dead}-89abcdef`));
    const { url, requests } = await mirror(rest(content));
    await download([file], [url], dir);
    expect(requests[0].headers.range).toBe('bytes=10-');
    complete(dir);
  });
});
