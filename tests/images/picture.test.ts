// Pictures: which shapes are some, how numbers become bytes, and channels.
import { describe, expect, test } from 'vitest';
import { pictureOf, pictureShape, planes } from '../../src/images/picture.js';

const examples = (features: Float32Array | Uint8Array, shape: number[]) => ({
  features,
  shape,
  width: shape.reduce((product, dim) => product * dim),
});

test.each([
  [[12, 9], { height: 12, width: 9, channels: 1 }],
  [[1, 28, 28], { height: 28, width: 28, channels: 1 }],
  [[3, 4, 5], { height: 4, width: 5, channels: 3 }],
  [[2, 4, 5], undefined],
  [[784], undefined],
  [[1, 1, 4, 5], undefined],
])('shape %j', (shape, expected) => expect(pictureShape(shape)).toEqual(expected));

describe('pictureOf', () => {
  test('bytes as they are, of the row that was asked for', () => {
    const data = examples(Uint8Array.of(1, 2, 3, 4, 250, 251, 252, 253), [2, 2]);
    expect([...pictureOf(data, 1)!.pixels]).toEqual([250, 251, 252, 253]);
  });

  test('floats within 0..1 keep their brightness; others reach from black to white', () => {
    expect([...pictureOf(examples(Float32Array.of(0, 0.2, 0.4, 0.6), [2, 2]), 0)!.pixels]).toEqual([0, 51, 102, 153]);
    expect([...pictureOf(examples(Float32Array.of(-1, 0, 0.5, 1), [2, 2]), 0)!.pixels]).toEqual([0, 128, 191, 255]);
    expect([...pictureOf(examples(Float32Array.of(7, 7), [1, 2]), 0)!.pixels]).toEqual([0, 0]);
  });

  test('planes of red, green and blue become pixels, and planes again', () => {
    const colours = Uint8Array.of(1, 2, 10, 20, 100, 200);
    const picture = pictureOf(examples(colours, [3, 1, 2]), 0)!;
    expect([...picture.pixels]).toEqual([1, 10, 100, 2, 20, 200]);
    expect(planes(picture)).toEqual(colours);
  });

  test('nothing for a row of numbers', () => expect(pictureOf(examples(new Float32Array(4), [4]), 0)).toBeUndefined());
});
