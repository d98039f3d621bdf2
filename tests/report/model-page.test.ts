// The page of a model and its module as text: what stands in them, and that no name in a model gets out of its place.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { featureNames, fitPreprocessing, type LoadedModel, MLP, Table } from '../../src/index.js';
import type { ClassModel } from '../../src/infer/index.js';
import { markup } from '../../src/report/markup.js';
import { modelModule } from '../../src/report/model-module.js';
import { modelPage } from '../../src/report/model-page.js';
import { page } from '../../src/report/page.js';

const home = mkdtempSync(join(tmpdir(), 'mlp-train-'));
afterAll(() => rmSync(home, { recursive: true }));

const HOSTILE = '</script><img src=x onerror=alert(1)>"\n\u2028*/ -->';
const records = Array.from({ length: 12 }, (_, i) => {
  return { age: 20 + i, [HOSTILE]: ['basic', HOSTILE, 'pro'][i % 3], since: `202${i % 4}-0${1 + (i % 7)}-11` };
});
const preprocessing = fitPreprocessing(Table.from(records));
const table: LoadedModel = {
  model: new MLP([featureNames(preprocessing).length, 2], { init: 'zeros' }),
  preprocessing,
  inputShape: [featureNames(preprocessing).length],
  pixelRange: [0, 1],
  target: HOSTILE,
  classNames: ['no', HOSTILE],
};
const picture = (shape: number[]): LoadedModel => ({
  model: new MLP([shape.reduce((a, b) => a * b), 3], { init: 'zeros' }),
  inputShape: shape,
  pixelRange: [0, 1],
});

/** The page without the model and the script. */
const bodyOf = (loaded: LoadedModel) => modelPage(loaded).replace(/<script[\s\S]*?<\/script>/g, '');

test('a table has a field for each column, filled in', () => {
  const body = bodyOf(table);
  expect(body).toContain('<input type="number" step="any" data-column="age" value="25.5">');
  expect(body).toMatch(/<input type="date" data-column="since" value="2021-0\d-01">/);
  expect(body.match(/<option/g)).toHaveLength(4); // three plans, and that it is missing
  expect(body.match(/<label>/g)).toHaveLength(3);
  expect(body).not.toContain('<canvas');
});

test.each([
  [[28, 28], 'width="280" height="280"', 0],
  [[1, 12, 9], 'width="207" height="276"', 0],
  [[3, 32, 32], 'width="288" height="288"', 1],
])('pictures of %j have a paper of their aspect, and ink if they have colours', (shape, size, inks) => {
  const body = bodyOf(picture(shape));
  expect(body).toContain(`<canvas id="paper" ${size} tabindex="0"`);
  expect(body.match(/type="color"/g)?.length ?? 0).toBe(inks);
  expect(body.match(/<li>/g)).toHaveLength(3);
});

test('a threshold is said', () => {
  const body = bodyOf({ ...table, classNames: ['no', 'yes'], threshold: 0.3 });
  expect(body).toContain('a row is yes if its probability is at least 0.3, else no.');
  expect(bodyOf(table)).not.toContain('probability');
});

test('rows of numbers have a field for each, and a regression no bars', () => {
  const body = bodyOf({ ...picture([5]), task: 'regression' });
  expect(body.match(/<input type="number"/g)).toHaveLength(5);
  expect(body).not.toContain('<li>');
});

test('it loads nothing, and alone among the pages has a script', () => {
  const text = modelPage(table);
  expect(text).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'unsafe-inline'");
  expect(text.match(/<script/g)).toHaveLength(2);
  expect(bodyOf(picture([3, 4, 4]))).not.toMatch(/https?:|src=|href=/);
  expect(page('Another', markup``)).not.toContain('script');
});

test('names in a model stay what they are, on the page and in the module', async () => {
  expect(modelPage(table)).not.toContain('<img');
  expect(bodyOf(table)).toContain('<option value="basic">basic</option>'); // of text alone, spaces would be lost
  const file = join(home, 'hostile.mjs');
  writeFileSync(file, modelModule(table));
  const { classes, predict, predictProba } = (await import(pathToFileURL(file).href)) as ClassModel;
  expect(classes).toEqual(['no', HOSTILE]);
  expect(predict([{ age: 3, [HOSTILE]: HOSTILE, since: '2024-01-31' }])).toEqual(['no']);
  expect(predictProba(records)).toHaveLength(12);
});

test('a module says how it is called', () => {
  const text = modelModule({ ...table, target: 'left', classNames: ['no', 'yes'], threshold: 0.3 });
  expect(text.slice(0, text.indexOf('\n\n')).split('\n')).toEqual([
    expect.stringMatching(/^\/\/ A model of "left" by mlp-train \d/),
    '//',
    "//   import { predict, predictProba } from './this-file.js';",
    expect.stringMatching(/^\/\/ {3}const inputs = \[\{"age":25\.5,/),
    '//   predict(inputs); // the name of the class of each example',
    '//   predictProba(inputs); // for each example the probability of each class',
    '//',
    '// Inputs: an array of objects, a property for each column as above; null and undefined are missing.',
    '// Classes: "no", "yes"',
    '// Threshold: a row is "yes" if its probability is at least 0.3, else "no"',
  ]);
  expect(modelModule({ ...picture([5]), task: 'regression' })).toMatch(/^.*\n\/\/\n.*\n\/\/ {3}const inputs = new Uint8Array\(5\);\n.*a number for each example\n/); // prettier-ignore
});
