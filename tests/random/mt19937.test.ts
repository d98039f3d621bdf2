// The engine and the integers drawn from it, against PyTorch.

import { describe, expect, it } from 'vitest';
import { MT19937_STATE_WORDS, Mt19937 } from '../../src/random/mt19937.js';
import { Generator } from '../../src/random/generator.js';
import { digest, fixtures } from './fixtures.js';

describe('Mt19937', () => {
  it.each(fixtures.engine)('gives the stream of seed $seed', ({ seed, u32 }) => {
    const engine = new Mt19937(Number(BigInt.asUintN(32, BigInt(seed))));
    expect(u32.map(() => engine.nextU32())).toEqual(u32);
  });

  it("gives std::mt19937's 10000th number for its default seed", () => {
    const engine = new Mt19937(5489);
    for (let i = 1; i < 10000; i++) engine.nextU32();
    expect(engine.nextU32()).toBe(4123659995);
  });

  it.each([0, 1, 623, 624, 625])('continues from a state saved after %i draws', (draws) => {
    const engine = new Mt19937(42);
    for (let i = 0; i < draws; i++) engine.nextU32();
    const saved = new Uint32Array(MT19937_STATE_WORDS);
    engine.save(saved);
    const other = new Mt19937(0);
    other.restore(saved);
    for (let i = 0; i < 1300; i++) expect(other.nextU32()).toBe(engine.nextU32());
  });
});

describe('integers', () => {
  it.each(fixtures.engine)('random() and nextU64() of seed $seed', ({ seed, random }) => {
    const [masked, whole] = [new Generator(BigInt(seed)), new Generator(BigInt(seed))];
    expect(random.map(() => masked.random())).toEqual(random.map(BigInt));
    expect(random.map(() => whole.nextU64() & (2n ** 63n - 1n))).toEqual(random.map(BigInt));
  });

  it.each(fixtures.randint)('randint($low, $high) into $size values of $dtype', (c) => {
    const generator = new Generator(c.seed);
    const out = c.dtype === 'uint8' ? new Uint8Array(c.size) : new Int32Array(c.size);
    expect(generator.randint(c.low, c.high, out)).toBe(out);
    if (c.values) expect(Array.from(out)).toEqual(c.values);
    else expect(digest(out)).toBe(c.sha256);
    expect(generator.nextU32()).toBe(c.next);
  });

  it('draws two words per value when the range is 2^32', () => {
    const [generator, engine] = [new Generator(42), new Generator(42)];
    const [first, second] = generator.randint(-(2 ** 31), 2 ** 31, new Int32Array(2));
    const low = () => Number(engine.nextU64() & 0xffffffffn) - 2 ** 31;
    expect([first, second]).toEqual([low(), low()]);
  });

  it('refuses bounds outside the type and empty ranges', () => {
    const generator = new Generator(1);
    const before = generator.getState();
    expect(() => generator.randint(0, 257, new Uint8Array(1))).toThrow(/for high but got 257/);
    expect(() => generator.randint(-1, 5, new Uint8Array(1))).toThrow(/for low but got -1/);
    expect(() => generator.randint(3, 3, new Int32Array(1))).toThrow(/for high but got 3/);
    expect(() => generator.randint(0.5, 3, new Int32Array(1))).toThrow(/for low but got 0.5/);
    expect(generator.getState()).toEqual(before);
  });
});
