// What mlp-train/infer is in a bundle, and what a module holds: small, nothing of Node's, and nothing but what every JavaScript has.
import { readFileSync } from 'node:fs';
import { createContext, Script } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { encodeSafetensors } from '../../src/formats/safetensors.js';
import { bundle } from '../../src/report/embedded.js';
import { contentOf } from '../../src/train/model-file.js';
import { kinds } from './kinds.js';

const MOST_BYTES = 60_000;

test('bundled for a browser, where an import of Node is an error, it is of at most 60 kB', async () => {
  const { outputFiles, warnings } = await build({
    entryPoints: ['src/infer/index.ts'],
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    write: false,
  });
  const [{ text }] = outputFiles;
  expect(warnings).toEqual([]);
  expect(text.length).toBeLessThan(MOST_BYTES);
  expect(text).not.toMatch(/\bnode:|\brequire\b|\bprocess\b|\bBuffer\b/);
});

test.each(['module', 'page'] as const)("a %s's code is as small, and ends no script of a page", (name) => {
  expect(bundle(name).length).toBeLessThan(MOST_BYTES);
  expect(bundle(name)).not.toMatch(/<\/script|<!--/i);
});

test('a module answers where there is nothing but the language, texts in UTF-8 and base64', () => {
  const { model, description, inputs } = kinds.find(({ name }) => name === 'folds of a table')!;
  const base64 = Buffer.from(encodeSafetensors(contentOf('a test', model, description))).toString('base64');
  const world = createContext({ atob, TextEncoder, TextDecoder, base64, rows: JSON.stringify(inputs) });
  new Script(bundle('module')).runInContext(world);
  const said = new Script('mlpTrain.modelIn(base64).predict(JSON.parse(rows)).join()').runInContext(world);
  expect(said).toMatch(/^(no|yes)(,(no|yes)){7}$/);
});

test('its declarations stand in package.json, for every way of resolving', () => {
  const { exports, typesVersions } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(exports['./infer'].types).toBe(typesVersions['*'].infer[0]);
});
