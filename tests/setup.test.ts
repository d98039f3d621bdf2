// setup.mjs: nothing to do takes no time; a machine without tools gets the line, and goes on; two at once do not collide.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

interface Run {
  code: number | null;
  stderr: string;
  stdout: string;
  seconds: number;
}

/** Runs the set-up of a checkout with no terminal and, unless told, with a PATH on which there are no tools at all. */
function setUp(checkout: string, env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const start = performance.now();
  const child = spawn(process.execPath, [join(checkout, 'setup.mjs')], {
    env: { PATH: '', MLP_TRAIN_BLAS: 'any', HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (output.stdout += text));
  child.stderr.on('data', (text) => (output.stderr += text));
  return new Promise((resolve) =>
    child.on('close', (code) => resolve({ code, ...output, seconds: (performance.now() - start) / 1000 })),
  );
}

test('where all is there it says nothing and is done within 2 s', async () => {
  await setUp('.', { ...process.env });
  const { code, stderr, stdout, seconds } = await setUp('.', { ...process.env });
  expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: '' });
  expect(seconds).toBeLessThan(2);
});

describe('in a checkout of its own', () => {
  let checkout: string;
  const at = (...names: string[]) => join(checkout, ...names);
  const age = (file: string, seconds: number) =>
    fs.utimesSync(at(file), Date.now() / 1000 + seconds, Date.now() / 1000 + seconds);

  beforeAll(() => {
    checkout = fs.mkdtempSync(join(tmpdir(), 'mlp-train set-up ü-'));
    for (const name of ['package.json', 'tsconfig.json', 'setup.mjs', 'setup', 'native']) {
      fs.cpSync(name, at(name), { recursive: true, filter: (file) => !file.includes('native/build') });
    }
    fs.cpSync('package-lock.json', at('package-lock.json'), { preserveTimestamps: true });
    fs.mkdirSync(at('src'));
    for (const name of ['platforms.mjs', 'errors.ts', 'copies.ts', 'kinds.ts', 'version.ts'])
      fs.cpSync(join('src', name), at('src', name)); // small, to be quick
    for (const [part, file] of [
      ['infer', 'embedded.ts'],
      ['page', 'main.ts'],
    ]) {
      fs.mkdirSync(at('src', part));
      fs.writeFileSync(at('src', part, file), 'export const nothing = 0;\n');
    }
    fs.symlinkSync(join(process.cwd(), 'node_modules'), at('node_modules'));
    fs.mkdirSync(at('data/fashion-mnist'), { recursive: true });
    for (const part of ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1']) {
      fs.writeFileSync(at(`data/fashion-mnist/${part}-ubyte`), '');
    }
  });
  beforeEach(() => fs.rmSync(at('build'), { recursive: true, force: true }));
  afterAll(() => fs.rmSync(checkout, { recursive: true }));

  test('without a compiler it names what is missing, builds the library all the same and exits 0', async () => {
    const { code, stderr, stdout } = await setUp(checkout);
    expect(stderr).toMatch(/^set-up: missing: c\+\+.*cmake.*python3/m);
    expect(stderr).toMatch(/there is no native addon, for want of c\+\+.*cmake: training will run on JavaScript/);
    expect(stderr).toMatch(/building the library \.\.\. \d+\.\d s\nset-up: bundling .* \d+\.\d s\n$/);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(fs.existsSync(at('dist/errors.js'))).toBe(true);
  });

  test('with a compiler that fails it shows the output, removes an outdated addon and exits 0', async () => {
    fs.mkdirSync(at('bin'), { recursive: true });
    const say = (text: string) => `#!/bin/sh\necho "${text}" >&2\nexit 1\n`;
    for (const name of ['c++', 'make', 'cmake', 'pkg-config', 'python3']) {
      fs.writeFileSync(at('bin', name), say(`no ${name} today`), { mode: 0o755 });
    }
    fs.mkdirSync(at('native/build/Release'), { recursive: true });
    fs.writeFileSync(at('native/build/Release/mlp_train.node'), '');
    age('native/build/Release/mlp_train.node', -3600);
    const { code, stderr } = await setUp(checkout, { PATH: at('bin') });
    expect(stderr).toMatch(/building the native addon \.\.\. failed after/);
    expect(stderr).toContain('no cmake today');
    expect(stderr).toMatch(/there is no native addon: training will run on JavaScript/);
    expect(code).toBe(0);
    expect(fs.existsSync(at('native/build/Release/mlp_train.node'))).toBe(false);
  });

  test('two at once: one waits for the other and finds its work done; a dead one is not waited for', async () => {
    fs.mkdirSync(at('build'));
    fs.writeFileSync(at('build/setup.lock'), '999999999');
    fs.rmSync(at('dist'), { recursive: true, force: true });
    const runs = await Promise.all([setUp(checkout), setUp(checkout)]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    const said = runs.map(({ stderr }) => stderr).join('');
    expect(said.match(/building the library/g)).toHaveLength(1);
    expect(fs.existsSync(at('dist/errors.js'))).toBe(true);
    expect(fs.existsSync(at('build/setup.lock'))).toBe(false);
  });

  test('a newer source rebuilds dist whole; one that does not compile leaves the old dist and exits 1', async () => {
    await setUp(checkout);
    fs.writeFileSync(at('dist/removed-source.js'), '');
    age('src/errors.ts', 1);
    expect((await setUp(checkout)).stderr).toContain('building the library');
    expect(fs.existsSync(at('dist/removed-source.js'))).toBe(false);
    expect((await setUp(checkout)).stderr).not.toContain('building the library');

    const before = fs.statSync(at('dist/errors.js')).mtimeMs;
    fs.writeFileSync(at('src/wrong.ts'), 'export const wrong: number = "text";\n');
    age('src/wrong.ts', 2); // the source above is of the future too
    const { code, stderr } = await setUp(checkout);
    expect(stderr).toContain("src/wrong.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'");
    expect(code).toBe(1);
    expect(fs.statSync(at('dist/errors.js')).mtimeMs).toBe(before);
    fs.rmSync(at('src/wrong.ts'));
  });

  test('a lock file with a new time but the same contents does not reinstall', async () => {
    age('package-lock.json', 5);
    const installed = fs.readFileSync('node_modules/.package-lock.json', 'utf8');
    expect((await setUp(checkout)).stderr).not.toContain('npm packages');
    expect(fs.readFileSync('node_modules/.package-lock.json', 'utf8')).toBe(installed);
  });
});
