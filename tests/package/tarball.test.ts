// What is in the tarball, and that tools which know the mistakes of packages find none.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { releasedTargets, target } from '../../src/platforms.mjs';
import { files, folder, installed, run, size, tarball, tool, unpackedSize } from './installed.js';

const prebuilt = (name: string) => `prebuilds/${name}/mlp_train.node`;
const filesOf = (folder: string, pattern: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => pattern.test(name));

/** What is needed of Node's to build the addon, with the licences. */
const headers = [
  ...['napi.h', 'napi-inl.h', 'napi-inl.deprecated.h', 'node-addon-api.LICENSE.md'],
  ...['node_api.h', 'node_api_types.h', 'js_native_api.h', 'js_native_api_types.h', 'node-api-headers.LICENSE'],
];

test('has what it is to have, and nothing else', () => {
  const compiled = filesOf('src', /^(?!page\/).*\.m?[jt]s$/).flatMap((name) => {
    const [, stem, m] = /^(.*)\.(m?)[jt]s$/.exec(name)!;
    return [`dist/${stem}.${m}js`, ...(stem.startsWith('cli/') ? [] : [`dist/${stem}.d.${m}ts`])]; // nobody imports the command
  });
  const expected = [
    ...['CHANGELOG.md', 'LICENSE', 'README.md', 'README.zh-CN.md', 'package.json', 'data/fashion-mnist.json'],
    ...releasedTargets.map(prebuilt),
    ...filesOf('native', /^[^/]+\.(cc|h|inc|map|txt|json)$/).map((name) => `native/${name}`),
    ...headers.map((name) => `native/include/${name}`),
    ...compiled,
    ...['module', 'page'].map((name) => `dist/bundles/${name}.js`),
  ];
  expect(files.map(({ path }) => path).sort()).toEqual(expected.sort());
});

test('is small: 1.6 MB, and 5 MB where it is installed', () => {
  expect(size).toBeLessThan(1_600_000);
  expect(unpackedSize).toBeLessThan(5_000_000);
});

test('runs nothing when it is installed', () => {
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
  const { scripts, gypfile } = read(join(installed, 'package.json'));
  expect(Object.keys(scripts as object).filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
  expect(gypfile).toBe(false);
  const locked = read(join(folder, 'package-lock.json')).packages['node_modules/mlp-train'];
  expect(locked).toMatchObject({ version: read('package.json').version });
  expect(locked).not.toHaveProperty('hasInstallScript');
});

test.each(releasedTargets.filter((name) => name.startsWith('linux')))(
  'the addon for %s needs nothing newer than glibc 2.34, and no libstdc++',
  (name) => {
    const text = readFileSync(join(installed, prebuilt(name)), 'latin1');
    const minors = [...text.matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
    expect(minors.length).toBeGreaterThan(0);
    expect(Math.max(...minors)).toBeLessThanOrEqual(34);
    expect(text).not.toMatch(/libstdc\+\+\.so|GLIBC_3/);
  },
);

test('the addon for Windows needs what every Windows has, and shows what Node asks for', () => {
  const { stdout } = run('objdump', ['-p', join(installed, prebuilt('win32-x64'))]);
  const named = (pattern: RegExp) => [...stdout.matchAll(pattern)].map(([, name]) => name).sort();
  expect(named(/DLL Name: (\S+)/g)).toEqual(['ADVAPI32.dll', 'KERNEL32.dll', 'msvcrt.dll']);
  expect(named(/\[ +\d+\] ([a-z]\w*)$/gm)).toEqual(['napi_register_module_v1', 'node_api_module_get_api_version_v1']);
});

test.runIf(process.arch === 'x64')('AVX is in functions that are chosen at run time, and nowhere else', () => {
  const { stdout } = run('objdump', ['-d', '--no-show-raw-insn', join(installed, prebuilt(target()))]);
  const functions = stdout.split(/\n(?=[0-9a-f]+ <)/).filter((text) => /%[yz]mm/.test(text));
  const names = functions.map((text) => /<(.*)>:/.exec(text)![1]);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !/CallAvx(2|512)/.test(name))).toEqual([]);
});

test('publint and "are the types wrong?" have nothing to say', () => {
  expect(run(tool('publint'), ['--strict', tarball]).stdout).toContain('All good!');
  const { code, stdout } = run(tool('attw'), [tarball, '--profile', 'esm-only', '--no-emoji', '--format', 'table']);
  expect(stdout).toMatch(/bundler\W+OK/);
  expect(code).toBe(0);
});
