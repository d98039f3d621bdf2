// Models as JSON: what any reader of JSON finds in them.
import { expect, test } from 'vitest';
import { encodeModelJson } from '../../src/formats/model-json.js';

const tensor = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });

test('the description and the layers, a row of weights a line', () => {
  const layers = [
    { weight: tensor([2, 3], 1, 2, 3, 0.1, -5e-20, 6), bias: tensor([3], 7, 8, 9) },
    { weight: tensor([3, 1], 1, 2, 3), bias: tensor([1], 4) },
  ];
  const text = Buffer.from(encodeModelJson({ inputShape: [1, 2], classNames: ['"ö"'] }, layers)).toString();
  expect(JSON.parse(text)).toEqual({
    inputShape: [1, 2],
    classNames: ['"ö"'],
    layers: [
      { weight: [[1, 2, 3], [Math.fround(0.1), Math.fround(-5e-20), 6]], bias: [7, 8, 9], activation: 'relu' }, // prettier-ignore
      { weight: [[1], [2], [3]], bias: [4], activation: 'none' },
    ],
  });
  expect(text).toContain('\n        [1,2,3],\n');
});
