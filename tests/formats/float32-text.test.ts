// float32 as text: as few digits as NumPy takes (tests/fixtures/digits.json, made by make_digits.py), and the same bits when read.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { float32Text } from '../../src/formats/float32-text.js';

const { bits, digits } = JSON.parse(readFileSync(new URL('../fixtures/digits.json', import.meta.url), 'utf8')) as {
  bits: number[];
  digits: string[];
};

test('the digits of NumPy', () => {
  const values = new Float32Array(Uint32Array.from(bits).buffer);
  expect(Array.from(values, (value) => Number(float32Text(value)))).toEqual(digits.map(Number));
});

test('the same bits when read as JSON', () => {
  const texts = Array.from(new Float32Array(Uint32Array.from(bits).buffer), float32Text);
  const read = Float32Array.from(JSON.parse(`[${texts.join(',')}]`) as number[]);
  expect([...new Uint32Array(read.buffer)]).toEqual(bits);
});

test('zero has its sign', () => {
  expect([0, -0].map(float32Text)).toEqual(['0', '-0']);
});
