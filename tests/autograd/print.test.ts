// How tensors are printed, against torch's own text: tests/fixtures/print.json.
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Parameter, tensor, zeros } from '../../src/index.js';

interface Case {
  shape: number[];
  values: string[];
  text: string;
}

const { cases } = JSON.parse(readFileSync(new URL('../fixtures/print.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};
const number = (text: string) => (text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text));

describe('a tensor prints as in torch', () => {
  test.each(cases)('$shape $text', ({ shape, values, text }) => {
    const title = `Tensor [${shape.join(', ')}] float32`;
    const x = tensor(Float32Array.from(values, number), { shape });
    expect(String(x)).toBe(title + (text.includes('\n') ? '\n' : ' ') + text);
    expect(inspect(x)).toBe(String(x));
  });
});

test('a parameter says its name, and an empty tensor that it is empty', () => {
  expect(String(new Parameter(tensor([0.5]), { name: 'b1' }))).toBe('Parameter b1 [1] float32 [0.5000]');
  expect(String(zeros([0, 3], { dtype: 'float64' }))).toBe('Tensor [0, 3] float64 []');
});
