// What mlp-train/infer is given and cannot take: each error names what, where, and the way out.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../src/formats/safetensors.js';
import { type Inputs, loadModel, MlpError } from '../../src/infer/index.js';
import { contentOf } from '../../src/train/model-file.js';
import { kinds } from './kinds.js';

const kind = (name: string) => {
  const found = kinds.find((each) => each.name === name)!;
  return contentOf('a test', found.model, found.description);
};
const [images, table] = ['images', 'a table, with a threshold'].map((name) => loadModel(encodeSafetensors(kind(name))));
const file = encodeSafetensors(kind('images'));

function refused(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof MlpError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('it was taken');
}

const NUMBERS = 'Give bytes of pixels, 0 to 255, or numbers in the range that the model was trained on.';
const ROWS = 'Give an object for each row, with a property for each column: [{ age: 31, plan: "basic" }].';

describe('a file', () => {
  /** The images' model with another text in what its file says. */
  const changed = (from: string | RegExp, to: string) => {
    const { tensors, metadata } = decodeSafetensors(file, 'a test');
    const model = metadata.get('model')!.replace(from, to);
    return encodeSafetensors({ tensors, metadata: new Map([...metadata, ['model', model]]) });
  };

  test.each<[string, unknown, string]>([
    ['a path', 'model.safetensors', `ARGUMENT expected the bytes of a model's file for loadModel but got "model.safetensors"`],
    ['an empty one', new Uint8Array(0), 'FORMAT the model: it has 0 bytes, too few for a safetensors file.'],
    ['a cut one', file.subarray(0, -5), 'FORMAT the model: "layers.1.bias" has bytes 384 to 396, but only 391 follow the header. The file is cut short: get it again.'],
    ['a picture', readFileSync('docs/predictions.png'), 'FORMAT the model: no safetensors file: it looks like a PNG picture'],
    ['of another program', encodeSafetensors({ tensors: new Map(), metadata: new Map() }), 'FORMAT the model: it is safetensors, but not written by mlp-train. One of PyTorch becomes a model by `mlp-train import`.'],
    ['an activation of a newer version', changed('"relu"', '"swish"'), 'FORMAT the model: it has a layer of type "swish", which mlp-train'],
    ['layers that do not fit', changed('"outputs":6', '"outputs":7'), 'FORMAT the model: expected a layer that takes 7 inputs for layers[2]'],
    ['shapes that do not fit', changed(/"outputs":6(.*)"inputs":6/, '"outputs":7$1"inputs":7'), 'FORMAT the model: its tensors do not fit the model'],
    ['a temperature of 0', changed(']', ',{"type":"temperature","value":0}]'), 'FORMAT the model: its layer temperature: expected a number above 0 for temperature.value but got 0'],
    ['another shape of inputs', changed('[1,3,4]', '[1,3,5]'), 'FORMAT the model: expected a shape of 12 numbers for inputShape'],
  ])('%s', (_, bytes, message) => expect(refused(() => loadModel(bytes as Uint8Array))).toContain(`ERR_MLP_${message}`)); // prettier-ignore
});

describe('what a model of images is asked', () => {
  test.each<[string, unknown, string]>([
    ['too few pixels', new Uint8Array(11), 'SHAPE predict: 11 numbers do not make whole examples of 1 x 3 x 4. Give 12 for each.'],
    ['none', [], 'SHAPE predict: 0 numbers do not make whole examples of 1 x 3 x 4. Give 12 for each.'],
    ['a NaN', new Float32Array(12).fill(NaN, 7), `ARGUMENT expected a finite number for number 7 of predict but got NaN. ${NUMBERS}`],
    ['a row', { pixels: 1 }, `ARGUMENT expected a Uint8Array, a Float32Array or an array for predict but got an Object. ${NUMBERS}`],
    ['doubles', new Float64Array(12), `ARGUMENT expected a Uint8Array, a Float32Array or an array for predict but got a Float64Array. ${NUMBERS}`],
    ['nothing', undefined, `ARGUMENT expected a Uint8Array, a Float32Array or an array for predict but got undefined. ${NUMBERS}`],
  ])('%s', (_, inputs, message) => expect(refused(() => images.predict(inputs as Inputs))).toBe(`ERR_MLP_${message}`)); // prettier-ignore
});

describe('what a model of a table is asked', () => {
  const row = { age: 30, plan: 'pro', member: true, since: '2024-01-31' };

  test.each<[string, unknown, string]>([
    ['no column', [{ ...row, plan: undefined, Plan: 'pro' }].map(({ plan: _, ...others }) => others), 'DATA predict: it lacks the column "plan". Rename "Plan" if it is "plan".'],
    ['a text for a number', [row, { ...row, age: 'old' }], 'DATA predict, row 1, column "age": "old" is no number. Correct it, or leave it empty if it is unknown.'],
    ['no date', [{ ...row, since: 'today' }], 'DATA predict, row 0, column "since": "today" is no date. Correct it, or leave it empty if it is unknown.'],
    ['an object in a cell', [{ ...row, plan: {} }], 'ARGUMENT expected a number, a text, a boolean, a valid date or null for "plan" of row 0 but got an Object'],
    ['a row alone', row, `ARGUMENT expected an array of objects for predict but got an Object. ${ROWS}`],
    ['numbers', [1, 2], `ARGUMENT expected an array of objects for predict but got [1, 2]. ${ROWS}`],
    ['no rows', [], `DATA predict: there are no rows. ${ROWS}`],
  ])('%s', (_, inputs, message) => expect(refused(() => table.predict(inputs as Inputs))).toBe(`ERR_MLP_${message}`)); // prettier-ignore
});
