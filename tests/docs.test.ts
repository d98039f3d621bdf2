// What docs/ promises: each program of README, guide and elsewhere runs as it stands there, and command-line.md has every setting.
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { beforeAll, expect, test } from 'vitest';
import { optionText, settingOption } from '../src/cli/train/parse-options.js';
import { type SettingName, settingNames, settingOf } from '../src/train/recipe-values.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = `${root}build/guide/`; // inside the package, so that 'mlp-train' is this package

/** The programs of these pages, by the heading or the bold words that they stand under; book.test.ts runs the book's. */
const named = ['README.md', 'docs/guide.md', 'docs/elsewhere.md'].flatMap((page) => {
  const parts = [...readFileSync(root + page, 'utf8').matchAll(/^(?:## |\*\*)([^*\n]*)|```ts\n([\s\S]*?)```/gm)];
  return parts.flatMap(([, , code], i) => {
    const heading = parts.slice(0, i).findLast(([, title]) => title)?.[1] ?? '';
    const name = `${basename(page, '.md')}-${i}`;
    return code === undefined || code.includes('mlp-train/d2l') ? [] : [{ heading, code, name }];
  });
});

test('there are programs', () => expect(named.length).toBeGreaterThan(9));

beforeAll(() => {
  mkdirSync(`${folder}data`, { recursive: true });
  copyFileSync(`${root}data/churn.csv`, `${folder}data/churn.csv`);
});

test.concurrent.each(named)('$heading: $name', { timeout: 60_000 }, async ({ code, name }) => {
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
  return optionText(settingOption(name));
}

test('the programs and commands of the Chinese README are those of README.md', () => {
  const chinese = readFileSync(`${root}README.zh-CN.md`, 'utf8');
  const programs = [...chinese.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, program]) => program);
  const commands = [...chinese.matchAll(/^npm .*/gm)].map(([line]) => line.replace(/ *#.*/, ''));
  const readme = readFileSync(`${root}README.md`, 'utf8');
  expect(Math.min(programs.length, commands.length)).toBeGreaterThan(2);
  expect([...programs, ...commands].filter((part) => !readme.includes(part))).toEqual([]);
});

const pages = ['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync(`${root}docs`).map((name) => `docs/${name}`)]; // prettier-ignore

test.each(pages.filter((page) => page.endsWith('.md')))('the links of %s lead somewhere', (page) => {
  const text = readFileSync(root + page, 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
  const broken = links.filter(([, path, anchor]) => {
    const file = path === '' ? root + page : join(dirname(root + page), path);
    return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

/** What GitHub calls the headings of a page. */
function anchorsOf(file: string): string[] {
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
  return headings.map((heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')); // prettier-ignore
}
