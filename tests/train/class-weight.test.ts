// Class weights: in the order of the classes or by their names, as flags, JSON and files say them.
import { describe, expect, test } from 'vitest';
import { readClassWeights } from '../../src/cli/train/class-weights.js';
import { TensorDataset } from '../../src/index.js';
import { type ClassWeight, classWeightKind, classWeightText, weightsOf } from '../../src/train/class-weight.js';
import { fileOf } from '../tables/read.js';

const classNames = ['no', 'yes', '3'];
const rows = new TensorDataset(new Float32Array(6), [1], [0, 0, 0, 1, 1, 2], { classNames });
const unnamed = new TensorDataset(new Float32Array(3), [1], [0, 1, 1]);

describe('for the classes no, yes and 3', () => {
  test.each<[ClassWeight, readonly number[] | undefined]>([
    ['none', undefined],
    ['balanced', [6 / (3 * 3), 6 / (3 * 2), 6 / (3 * 1)]],
    [
      [1, 0, 2],
      [1, 0, 2],
    ],
    [{ '3': 0.5, yes: 2.5, no: 1 }, [1, 2.5, 0.5]],
  ])('%j is %j', (weight, wanted) => {
    expect(weightsOf(weight, rows)).toEqual(wanted);
  });

  test('classes without names have their numbers', () => {
    expect(weightsOf({ 1: 3, 0: 2 }, unnamed)).toEqual([2, 3]);
  });

  test.each<[ClassWeight, string]>([
    [[1, 2], '--class-weight: there are 2 weights, but 3 classes'],
    [{ no: 1, Yes: 1, 3: 1 }, '--class-weight: there is no class "Yes". The nearest is "yes"'],
    [{ no: 1, yes: 1, 3: 1, maybe: 1 }, '--class-weight: there is no class "maybe". There are no, yes, 3'],
    [{ yes: 1, 3: 1 }, '--class-weight: there is no weight for the class "no". Give 1 to a class that counts as it is'],
    [{ 3: 1 }, '--class-weight: there is no weight for the classes "no", "yes"'],
  ])('%j is refused', (weight, message) => {
    expect(() => weightsOf(weight, rows)).toThrow(message);
  });
});

describe('as a text', () => {
  test.each<[string, unknown]>([
    ['1,2.5', [1, 2.5]],
    ['1e-1, 2', [0.1, 2]],
    ['{"no": 1, "yes": 2.5}', { no: 1, yes: 2.5 }],
    ['weights.csv', { file: 'weights.csv' }],
    ['./3', { file: './3' }],
    ['C:\\weights', { file: 'C:\\weights' }],
    ['0.5.csv', { file: '0.5.csv' }],
    ...['1,-2', '1,', 'balance', '{"no": -1}', '{"no": "a"}', '{}', '{"file": "a.csv"}', '{', ''].map(
      (text): [string, unknown] => [text, undefined],
    ),
  ])('%s', (text, value) => {
    expect(classWeightKind.parse(text)).toEqual(value);
  });

  test('a page names the classes', () => {
    expect(classWeightText({ no: 1, yes: 2.5 })).toBe('no 1, yes 2.5');
    expect(classWeightText([1, 2.5])).toBe('1,2.5');
  });

  test('a recipe holds no path', () => {
    expect(classWeightKind.accepts({ file: 'weights.csv' })).toBe(false);
  });
});

describe('a file', () => {
  test.each<[string, string]>([
    ['weights.csv', 'class,weight\nyes,2.5\n3,0\nno,1\n'],
    ['weights.tsv', 'weight\tcount\tclass\n2.5\t9\t"yes"\n0\t1\t3\n1\t7\tno\n'],
    ['weights.json', '{"yes": 2.5, "no": 1, "3": 0}'],
    ['weights.jsonl', '{"class":"no","weight":1}\n{"class":"3","weight":0}\n{"class":"yes","weight":2.5}\n'],
  ])('%s', async (name, text) => {
    const weights = await readClassWeights(fileOf(text, name), classNames);
    expect(weights).toEqual({ no: 1, yes: 2.5, 3: 0 });
  });

  test.each<[string, string, RegExp]>([
    [
      'a.csv',
      'class,weight\nno,1\nmaybe,2\nyes,1\n3,1\n',
      /a\.csv, line 3: there is no class "maybe"\. There are no, yes, 3/,
    ],
    ['a.csv', 'class,weight\nno,1\n3,2\n', /a\.csv: there is no weight for the class "yes"\. Give 1/],
    ['a.csv', 'class,weight\nno,1\nyes,-2\n3,1\n', /a\.csv, line 3, column "weight": -2 is no number of at least 0/],
    ['a.csv', 'class,weight\nno,1\nyes,two\n3,1\n', /a\.csv, line 3, column "weight": "two" is no number/],
    ['a.csv', 'class,weight\nno,1\nyes,\n3,1\n', /a\.csv, line 3, column "weight": the weight is missing/],
    ['a.csv', 'class,weight\nno,1\nyes,inf\n3,1\n', /a\.csv, line 3, column "weight": "inf" is no finite number/],
    ['a.csv', 'class,weight\nno,1\n,1\n3,1\n', /a\.csv, line 3, column "class": the class is missing/],
    ['a.csv', 'class,weight\nno,1\nno,1\n3,1\n', /a\.csv, line 3, column "class": the class "no" is there twice/],
    ['a.csv', 'name,weight\nno,1\n', /a\.csv: there is no column "class"/],
    [
      'a.json',
      '{"no": 1, "yes": "2", "3": 1}',
      /a\.json: expected a finite number of at least 0 for weights\.yes but got "2"/,
    ],
    ['a.json', '{"no": 1, "yes": 2, "4": 1}', /a\.json: there is no class "4"/],
    ['a.json', '[1, 2]', /a\.json: expected an object for weights/],
    ['a.json', '{"no": 1', /a\.json: weights is no JSON/],
  ])('%s with %j is refused', async (name, text, message) => {
    await expect(readClassWeights(fileOf(text, name), classNames)).rejects.toThrow(message);
  });

  test('that is not there', async () => {
    await expect(readClassWeights('none/such.csv', classNames)).rejects.toThrow('none/such.csv: there is no such file');
    await expect(readClassWeights('none/such.json', classNames)).rejects.toThrow('none/such.json: there is no such file'); // prettier-ignore
  });
});
