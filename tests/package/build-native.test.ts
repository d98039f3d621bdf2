// `mlp-train build-native` where the package has no addon for the machine, and what is said until it was run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { target } from '../../src/platforms.mjs';
import { version } from '../../src/version.js';
import { folder, native, run, train } from './installed.js';

const here = join(dirname(folder), 'no prebuilt addon, größer 程序');
const cache = join(here, 'cache');
const nodeOnly = join(here, 'bin'); // a PATH with Node and nothing else
const cached = join(cache, 'mlp-train/native', version(), target(), 'mlp_train.node');
const how = { cwd: here, env: { XDG_CACHE_HOME: cache } };

const args = ['node_modules/mlp-train/dist/cli/main.js', 'build-native'];
const buildNative = (env: Record<string, string> = {}) =>
  run(process.execPath, args, {
    ...how,
    env: { ...how.env, ...env },
  });

beforeAll(() => {
  cpSync(folder, here, { recursive: true });
  rmSync(join(here, 'node_modules/mlp-train/prebuilds'), { recursive: true });
  mkdirSync(nodeOnly);
  symlinkSync(process.execPath, join(nodeOnly, 'node'));
});
beforeEach(() => rmSync(cache, { recursive: true, force: true }));

test('without any addon: trains in JavaScript, and says where it looked, what it found and what fixes it', () => {
  mkdirSync(dirname(cached), { recursive: true });
  writeFileSync(cached, 'no library at all');
  const { backend, warnings } = train('train.mjs', how);
  expect(backend).toBe('javascript');
  for (const file of ['native/build/Release', `prebuilds/${target()}`]) {
    expect(warnings).toContain(join(here, 'node_modules/mlp-train', file, 'mlp_train.node: no such file'));
  }
  expect(warnings).toContain(`${cached}: cannot be loaded (`);
  expect(warnings).toContain('then `npx mlp-train build-native` builds it');
});

test('builds one that is found from then on', () => {
  const { code, stdout, stderr } = buildNative({ PATH: process.env['PATH']!, CXXFLAGS: '-Wconversion' });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${cached}\n`, stderr: expect.any(String) as string });
  expect(readdirSync(dirname(cached))).toEqual(['mlp_train.node']);
  expect(train('train.mjs', how)).toMatchObject({ backend: native, addon: cached, warnings: '' });
});

test('without compiler or cmake: 1, and the line that installs them', () => {
  const { code, stdout, stderr } = buildNative({ PATH: nodeOnly });
  expect(stderr).toMatch(/^mlp-train: build-native: c\+\+\/g\+\+\/clang\+\+, make\/ninja, cmake missing\. .*\n$/);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

test('with a compiler that fails: 1, with its output, and nothing is left behind', () => {
  const { code, stdout, stderr } = buildNative({ CXX: 'false' });
  expect(stderr).toMatch(/compiler/i);
  expect(stderr).toMatch(/\nmlp-train: build-native: cmake failed, with the output above\n$/);
  expect({ code, stdout, left: readdirSync(dirname(cached)) }).toEqual({ code: 1, stdout: '', left: [] });
});

test('killed: the next one removes what it left', async () => {
  const env = { PATH: process.env['PATH'], XDG_CACHE_HOME: cache };
  const build = spawn(process.execPath, args, { cwd: here, env, detached: true, stdio: 'ignore' });
  const left = () => readdirSync(dirname(cached));
  await vi.waitUntil(() => existsSync(dirname(cached)) && left().length > 0, 10_000);
  process.kill(-build.pid!, 'SIGKILL'); // cmake too, which would go on writing there
  await once(build, 'exit');
  expect(left()).toEqual([expect.stringContaining(`build-${build.pid}-`)]);
  expect(buildNative({ CXX: 'false' }).code).toBe(1);
  expect(left()).toEqual([]);
});

test('where the cache cannot be written: 1, with the way to another', () => {
  writeFileSync(cache, 'a file');
  const { code, stderr } = buildNative();
  expect(stderr).toMatch(/^mlp-train: .*cache.*: .*\. XDG_CACHE_HOME names another cache folder\.\n$/);
  expect(code).toBe(1);
});
