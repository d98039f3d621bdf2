// What a user is told to type to go on, however the command was called; and the folders of npm start.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { commandLine, newRunFolder } from '../../src/cli/args/invocation.js';

const NPM = ['npm_lifecycle_event', 'npm_package_name', 'npm_command'];
const [, script] = process.argv;

afterEach(() => {
  vi.unstubAllEnvs();
  process.argv[1] = script;
});

function calledAs(path: string, env: Record<string, string> = {}): void {
  process.argv[1] = path;
  for (const name of NPM) vi.stubEnv(name, env[name]);
}

describe('the command line', () => {
  test.each([
    ['/usr/bin/mlp-train', {}, 'mlp-train --resume x'],
    ['/p/node_modules/.bin/mlp-train', { npm_command: 'exec' }, 'npx mlp-train --resume x'],
    [join(process.cwd(), 'dist/cli/main.js'), {}, 'node dist/cli/main.js --resume x'],
    ['/p/main.js', { npm_lifecycle_event: 'start', npm_package_name: 'mlp-train' }, 'npm start -- --resume x'],
    ['/usr/bin/mlp-train', { npm_lifecycle_event: 'start', npm_package_name: 'other' }, 'mlp-train --resume x'],
  ])('%s with %j', (path, env, expected) => {
    calledAs(path, env);
    expect(commandLine(['--resume', 'x'])).toBe(expected);
  });

  test('quotes what a shell would read otherwise', () => {
    calledAs('/usr/bin/mlp-train');
    expect(commandLine(['--resume', "it's a $(run)"])).toBe("mlp-train --resume 'it'\\''s a $(run)'");
  });
});

test('two runs of one second have folders of their own', () => {
  const home = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  const now = new Date(2026, 0, 2, 3, 4, 5);
  expect(newRunFolder(home, now)).toBe(join(home, '2026-01-02_03-04-05'));
  mkdirSync(join(home, '2026-01-02_03-04-05'));
  expect(newRunFolder(home, now)).toBe(join(home, '2026-01-02_03-04-05_2'));
  rmSync(home, { recursive: true });
});
