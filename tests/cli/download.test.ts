// Downloads from mirrors that misbehave: the line on stderr, the exit code, and what is in the cache afterwards.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bytes, idx } from '../dataset/idx-files.js';
import { type Answer, mirror, rest, stall, status, whole } from '../dataset/mirror.js';
import { contents, gzipped } from '../dataset/small-fashion.js';
import { finish } from './mlp-train.js';
import { smallPackage } from './small-package.js';

const images = gzipSync(contents.trainImages);
/** Images of the right shape that are not Fashion-MNIST's. */
const others = gzipSync(idx(0x803, [6, 2, 2], bytes(24, 7)));
const names = ['si.gz', 'sl.gz', 'ti.gz', 'tl.gz', 'unpacked'];

/** What good servers do, ranges included. */
const good: Answer = (response, request) => {
  const content = gzipped(request);
  const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
  const answer = from === 0 ? whole(content) : from < content.length ? rest(content) : status(416);
  answer(response, request);
};
const done = { code: 0, stdout: expect.stringMatching(/^test loss .*\n$/) as string };
const failed = (stderr: RegExp) => ({ code: 1, stdout: '', stderr: expect.stringMatching(stderr) as string });

/** Sizes of what has arrived of ti.gz so far. */
function partSizes(cache: string): number[] {
  if (!existsSync(cache)) return [];
  const parts = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('/ti.gz'));
  return parts.map((name) => statSync(join(cache, name)).size);
}

test('a wrong checksum at the first mirror: the next one serves it', async () => {
  const [bad, next] = [await mirror(whole(others)), await mirror(good)];
  const { cache, run } = smallPackage([bad.url, next.url]);
  const { stderr, ...result } = await run();
  expect(stderr.split(bad.url)).toEqual([
    'mlp-train: warning: ',
    expect.stringMatching(/^ti\.gz: not Fashion-MNIST: SHA-256 mismatch, .*; trying the next mirror\n$/),
  ]);
  expect(result).toEqual(done);
  expect(readdirSync(cache).sort()).toEqual(names);
});

test('data that no mirror serves: each with its cause, and nothing is kept', async () => {
  const bad: [Answer, RegExp][] = [
    [whole(others), /not Fashion-MNIST: SHA-256 mismatch/],
    [whole(Buffer.from('<html>')), /neither gzip nor IDX \(starts with '<htm'\)/],
    [whole(images, { 'content-length': String(images.length - 10) }), /the gzip file is truncated/],
    [
      whole(gzipSync(Buffer.alloc(1 << 26)), { 'content-encoding': 'gzip' }),
      /more than \d+ bytes came where \d+ were expected/,
    ],
    [status(503), /HTTP 503 Service Unavailable/],
    [whole(images, { 'content-encoding': 'br' }), /Decompression failed/],
  ];
  const urls = await Promise.all(bad.map(async ([answer]) => (await mirror(answer)).url));
  const causes = [...bad.map(([, cause]) => cause), /bad port/, /getaddrinfo E\w+ nothing\.invalid/];
  const mirrors = [...urls, 'http://127.0.0.1:9/', 'https://nothing.invalid/'];
  const { cache, run } = smallPackage(mirrors);
  const result = await run();
  expect(result).toEqual(
    failed(/\nmlp-train: Fashion-MNIST: no usable data found\n[^]*\nTo get Fashion-MNIST, .*--dataset synth/),
  );
  const lines = result.stderr.split('\n').filter((line) => line.startsWith('    '));
  expect(lines.map((line) => line.split('ti.gz: ')[0].trim())).toEqual(mirrors);
  lines.forEach((line, i) => expect(line).toMatch(causes[i]));
  expect(readdirSync(cache)).toEqual([]);
});

test.each([
  ['is cut', 20, images.length],
  ['ends before its length', images.length, images.length + 10],
])('a connection that %s: the next run resumes it', async (_, have, length) => {
  const { url, requests } = await mirror(stall(images, have, { 'content-length': length }), good);
  const { cache, run } = smallPackage([url]);
  const ended = run();
  await expect.poll(() => partSizes(cache), { timeout: 20_000 }).toEqual([have]);
  requests[0].socket.destroy();
  expect(await ended).toEqual(
    failed(/ti\.gz: (other side closed|terminated)\. Run again to resume\.\nTo get Fashion-MNIST/),
  );
  expect(await run()).toEqual({ ...done, stderr: '' });
  expect(requests).toHaveLength(5); // this file twice, the others once
  expect(requests[1].headers.range).toBe(`bytes=${have}-`);
  expect(readdirSync(cache).sort()).toEqual(names);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGKILL', null],
] as const)('a server that stalls, ended by %s: the next run resumes it', async (signal, exitCode) => {
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
  expect(requests).toHaveLength(5); // this file twice, the others once
  expect(requests[1].headers.range).toBe('bytes=20-');
  expect(readdirSync(cache).sort()).toEqual(names);
});

test('a server that unpacks what it sends', async () => {
  const { url } = await mirror((response, request) =>
    whole(gzipped(request), { 'content-encoding': 'gzip' })(response, request),
  );
  const { run } = smallPackage([url]);
  expect(await run()).toEqual({ ...done, stderr: '' });
  expect(await run()).toEqual({ ...done, stderr: '' });
});

test('a truncated file in the cache: it is replaced, with a warning', async () => {
  const { url, requests } = await mirror(good);
  const { cache, run } = smallPackage([url]);
  await run();
  writeFileSync(join(cache, 'ti.gz'), images.subarray(0, 30));
  const passedOver = `passing over the data of cache: ${cache}/ti.gz: the gzip file is truncated. Download it again.`;
  expect(await run()).toEqual({ ...done, stderr: `mlp-train: warning: ${passedOver}\n` });
  expect(requests.map(({ url: asked }) => asked)).toEqual(['/ti.gz', '/tl.gz', '/si.gz', '/sl.gz', '/ti.gz']);
  expect(readFileSync(join(cache, 'ti.gz'))).toEqual(images);
});

test('two processes at once: both succeed', async () => {
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

test('a file that cannot be written: no other mirror is asked', async () => {
  const [first, second] = [await mirror(whole(bytes(60_000))), await mirror(good)];
  const { run } = smallPackage([first.url, second.url]);
  const result = await run([], ['bash', '-c', 'ulimit -f 8 && exec "$@"', 'bash']); // files of at most 8 KiB
  expect(result).toEqual(
    failed(/^mlp-train: Fashion.*\n[^]*\n {2}download into .*: EFBIG: file too large, write\.\nTo get Fashion-MNIST/),
  );
  expect(second.requests).toEqual([]);
});

test('a cache that cannot be made', async () => {
  const { xdg, run } = smallPackage(['https://nothing.invalid/']);
  writeFileSync(xdg, '');
  expect(await run()).toEqual(
    failed(/\n {2}download into .*: ENOTDIR: not a directory, mkdir '.*'\.\nTo get Fashion-MNIST/),
  );
});
