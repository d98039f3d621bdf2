// The strategies: which values a trial has, and how many trials train how long.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseSpace } from '../../src/sweep/space.js';
import { strategies } from '../../src/sweep/strategies.js';

/** Made by make_halving.py. */
const halving = JSON.parse(readFileSync(new URL('../fixtures/halving.json', import.meta.url), 'utf8')) as {
  cases: { trials: number; eta: number; epochs: number; rungs: unknown[] }[];
};

const budget = { trials: undefined, eta: 3 };
const constant = { epochs: 27, schedule: 'constant' } as const;

describe('a grid', () => {
  const space = parseSpace('lr: 0.01..1 log 3; hidden: 8 16,8');

  test('has every choice, the last setting changing first', () => {
    expect(strategies.grid.rungs(space, budget, constant)).toEqual([{ trials: 6, epochs: 27 }]);
    const all = [1, 2, 3, 4, 5, 6].map((trial) => strategies.grid.values(space, trial));
    expect(all).toEqual([0.01, 0.1, 1].flatMap((lr) => [[8], [16, 8]].map((hidden) => ({ lr, hidden }))));
  });

  test('needs a count for a range, and takes no other number of trials', () => {
    expect(() => strategies.grid.rungs(parseSpace('lr: 0.01..1 log'), budget, constant)).toThrow('`lr: 0.01..1 log 5`');
    expect(() => strategies.grid.rungs(space, { ...budget, trials: 5 }, constant)).toThrow(
      'all its 6 trials, and not 5',
    );
  });

  test('of whole numbers has each once', () =>
    expect(strategies.grid.rungs(parseSpace('step-size: 1..3 9; schedule: step'), budget, constant)[0].trials).toBe(3)); // prettier-ignore
});

describe('random', () => {
  const space = parseSpace('lr: 0.001..10 log; batch-size: 16..64; hidden: 8 16 32; momentum: 0..0.9');
  const valuesOf = (trial: number, seed = 42n) => strategies.random.values(space, trial, seed);

  test('draws a trial by seed and number alone', () => {
    expect(valuesOf(7)).toEqual(valuesOf(7));
    expect(valuesOf(7)).not.toEqual(valuesOf(8));
    expect(valuesOf(7)).not.toEqual(valuesOf(7, 43n));
  });

  test('draws within ranges, of a logarithmic one each decade alike, and each value of a list', () => {
    const drawn = Array.from({ length: 2000 }, (_, i) => valuesOf(i + 1));
    const decades = drawn.map(({ lr }) => Math.floor(Math.log10(lr!)));
    for (const decade of [-3, -2, -1, 0]) {
      const count = decades.filter((each) => each === decade).length;
      expect(Math.abs(count - 500)).toBeLessThan(4 * Math.sqrt(2000 * 0.25 * 0.75)); // four standard deviations
    }
    for (const units of [8, 16, 32])
      expect(Math.abs(drawn.filter(({ hidden }) => hidden![0] === units).length - 2000 / 3)).toBeLessThan(4 * Math.sqrt(2000 * (2 / 9))); // prettier-ignore
    expect(drawn.every(({ batchSize: size }) => Number.isInteger(size) && size! >= 16 && size! <= 64)).toBe(true);
    expect(drawn.every(({ momentum }) => momentum! >= 0 && momentum! <= 0.9)).toBe(true);
  });

  test('of lists alone draws without putting back, and not more than there are', () => {
    const lists = parseSpace('lr: 0.1 0.2 0.3; hidden: 8 16');
    const all = [1, 2, 3, 4, 5, 6].map((trial) => JSON.stringify(strategies.random.values(lists, trial, 42n)));
    expect(new Set(all).size).toBe(6);
    expect(() => strategies.random.rungs(lists, { trials: 7, eta: 3 }, constant)).toThrow('7 trials are drawn of 6 choices'); // prettier-ignore
  });
});

describe('halving', () => {
  const space = parseSpace('lr: 0.001..10 log');

  test.each(halving.cases)(
    "$trials trials of up to $epochs epochs by $eta have scikit-learn's rounds",
    ({ rungs, trials, eta, epochs }) =>
      // prettier-ignore
      expect(strategies.halving.rungs(space, { trials, eta }, { epochs, schedule: 'constant' })).toEqual(rungs),
  );

  test('comes to the most epochs where these are no power', () =>
    expect(strategies.halving.rungs(space, { trials: 27, eta: 3 }, { epochs: 30, schedule: 'cosine' })).toEqual(
      [[27, 1], [9, 3], [3, 10], [1, 30]].map(([trials, epochs]) => ({ trials, epochs })), // prettier-ignore
    ));

  test('with coslog has the ends of its cycles as rounds, where the rate is 0', () =>
    expect(strategies.halving.rungs(space, { trials: 64, eta: 3 }, { epochs: 256, schedule: 'coslog' })).toEqual(
      [[64, 17], [22, 51], [8, 119], [3, 256]].map(([trials, epochs]) => ({ trials, epochs })), // prettier-ignore
    ));
});
