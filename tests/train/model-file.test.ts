// Model files: what a model's numbers mean goes with it, and what does not fit is refused before anything is loaded.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '../../src/formats/safetensors.js';
import { defaultGenerator, Generator, loadModel, MLP, type MlpError, saveModel, Standardize } from '../../src/index.js';

const model = new MLP([108, 5, 4], { generator: new Generator(1), initStd: 1 });
const description = {
  inputShape: [12, 9],
  pixelRange: [-1, 1] as [number, number],
  classNames: ['a', 'b', 'c', 'ö "quoted"'],
  trainedOn: { background: [0, 3.5], contrast: [20, 110] } as const,
};

/** Linear layers with ReLU between them, as a file lists them. */
const layersOf = (sizes: number[]) =>
  sizes.slice(1).flatMap((outputs, i) => {
    const linear = { type: 'linear', inputs: sizes[i], outputs, bias: true, parametrization: 'standard' };
    return i === 0 ? [linear] : [{ type: 'relu' }, linear];
  });

let dir: string;
let path: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  path = join(dir, 'model.safetensors');
});
afterAll(() => rmSync(dir, { recursive: true }));

function caught(act: () => unknown): MlpError {
  try {
    act();
  } catch (error) {
    return error as MlpError;
  }
  throw new Error('nothing was thrown');
}

test('comes back with its description, and the default generator as it was', () => {
  const state = defaultGenerator().getState();
  saveModel(path, model, description);
  const { model: loaded, ...rest } = loadModel(path);
  expect(rest).toEqual(description);
  expect(loaded.sizes).toEqual([108, 5, 4]);
  expect(loaded.stateDict()).toEqual(model.stateDict());
  expect(defaultGenerator().getState()).toEqual(state);
});

test('without a description: a flat input of 0..1, and no names', () => {
  saveModel(path, model);
  expect(loadModel(path)).toEqual({ model: expect.any(MLP), inputShape: [108], pixelRange: [0, 1] });
});

test('the metadata are as documented', () => {
  saveModel(path, model, description);
  const { metadata } = decodeSafetensors(readFileSync(path), path);
  expect(Object.fromEntries(metadata)).toEqual({
    format_version: '2',
    producer: expect.stringMatching(/^mlp-train \d+\.\d+\.\d+$/),
    model: JSON.stringify({
      layers: layersOf([108, 5, 4]),
      preprocessing: [{ type: 'affine', low: -1, high: 1 }],
      objective: { task: 'classes' },
      inputShape: description.inputShape,
      classNames: description.classNames,
      trainedOn: description.trainedOn,
    }),
  });
});

test('standardized inputs are the second step of the preprocessing, and the first layer of the model', () => {
  const standardize = new Standardize({ mean: [0.25], deviation: [0.5] });
  const standardized = MLP.of([standardize, ...model.modules]);
  saveModel(path, standardized, description);
  const { metadata } = decodeSafetensors(readFileSync(path), path);
  expect(JSON.parse(metadata.get('model')!)).toMatchObject({
    layers: layersOf([108, 5, 4]),
    preprocessing: [
      { type: 'affine', low: -1, high: 1 },
      { type: 'standardize', mean: [0.25], deviation: [0.5] },
    ],
  });
  expect(loadModel(path).model).toEqual(standardized);
});

describe('saveModel refuses', () => {
  test.each([
    [{ inputShape: [28, 28] }, /a shape of 108 numbers for inputShape but got \[28, 28\]/],
    [{ classNames: ['a'] }, /4 names for classNames but got \["a"\]/],
    [{ pixelRange: [0, NaN] as [number, number] }, /two different numbers, low and high, for pixelRange/],
    [
      { pixelRange: [1, 1] as [number, number] },
      /two different numbers, low and high, for pixelRange but got \[1, 1\]/,
    ],
    [{ trainedOn: {} as never }, /ranges \[low, high\] of background and contrast for trainedOn but got an Object/],
    [{ trainedOn: { background: [0, NaN], contrast: [1, 2] } as const }, /ranges \[low, high\] of background/],
  ])('%j', (wrong, message) => {
    expect(() => saveModel(path, model, wrong)).toThrow(message);
  });
});

describe('loadModel refuses', () => {
  const affine = { type: 'affine', low: 0, high: 1 };
  const standardize = { type: 'standardize', mean: [0.5], deviation: [0.5] };

  test.each<[string, (tensors: Map<string, NamedTensor>) => void, string]>([
    [
      'another architecture, with a table',
      (tensors) => {
        tensors.set('layers.0.weight', zeros(108, 3));
        tensors.set('layers.0.bias', zeros(3));
        tensors.delete('layers.1.bias');
        tensors.set('layers.2.weight', zeros(4, 4));
      },
      [
        '  tensor           given     model',
        '  layers.0.weight  [108, 3]  [108, 5]',
        '  layers.0.bias    [3]       [5]',
        '  layers.1.bias    -         [4]',
        '  layers.2.weight  [4, 4]    -',
      ].join('\n'),
    ],
    [
      'names that objects have',
      (tensors) => tensors.set('__proto__', zeros(1)),
      '  tensor     given  model\n  __proto__  [1]    -',
    ],
    [
      'words for weights',
      (tensors) => tensors.set('layers.0.bias', { shape: [5], data: new Uint32Array(5) }),
      'layers.0.bias  [5] of another type  [5]',
    ],
    [
      'one value that is not finite',
      (tensors) => tensors.set('layers.1.bias', { shape: [4], data: Float32Array.of(0, 0, -Infinity, 0) }),
      'layers.1.bias has 1 value that is not finite, first -Infinity at 2',
    ],
  ])('%s', (_, change, message) => {
    const error = caught(() => loadModel(altered(change)));
    expect(error.message).toContain(message);
    expect(error).toMatchObject({ code: 'ERR_MLP_FORMAT', where: expect.stringContaining('altered.safetensors') });
  });

  test.each<[string, (metadata: Map<string, string>) => void, RegExp]>([
    ['another writer', (metadata) => metadata.clear(), /not written by mlp-train\. .*`mlp-train import`/],
    [
      'a newer version',
      (metadata) => metadata.set('format_version', '3'),
      /format_version is "3", but .* knows 1 and 2/,
    ],
    ['no model', (metadata) => metadata.delete('model'), /model is no JSON/],
    ['a model that is a list', (metadata) => metadata.set('model', '[]'), /an object for model but got \[\]/],
    [
      'sizes beyond memory',
      (metadata) => set(metadata, { layers: layersOf([108, 1e9, 4]) }),
      /layers\.0\.weight +\[108, 5\] +\[108, 1000000000\]/,
    ],
    ['no layers', (metadata) => set(metadata, { layers: [] }), /layers\.0\.weight +\[108, 5\] +-/],
    [
      'a field of a later version',
      (metadata) => set(metadata, { scale: 2 }),
      /model has a field "scale", but only .* Read it with the version that wrote it/,
    ],
    [
      'an unknown layer',
      (metadata) => set(metadata, { layers: [{ type: 'conv' }] }),
      /a layer of type "conv", which mlp-train .* does not know, and mlp-train .* wrote it/,
    ],
    [
      'a size of 0',
      (metadata) => set(metadata, { layers: layersOf([108, 0, 4]) }),
      /at least 1 for linear\.outputs but got 0/,
    ],
    [
      'a shape of another size',
      (metadata) => set(metadata, { inputShape: [9, 9] }),
      /a shape of 108 numbers for inputShape/,
    ],
    [
      'one pixel value',
      (metadata) => set(metadata, { preprocessing: [{ type: 'affine', low: 1 }] }),
      /a finite number for model\.preprocessing\[0\]\.high but got undefined/,
    ],
    [
      'another second step',
      (metadata) => set(metadata, { preprocessing: [affine, { type: 'relu' }] }),
      /one of standardize for model\.preprocessing\[1\]\.type but got "relu"/,
    ],
    [
      'a third step',
      (metadata) => set(metadata, { preprocessing: [affine, standardize, standardize] }),
      /model\.preprocessing has 3 steps, but only two are known/,
    ],
    [
      'a deviation of 0',
      (metadata) => set(metadata, { preprocessing: [affine, { ...standardize, deviation: [0] }] }),
      /its layer standardize: expected numbers above 0/,
    ],
    [
      'columns of another number',
      (metadata) => set(metadata, { preprocessing: [affine, { ...standardize, mean: [1, 2], deviation: [1, 2] }] }),
      /a layer that takes 2 inputs/,
    ],
    [
      'names that are numbers',
      (metadata) => set(metadata, { classNames: [1, 2, 3, 4] }),
      /a text for model\.classNames\[0\]/,
    ],
  ])('%s', (_, change, message) => {
    const error = caught(() => loadModel(altered((_tensors, metadata) => change(metadata))));
    expect(error.message).toMatch(message);
    expect(error.code).toBe('ERR_MLP_FORMAT');
  });

  function set(metadata: Map<string, string>, fields: object): void {
    metadata.set('model', JSON.stringify({ ...JSON.parse(metadata.get('model')!), ...fields }));
  }

  function altered(change: (tensors: Map<string, NamedTensor>, metadata: Map<string, string>) => unknown): string {
    saveModel(path, model, description);
    const { tensors, metadata } = decodeSafetensors(readFileSync(path), path);
    const [changed, text] = [new Map(tensors), new Map(metadata)];
    change(changed, text);
    const file = join(dir, 'altered.safetensors');
    writeFileSync(file, encodeSafetensors({ tensors: changed, metadata: text }));
    return file;
  }

  const zeros = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
});
