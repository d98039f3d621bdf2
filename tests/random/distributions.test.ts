// Uniform and normal floats against PyTorch: float32 bit for bit, float64 normals to the last places of log, cos and sin.

import { describe, expect, it } from 'vitest';
import { Generator } from '../../src/random/generator.js';
import { digest, fixtures, floats } from './fixtures.js';

/** Equal to `relative` of the larger of the two values and `scale`, which is 0 where bits must agree. */
function expectClose(actual: Float32Array | Float64Array, wanted: number[], relative: number, scale = 1): void {
  expect(actual.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    const difference = Math.abs(actual[i] - value);
    expect(difference, `value ${i}`).toBeLessThanOrEqual(relative * Math.max(Math.abs(value), scale));
  });
}

describe('uniform', () => {
  it.each(fixtures.rand)('rand of $size values of $dtype', (c) => {
    const generator = new Generator(c.seed);
    const out = floats(c.dtype, c.size);
    expect(generator.rand(out)).toBe(out);
    if (c.values) expect(Array.from(out)).toEqual(c.values);
    else expect(digest(out)).toBe(c.sha256);
    expect(generator.nextU32()).toBe(c.next);
  });

  it.each(fixtures.uniform)('uniform($low, $high) of $size values of $dtype', (c) => {
    const generator = new Generator(c.seed);
    const out = generator.uniform(floats(c.dtype, c.size), c.low, c.high);
    if (c.values) expectClose(out, c.values, c.dtype === 'float32' ? 0 : 2 ** -52, c.high - c.low);
    else if (c.dtype === 'float32') expect(digest(out)).toBe(c.sha256);
    expect(generator.nextU32()).toBe(c.next);
  });
});

describe('normal', () => {
  it.each(fixtures.normal)('$size values of $dtype, mean $mean, std $std, seed $seed', (c) => {
    const generator = new Generator(c.seed);
    const out = floats(c.dtype, c.size);
    expect(generator.randn(out, c.mean, c.std)).toBe(out);
    if (c.values) expectClose(out, c.values, c.dtype === 'float32' ? 0 : 1e-15);
    else expect(digest(out)).toBe(c.sha256);
    expect(generator.nextU32()).toBe(c.next);
  });

  it.each(fixtures.mixed)('draws of mixed sizes from one stream of $dtype', (c) => {
    const generator = new Generator(c.seed);
    for (const draw of c.draws) {
      expectClose(generator.randn(floats(c.dtype, draw.length)), draw, c.dtype === 'float32' ? 0 : 1e-15);
    }
    expect(generator.nextU32()).toBe(c.next);
  });

  it('keeps the cached normal through other draws and drops it when seeded', () => {
    const c = fixtures.interleaved;
    const generator = new Generator(c.seed);
    const randn = (n: number) => Array.from(generator.randn(new Float32Array(n)));
    expect(randn(1)).toEqual(c.first);
    expect(Array.from(generator.rand(new Float32Array(3)))).toEqual(c.rand);
    expect(randn(16)).toEqual(c.long);
    expect(randn(2)).toEqual(c.then);
    generator.manualSeed(c.seed);
    expect(randn(1)).toEqual(c.reseeded);
  });

  it.each(fixtures.init)("the book's initial weights of seed $seed, as randn * 0.01 and as N(0, 0.01)", (c) => {
    const [scaled, direct] = [new Generator(c.seed), new Generator(c.seed)];
    [784 * 256, 256 * 10].forEach((size, layer) => {
      const factor = Math.fround(0.01);
      const weights = scaled.randn(new Float32Array(size)).map((z) => z * factor);
      expect(Array.from(weights.subarray(0, 4))).toEqual(c.book.first[layer]);
      expect(digest(weights)).toBe(c.book.sha256[layer]);
      expect(digest(direct.randn(new Float32Array(size), 0, 0.01))).toBe(c.book.sha256[layer]);
    });
    expect(scaled.nextU32()).toBe(c.book.next);
  });

  it.each(fixtures.init)("nn.Linear's own initial weights and biases of seed $seed", (c) => {
    const generator = new Generator(c.seed);
    const layers = [784, 256, 10].slice(1).map((outputs, i) => ({ inputs: [784, 256][i], outputs }));
    const digests = layers.flatMap(({ inputs, outputs }) => {
      const weight = Math.sqrt(3) * (Math.sqrt(2 / (1 + Math.sqrt(5) ** 2)) / Math.sqrt(inputs));
      const bias = 1 / Math.sqrt(inputs);
      return [
        digest(generator.uniform(new Float32Array(inputs * outputs), -weight, weight)),
        digest(generator.uniform(new Float32Array(outputs), -bias, bias)),
      ];
    });
    expect(digests).toEqual(c.linear_sha256);
    expect(generator.nextU32()).toBe(c.linear_next);
  });

  it('fills only the view it was given', () => {
    const buffer = new Float32Array(40);
    new Generator(42).randn(buffer.subarray(4, 21));
    expect(Array.from(buffer.subarray(4, 21))).toEqual(Array.from(new Generator(42).randn(new Float32Array(17))));
    expect(Array.from(buffer.subarray(0, 4)).concat(Array.from(buffer.subarray(21)))).toEqual(new Array(23).fill(0));
  });

  it('refuses bounds and deviations that mean nothing', () => {
    const generator = new Generator(1);
    const out = new Float32Array(2);
    expect(() => generator.randn(out, 0, -1)).toThrow(/a finite number of at least 0 for std but got -1/);
    expect(() => generator.randn(out, NaN)).toThrow(/for mean but got NaN/);
    expect(() => generator.uniform(out, 1, 0)).toThrow(/a finite number of at least 1 for high but got 0/);
    expect(() => generator.uniform(out, -Infinity, 0)).toThrow(/for low but got -Infinity/);
  });
});
