// mlp-train/infer and the exported module: on every kind of model, what they say is what `predict` says.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  applyPreprocessing,
  loadModel as loadFile,
  predict,
  predictValues,
  saveModel,
  tensor,
} from '../../src/index.js';
import { type ClassModel, loadModel, type ValueModel } from '../../src/infer/index.js';
import { isFloat32Array } from '../../src/kinds.js';
import { modelModule } from '../../src/report/model-module.js';
import { type KindOfModel, kinds } from './kinds.js';

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

/** What the package makes of the rows: the answers, and all numbers before them. */
async function expectedOf({ model, description, rows }: KindOfModel) {
  const features = isFloat32Array(rows) ? rows : applyPreprocessing(description.preprocessing!, rows).features;
  const X = tensor(features, { shape: [features.length / model.sizes[0], model.sizes[0]] });
  const { values, perRow } = await predictValues(model, X);
  if (description.task === 'regression') return { values, answers: values, probabilities: undefined };
  const { labels, probabilities } = await predict(model, X, { threshold: description.threshold });
  const names = description.classNames ?? Array.from({ length: perRow }, (_, i) => String(i));
  return { values, answers: Array.from(labels, (label) => names[label]), probabilities };
}

function expectNear(found: Float32Array, expected: Float32Array): void {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries())
    expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(value)));
}

async function expectSame(model: ClassModel | ValueModel, kind: KindOfModel): Promise<void> {
  const { values, answers, probabilities } = await expectedOf(kind);
  expectNear(model.outputs(kind.inputs), values);
  if (model.task === 'regression') return expectNear(model.predict(kind.inputs), values);
  expect(model.predict(kind.inputs)).toEqual(answers);
  const found = model.predictProba(kind.inputs);
  expect(found.map(({ length }) => length)).toEqual(answers.map(() => model.classes.length));
  expectNear(Float32Array.from(found.flatMap((row) => [...row])), probabilities!);
}

describe.each(kinds)('$name', (kind) => {
  const path = () => join(home, 'model.safetensors');
  beforeAll(() => saveModel(path(), kind.model, kind.description));

  test('loadModel answers as the package does', () => expectSame(loadModel(readFileSync(path())), kind));

  test('so does the module', async () => {
    const file = join(home, `${kind.name.replace(/\W/g, '-')}.mjs`);
    writeFileSync(file, modelModule(loadFile(path())));
    await expectSame((await import(pathToFileURL(file).href)) as ClassModel | ValueModel, kind);
  });
});

test('pixels of a table may be a picture', async () => {
  const { model, description, inputs, rows } = kinds.find(({ name }) => name === 'pixels of a table')!;
  saveModel(join(home, 'pixels'), model, description);
  const pixels = Uint8Array.from((inputs as Record<string, number>[]).flatMap((record) => Object.values(record)));
  await expectSame(loadModel(readFileSync(join(home, 'pixels'))), {
    name: '',
    model,
    description,
    inputs: pixels,
    rows,
  });
});

test.each(['model', 'after-4-epochs'])('%s of 0.1.0; of a checkpoint, its training is left aside', (name) => {
  const folder = 'tests/fixtures/files-0.1.0';
  const { inputs, logits } = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as Record<string, number[]>;
  const { outputs } = loadModel(readFileSync(`${folder}/${name}.safetensors`));
  expectNear(outputs(inputs), Float32Array.from(logits));
});
