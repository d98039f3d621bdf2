// Seeds, states, the default generator, permutations and the orders of a DataLoader, against PyTorch.

import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MlpError } from '../../src/errors.js';
import { defaultGenerator, manualSeed } from '../../src/random/default.js';
import { Generator } from '../../src/random/generator.js';
import { shuffledOrder, skipBaseSeed } from '../../src/random/loader-order.js';
import { digest, fixtures } from './fixtures.js';

describe('seeds', () => {
  it.each(fixtures.engine)('$seed: the initial seed is $initial_seed', ({ seed, initial_seed, u32 }) => {
    const generator = new Generator(BigInt(seed));
    expect(generator.initialSeed).toBe(BigInt(initial_seed));
    expect(u32.map(() => generator.nextU32())).toEqual(u32);
    if (!Number.isSafeInteger(Number(seed))) return;
    expect(new Generator(Number(seed)).nextU32()).toBe(u32[0]);
  });

  it.each([1.5, NaN, 2 ** 53, -Infinity, 2n ** 64n, -(2n ** 63n) - 1n, '1', undefined, true])('refuses %s', (seed) => {
    expect(() => new Generator(seed as number)).toThrow(MlpError);
    expect(() => new Generator(seed as number)).toThrow(
      /expected an integer from -2\^63 to 2\^64 - 1 for seed but got/,
    );
  });

  it('leaves the stream alone when a new seed is refused', () => {
    const generator = new Generator(42);
    expect(() => generator.manualSeed(0.5)).toThrow(MlpError);
    expect([generator.initialSeed, generator.nextU32()]).toEqual([42n, fixtures.engine[2].u32[0]]);
  });

  it('is what the console shows', () => {
    expect(inspect({ generator: new Generator(42) })).toBe('{ generator: Generator(seed 42) }');
  });
});

describe('state', () => {
  it('carries everything: position, cached normal and seed', () => {
    const generator = new Generator(-5);
    for (let i = 0; i < 1000; i++) generator.nextU32();
    generator.randn(new Float32Array(3));
    const state = generator.getState();
    const draw = (g: Generator) => [...g.randn(new Float64Array(5)), ...g.randn(new Float32Array(700)), g.initialSeed];
    const copy = new Generator(1).setState(state);
    expect(draw(copy)).toEqual(draw(generator));
    expect(copy.getState()).toEqual(generator.getState());
    expect(state).not.toEqual(generator.getState());
  });

  it('reads a state that is a view', () => {
    const state = new Generator(42).getState();
    const view = new Uint32Array(state.length + 3).subarray(3);
    view.set(state);
    expect(new Generator(1).setState(view).nextU32()).toBe(fixtures.engine[2].u32[0]);
  });

  it('refuses what is no state, and keeps its own', () => {
    const generator = new Generator(42);
    const wrongPosition = generator.getState().fill(625, 624, 625);
    const wrongFlag = generator.getState().fill(2, 627, 628);
    for (const state of [new Uint32Array(3), [1, 2], null, new Float64Array(630), wrongPosition, wrongFlag]) {
      expect(() => generator.setState(state as Uint32Array)).toThrow(/expected the 630 words that getState\(\) gives/);
    }
    expect(generator.nextU32()).toBe(fixtures.engine[2].u32[0]);
  });
});

describe('the default generator', () => {
  it('starts at the seed of an unseeded torch.Generator and is seeded in place', () => {
    const { initial_seed, u32 } = fixtures.unseeded;
    const generator = defaultGenerator();
    expect(generator.initialSeed).toBe(BigInt(initial_seed));
    expect(u32.map(() => generator.nextU32())).toEqual(u32);
    expect(manualSeed(42)).toBe(generator);
    expect(defaultGenerator().nextU32()).toBe(fixtures.engine[2].u32[0]);
  });
});

describe('permutations', () => {
  it.each(fixtures.randperm)('randperm($n) of seed $seed', ({ seed, n, first, sha256_int32, next }) => {
    const generator = new Generator(seed);
    const order = generator.randperm(n);
    expect(Array.from(order.subarray(0, 16))).toEqual(first);
    expect(digest(order)).toBe(sha256_int32);
    expect(generator.nextU32()).toBe(next);
  });

  it.each([-1, 1.5, 214748364, '3'])('refuses a length of %s', (n) => {
    expect(() => new Generator(1).randperm(n as number)).toThrow(/expected an integer from 0 to 214748363 for n/);
  });

  it.each(fixtures.loader)('orders of a DataLoader over $n examples, plain passes between', (c) => {
    const generator = new Generator(c.seed);
    c.first.forEach((first, pass) => {
      const order = shuffledOrder(generator, c.n);
      expect(Array.from(order.subarray(0, 8))).toEqual(first);
      expect(digest(order)).toBe(c.sha256_int32[pass]);
      skipBaseSeed(generator);
    });
    expect(generator.nextU32()).toBe(c.next);
  });
});
