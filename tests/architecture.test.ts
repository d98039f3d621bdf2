// The house's rules hold, and the linter that holds them bites: import directions, who may print, the length of files.
import { ESLint } from 'eslint';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const files = readdirSync('src', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.json'))
  .map((entry) => join(entry.parentPath, entry.name));

/** `kernels` of src/kernels/javascript.ts, `errors` of src/errors.ts. */
const partOf = (file: string) => file.split(sep)[1].replace(/\.m?[jt]s$/, '');

/** From the addon up: a part may import those of the layers below its own, and not its siblings. */
const layers = [
  ['kernels'],
  ['autograd'],
  ['dataset', 'nn', 'optim'],
  ['train'],
  ['report'],
  ['d2l', 'sweep'],
  ['cli'],
];
/** Beside the layers: models in browsers. */
const browser = new Map([
  ['infer', ['train', 'nn', 'kernels']],
  ['page', ['infer', 'train']],
]) as ReadonlyMap<string, readonly string[]>;
const leaves = new Map([
  ['random', []],
  ['files', []],
  ['formats', ['files']],
  ['images', ['files']],
  ['tables', ['files', 'formats', 'random']],
]) as ReadonlyMap<string, readonly string[]>;
const leafFiles = new Map([
  ['version', []],
  ['kinds', []],
  ['utf8', []],
  ['copies', ['version']],
  ['errors', ['copies']],
  ['options', ['errors', 'kinds']],
  ['platforms', ['errors']],
]) as ReadonlyMap<string, readonly string[]>;
const layerOf = (part: string) => layers.findIndex((layer) => layer.includes(part));

function mayImport(file: string, other: string): boolean {
  const [from, to] = [partOf(file), partOf(other)];
  if (from === 'index') return to !== 'cli' && to !== 'd2l';
  if (leafFiles.has(from)) return from === to || leafFiles.get(from)!.includes(to);
  if (from === to || leafFiles.has(to)) return true;
  if (leaves.has(from)) return leaves.get(from)!.includes(to);
  if (leaves.has(to)) return true;
  if (browser.has(from)) return browser.get(from)!.includes(to);
  if (from === 'dataset' && to === 'autograd') return file.endsWith('data-loader.ts');
  return layerOf(to) >= 0 && layerOf(to) < layerOf(from);
}

// In a CI typescript-eslint takes it that each file is linted once, as it is on disk; here it is lent other texts.
const parserOptions = { disallowAutomaticSingleRunInference: true };
const eslint = new ESLint({ overrideConfig: { languageOptions: { parserOptions } } });

/** What the linter says of `file` if its text were this; the file is there, since types are looked up for it. */
async function lint(file: string, text: string) {
  const [result] = await eslint.lintText(text, { filePath: file });
  return result.messages;
}

/** How `from` would spell an import of `to`. */
function specifier(from: string, to: string): string {
  const path = relative(dirname(from), to).replaceAll(sep, '/').replace(/\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

describe('import directions', () => {
  // One file of each part imports one of every other part. data-loader.ts is one of its own: it may do more than dataset.
  const isLoader = (file: string) => file.endsWith('data-loader.ts');
  const firsts = [...new Map(files.filter((file) => !isLoader(file)).map((file) => [partOf(file), file])).values()];
  const sources = [...firsts, ...files.filter(isLoader)];

  test.each(sources)('%s', async (file) => {
    const others = firsts.filter((other) => partOf(other) !== partOf(file));
    for (const keyword of ['import', 'export type * from']) {
      const messages = await lint(file, others.map((other) => `${keyword} '${specifier(file, other)}';`).join('\n'));
      const refused = messages.filter(({ ruleId }) => ruleId === 'import-x/no-restricted-paths');
      const lines = refused.map(({ line }) => others[line - 1]);
      expect(lines).toEqual(others.filter((other) => !mayImport(file, other)));
    }
  });

  test('a cycle is reported', async () => {
    const messages = await lint('src/random/mt19937.ts', "export { Generator } from './generator.js';");
    expect(messages.map(({ ruleId }) => ruleId)).toEqual(['import-x/no-cycle']);
  });

  test('an import of what is not there is reported, since no other rule would see it', async () => {
    const messages = await lint('src/random/mt19937.ts', "import '../kernels/gone.js';");
    expect(messages.map(({ ruleId }) => ruleId)).toEqual(['import-x/no-unresolved']);
  });
});

describe('what the library may not touch', () => {
  test.each([
    ['console.log(1);', 'no-console'],
    ['process.stdout.write("");', 'no-restricted-properties'],
    ['process.exit(1);', 'no-restricted-properties'],
    ['export const x = process.env.HOME;', 'no-restricted-properties'],
    ['export const x = Math.random();', 'no-restricted-properties'],
    ['export const x = [] instanceof Array;', 'no-restricted-syntax'],
    ['export const x = {} instanceof Float32Array;', 'no-restricted-syntax'],
    ['export const x = {} instanceof TypeError;', 'no-restricted-syntax'],
    ['export const x = {}.constructor === Error;', 'no-restricted-syntax'],
  ])('%s', async (text, rule) => {
    const messages = await lint('src/random/mt19937.ts', text);
    expect(messages.map(({ ruleId }) => ruleId)).toEqual([rule]);
  });
});

/** The modules that a file imports when it runs, by the paths that it says. */
const imports = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type)(?:[^;=(]* from)? '([^']+)';/gm)].map(
    ([, path]) => path,
  );

test('tensors, layers and optimizers reach no module of Node, so that a browser can have them', () => {
  const reached = new Set(['tensor', 'functions', 'create'].map((name) => join('src/autograd', `${name}.ts`)));
  reached.add(join('src/nn/mlp.ts')).add(join('src/nn/losses.ts')).add(join('src/optim/sgd.ts'));
  const others = new Set<string>();
  for (const file of reached) {
    for (const path of imports(file)) {
      if (path.startsWith('.')) reached.add(join(dirname(file), path.replace(/\.js$/, '.ts')));
      else others.add(path);
    }
  }
  expect(reached.size).toBeGreaterThan(30);
  expect([...others]).toEqual([]);
});

test('every file of src has at most 250 lines', () => {
  const lines = files.map((file) => ({ file, count: readFileSync(file, 'utf8').trimEnd().split('\n').length }));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter(({ count }) => count > 250)).toEqual([]);
});
