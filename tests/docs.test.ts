// What docs/ promises: each program of guide.md runs as it stands there, and command-line.md has every setting.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { settingOption } from '../src/cli/train/parse-options.js';
import { type SettingName, settingNames, settingOf } from '../src/train/recipe-values.js';

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

// `npx vitest run tests/docs.test.ts -u` writes the page anew.
test('command-line.md lists the settings of the recipe', async () => {
  const path = `${root}docs/command-line.md`;
  const page = readFileSync(path, 'utf8');
  const listed = page.replace(/(<!-- settings -->)[\s\S]*(<!-- \/settings -->)/, (_, from: string, to: string) =>
    [from, ...settingLists(), to].join('\n\n'),
  );
  const options = await resolveConfig(path);
  await expect(await format(listed, { ...options, parser: 'markdown' })).toMatchFileSnapshot(path);
});

/** The settings of each group, as their flags' help says them. */
function settingLists(): string[] {
  const code = (text: string) => text.replace(/--[a-z][a-z0-9-]*/g, '`$&`').replace(/[*_]/g, '\\$&');
  const groups = [...new Set(settingNames.map((name) => settingOf(name).group))];
  return groups.flatMap((group) => {
    const names = settingNames.filter((name) => settingOf(name).group === group);
    return [`### ${group}`, names.map((name) => `- \`${settingOf(name).flag}\`: ${code(said(name))}`).join('\n')];
  });
}

/** As in help: a default that is always the same stands behind. */
function said(name: SettingName): string {
  const { description, defaultValueDescription } = settingOption(name);
  return defaultValueDescription === undefined ? description : `${description} (default: ${defaultValueDescription})`;
}
