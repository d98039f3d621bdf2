// Where the addon is looked for, and what a machine's addon is called by.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { addonAdvice, addonFiles } from '../../src/kernels/addon-files.js';
import { releasedTargets, target } from '../../src/platforms.mjs';
import { version } from '../../src/version.js';

afterEach(() => vi.unstubAllEnvs());

test("in this order: the clone's build, the user's cache, the package's prebuilt ones", () => {
  vi.stubEnv('XDG_CACHE_HOME', '/the cache');
  const [built, cached, prebuilt] = addonFiles();
  expect(built).toBe(resolve('native/build/Release/mlp_train.node'));
  if (process.platform === 'linux') {
    expect(cached).toBe(`/the cache/mlp-train/native/${version()}/${target()}/mlp_train.node`);
  }
  expect(prebuilt).toBe(resolve('prebuilds', target(), 'mlp_train.node'));
});

test('an addon is called by platform, processor and, on Linux, musl', () => {
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  const isMusl = process.platform === 'linux' && header.glibcVersionRuntime === undefined;
  expect(target()).toBe(`${process.platform}-${process.arch}${isMusl ? '-musl' : ''}`);
});

test('the addons of a release are literals, which tools that copy a program follow', () => {
  const source = readFileSync('src/kernels/addon-files.ts', 'utf8');
  const literals = [
    ...source.matchAll(/'(.+)': new URL\('\.\.\/\.\.\/prebuilds\/(.+)\/mlp_train\.node', import\.meta\.url\)/g),
  ];
  expect(literals.map(([, name, folder]) => [name, folder])).toEqual(releasedTargets.map((name) => [name, name]));
});

test('in a clone the advice is what builds it there', () => {
  expect(addonAdvice()).toMatch(/, then `npm start` builds it$/);
});
