// What docs/ promises: each program of guide.md runs as it stands there, and command-line.md knows every setting.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { flagOf, settingNames } from '../src/train/recipe-values.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const text = readFileSync(`${root}docs/guide.md`, 'utf8');
const programs = [...text.matchAll(/^## (.*)$|```ts\n([\s\S]*?)```/gm)];

/** The programs, by the heading that they stand under. */
const named = programs.flatMap(([, , code], i) => {
  const heading = programs.slice(0, i).findLast(([, title]) => title)?.[1] ?? '';
  return code === undefined ? [] : [{ heading, code, name: `guide-${i}` }];
});

test('there are programs', () => expect(named.length).toBeGreaterThan(5));

test.each(named)('$heading: $name', async ({ code, name }) => {
  const folder = `${root}build/guide/`; // inside the package, so that 'mlp-train' is this package
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${name}.mts`, code);
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', `${name}.mts`], { cwd: folder });
  await expect(run).resolves.toMatchObject({ stderr: '' });
});

test('every setting has its flag in command-line.md', () => {
  const page = readFileSync(`${root}docs/command-line.md`, 'utf8');
  expect(settingNames.map(flagOf).filter((flag) => !page.includes(`\`${flag}`))).toEqual([]);
});
