// Data files and mirrors that are not as they should be: the line on stderr, the exit code, and what is on disk afterwards.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bytes, idx } from '../dataset/idx-files.js';
import { type Answer, cut, mirror, rest, stall, status, whole } from '../dataset/mirror.js';
import { contents, folder, gzipped } from '../dataset/small-fashion.js';
import { finish } from './mlp-train.js';
import { smallPackage } from './small-package.js';

const images = gzipSync(contents.trainImages);
/** Images of the right shape that are not Fashion-MNIST's. */
const others = gzipSync(idx(0x803, [6, 2, 2], bytes(24, 7)));
const page = Buffer.from('<html>log in');
const names = ['si.gz', 'sl.gz', 'ti.gz', 'tl.gz'];

describe('a data folder', () => {
  const flipped = Uint8Array.from(images, (byte, i) => (i === images.length - 8 ? byte ^ 1 : byte));
  const bomb = gzipSync(Buffer.concat([contents.trainImages, Buffer.alloc(1 << 26)]));
  const large = idx(0x803, [4294967295, 4294967295, 4294967295], bytes(24));
  const written = (content: Uint8Array) => (path: string) => writeFileSync(path, content);

  test.each<[string, (path: string) => void, RegExp]>([
    ['a truncated gzip file', written(images.subarray(0, -9)), /^the gzip file is truncated\. Download it again\.\n$/],
    ['a flipped bit', written(flipped), /^the gzip file is damaged \(incorrect data check\)\. Download it again\.\n$/],
    ['an empty file', written(Buffer.alloc(0)), /^the file is empty\. Get it again\.\n$/],
    ['an error page', written(page), /^neither gzip nor IDX \(starts with '<htm'\)\. Get it again\.\n$/],
    [
      'a second gzip member',
      written(Buffer.concat([images, images])),
      /40 bytes .*, but more than that follows\. Get .*\n$/,
    ],
    [
      'junk behind the gzip data',
      written(Buffer.concat([images, page])),
      /^the gzip file is damaged .*Download it again\.\n$/,
    ],
    ['a gzip bomb', written(bomb), /^the header says 6 x 2 x 2, .*, but more than that follows\. Get it again\.\n$/],
    ['labels for images', written(gzipSync(contents.trainLabels)), /0x00000803 .*0x00000801\. .* labels swapped\.\n$/],
    ['a header of 2^96 pixels', written(large), /e\+28 bytes .*, but at most 40 are expected\. Get it again\.\n$/],
    [
      'a plain file that is cut',
      written(contents.trainImages.subarray(0, 39)),
      /but the file has 39\. Get it again\.\n$/,
    ],
    [
      'another data set',
      written(others),
      /^not Fashion-MNIST: SHA-256 mismatch, expected \w{64} but got \w{64}\. It is.*\n$/,
    ],
    ['a pipe', (path) => execFileSync('mkfifo', [path]), /^not a regular file\n$/],
    ['/dev/zero', (path) => symlinkSync('/dev/zero', path), /^not a regular file\n$/],
    ['a folder', mkdirSync, /^not a regular file\n$/],
  ])('with %s in it', async (_, make, said) => {
    const dir = folder();
    const path = join(dir, 'ti.gz');
    rmSync(path);
    make(path);
    const { code, stdout, stderr } = await smallPackage().run(['--data-dir', dir]);
    const [before, after] = stderr.split(`mlp-train: ${path}: `);
    expect(before).toBe('');
    expect(after).toMatch(said);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });
});

/** What good servers do, ranges included. */
const good: Answer = (response, request) => {
  const content = gzipped(request);
  const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
  const answer = from === 0 ? whole(content) : from < content.length ? rest(content) : status(416);
  answer(response, request);
};
/** Says that ten bytes more would come. */
const longer: Answer = (response) => {
  response.writeHead(200, { 'content-length': images.length + 10 });
  response.write(images, () => setTimeout(() => response.destroy(), 20));
};
const done = { code: 0, stdout: expect.stringMatching(/^test loss .*\n$/) as string };
const failed = (stderr: RegExp) => ({ code: 1, stdout: '', stderr: expect.stringMatching(stderr) as string });

/** Sizes of what has arrived of ti.gz so far. */
function partSizes(cache: string): number[] {
  if (!existsSync(cache)) return [];
  const parts = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('/ti.gz'));
  return parts.map((name) => statSync(join(cache, name)).size);
}

describe('a download', () => {
  test('with a wrong checksum at the first mirror: the next one serves it', async () => {
    const [bad, next] = [await mirror(whole(others)), await mirror(good)];
    const { cache, run } = smallPackage([bad.url, next.url]);
    const result = await run();
    const said = `mlp-train: warning: ${bad.url}ti.gz: not Fashion-MNIST: SHA-256 mismatch, expected \\w+ but got \\w+; trying the next mirror\n`;
    expect(result).toEqual({ ...done, stderr: expect.stringMatching(new RegExp(`^${said}$`)) as string });
    expect(readdirSync(cache).sort()).toEqual(names);
  });

  test('that no mirror serves: each with its cause, and nothing is kept', async () => {
    const bad: [Answer, RegExp][] = [
      [whole(others), /not Fashion-MNIST: SHA-256 mismatch/],
      [whole(page), /neither gzip nor IDX \(starts with '<htm'\)/],
      [whole(images, { 'content-length': String(images.length - 10) }), /the gzip file is truncated/],
      [
        whole(gzipSync(Buffer.alloc(1 << 26)), { 'content-encoding': 'gzip' }),
        /more than \d+ bytes came where 57 were expected/,
      ],
      [status(503), /HTTP 503 Service Unavailable/],
      [whole(images, { 'content-encoding': 'br' }), /Decompression failed/],
    ];
    const urls = await Promise.all(bad.map(async ([answer]) => (await mirror(answer)).url));
    const causes = [...bad.map(([, cause]) => cause), /bad port/, /getaddrinfo E\w+ nothing\.invalid/];
    const mirrors = [...urls, 'http://127.0.0.1:9/', 'https://nothing.invalid/'];
    const { cache, run } = smallPackage(mirrors);
    const result = await run();
    const lines = result.stderr.split('\n').filter((line) => line.startsWith('    '));
    expect(lines.map((line, i) => [line.startsWith(`    ${mirrors[i]}ti.gz: `), causes[i].test(line)])).toEqual(
      mirrors.map(() => [true, true]),
    );
    expect(result).toEqual(
      failed(/\nmlp-train: Fashion-MNIST: no usable data found\n[^]*\nTo get it, .*--dataset synthetic/),
    );
    expect(readdirSync(cache)).toEqual([]);
  });

  test.each([
    ['is cut', cut(images, 20), 20],
    ['ends before its length', longer, images.length],
  ])('that %s: the next run resumes it', async (_, answer, have) => {
    const { url, requests } = await mirror(answer, good);
    const { cache, run } = smallPackage([url]);
    expect(await run()).toEqual(failed(/ti\.gz: other side closed\. Run again to resume\. \nTo get it/));
    expect(await run()).toEqual({ ...done, stderr: '' });
    expect(requests.map(({ headers }) => headers.range)).toEqual([
      undefined,
      `bytes=${have}-`,
      undefined,
      undefined,
      undefined,
    ]);
    expect(readdirSync(cache).sort()).toEqual(names);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGKILL', null],
  ] as const)('of a server that stalls, ended by %s: the next run resumes it', async (signal, exitCode) => {
    const { url, requests } = await mirror(stall(images, 20), good);
    const { cache, start, run } = smallPackage([url]);
    const child = start();
    const ended = finish(child);
    await expect.poll(() => partSizes(cache), { timeout: 20_000 }).toEqual([20]);
    child.kill(signal);
    expect(await ended).toEqual({
      code: exitCode,
      stdout: '',
      stderr: exitCode ? `mlp-train: stopped by ${signal}\n` : '',
    });
    expect(await run()).toEqual({ ...done, stderr: '' });
    expect(requests.map(({ headers }) => headers.range)).toEqual([
      undefined,
      'bytes=20-',
      undefined,
      undefined,
      undefined,
    ]);
    expect(readdirSync(cache).sort()).toEqual(names);
  });

  test('from a server that unpacks what it sends', async () => {
    const { url } = await mirror((response, request) =>
      whole(gzipped(request), { 'content-encoding': 'gzip' })(response, request),
    );
    const { run } = smallPackage([url]);
    expect(await run()).toEqual({ ...done, stderr: '' });
    expect(await run()).toEqual({ ...done, stderr: '' });
  });

  test('replaces a truncated file of the cache, with a warning', async () => {
    const { url, requests } = await mirror(good);
    const { cache, run } = smallPackage([url]);
    await run();
    writeFileSync(join(cache, 'ti.gz'), images.subarray(0, 30));
    const stderr = `mlp-train: warning: passing over the data of cache: ${cache}/ti.gz: the gzip file is truncated. Download it again.\n`;
    expect(await run()).toEqual({ ...done, stderr });
    expect(requests.map(({ url: asked }) => asked)).toEqual(['/ti.gz', '/tl.gz', '/si.gz', '/sl.gz', '/ti.gz']);
    expect(readFileSync(join(cache, 'ti.gz'))).toEqual(images);
  });

  test('of two processes at once: both succeed', async () => {
    const waiting: (() => void)[] = [];
    const { url, requests } = await mirror((response, request) => {
      waiting.push(() => good(response, request));
      if (requests.length >= 2) for (const answer of waiting.splice(0)) answer(); // none before both have asked
    });
    const { cache, run } = smallPackage([url]);
    const results = await Promise.all([run(), run()]);
    expect(results).toEqual([1, 2].map(() => ({ ...done, stderr: '' })));
    expect(readdirSync(cache).sort()).toEqual(names);
  });

  test('that cannot be written: no other mirror is asked', async () => {
    const [first, second] = [await mirror(whole(bytes(60_000))), await mirror(good)];
    const { run } = smallPackage([first.url, second.url]);
    const result = await run([], ['bash', '-c', 'ulimit -f 8 && exec "$@"', 'bash']); // files of at most 8 KiB
    expect(result).toEqual(
      failed(/^mlp-train: Fashion.*\n[^]*\n {2}download into .*: EFBIG: file too large, write\. \nTo get it/),
    );
    expect(second.requests).toEqual([]);
  });

  test('into a cache that cannot be made', async () => {
    const { xdg, run } = smallPackage(['https://nothing.invalid/']);
    writeFileSync(xdg, '');
    expect(await run()).toEqual(failed(/\n {2}download into .*: ENOTDIR: not a directory, mkdir '.*'\. \nTo get it/));
  });
});
