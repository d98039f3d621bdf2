// Schedules against PyTorch's, and what they ask for.
import { describe, expect, test } from 'vitest';
import { learningRate, type Schedule } from '../../src/index.js';
import { needsTotal, scheduleTypes } from '../../src/optim/schedule.js';
import { fixture, totalSteps } from './given.js';

test.each(fixture.rates)('$schedule', ({ schedule, rates }) => {
  for (const [step, rate] of rates.entries())
    expect(Math.abs(learningRate(schedule, { step, totalSteps }) - rate)).toBeLessThanOrEqual(1e-12);
});

test('every kind is compared', () => {
  expect(new Set(fixture.rates.map(({ schedule }) => schedule.type))).toEqual(new Set(scheduleTypes));
});

test('a number is the rate of every step', () => {
  expect(learningRate(0.1)).toBe(0.1);
  expect(learningRate(0.1, { step: 7 })).toBe(0.1);
});

test('of the number of steps know those that end with the run', () => {
  const schedules: Record<string, Schedule> = {
    constant: { type: 'constant', lr: 1 },
    step: { type: 'step', lr: 1, stepSize: 1 },
    exponential: { type: 'exponential', lr: 1, gamma: 1 },
    linear: { type: 'linear', lr: 1 },
    cosine: { type: 'cosine', lr: 1 },
    coslog: { type: 'coslog', lr: 1 },
  };
  const ending = Object.keys(schedules).filter((type) => needsTotal(schedules[type]));
  expect(ending).toEqual(['linear', 'cosine', 'coslog']);
  expect(needsTotal(0.1)).toBe(false);
  for (const type of Object.keys(schedules)) {
    const read = () => learningRate(schedules[type], { step: 3 });
    if (ending.includes(type)) expect(read).toThrow(/must know how many steps there are.*totalSteps/);
    else expect(read()).toBe(type === 'step' ? 0.1 ** 3 : 1);
  }
});

test('by hand: a cosine after two steps of warm-up, its middle and its last step', () => {
  const at = (step: number) => learningRate({ type: 'cosine', lr: 3, warmup: 2 }, { step, totalSteps: 6 });
  expect([0, 1, 2, 4].map(at)).toEqual([1, 2, 3, 1.5]);
  expect(at(5)).toBeCloseTo(1.5 * (1 - Math.SQRT1_2), 12);
});

describe('refused', () => {
  test.each<[unknown, object | undefined, RegExp]>([
    [
      { type: 'cosine', lr: 1 },
      undefined,
      /a schedule of type cosine must know which step it is.*\{ step, totalSteps \}/,
    ],
    [{ type: 'cosine', lr: 1 }, { step: 10, totalSteps: 10 }, /an integer of at least 11 for totalSteps but got 10/],
    [{ type: 'cosine', lr: 1 }, { step: -1, totalSteps: 10 }, /at least 0 for step but got -1/],
    [{ type: 'cosin', lr: 1 }, { step: 0 }, /one of constant, .* for lr\.type but got "cosin"/],
    [{ type: 'constant' }, { step: 0 }, /at least 0 for lr\.lr but got undefined/],
    [{ type: 'step', lr: 1 }, { step: 0 }, /an integer of at least 1 for lr\.stepSize but got undefined/],
    [{ type: 'linear', lr: 1, endfactor: 1 }, { step: 0 }, /lr has a field "endfactor", but only .*endFactor/],
    [{ type: 'linear', lr: 1, warmup: 0.5 }, { step: 0 }, /an integer of at least 0 for lr\.warmup but got 0\.5/],
  ])('%j at %j', (schedule, at, message) => {
    const read = () => learningRate(schedule as Schedule, at as never);
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ code: 'ERR_MLP_ARGUMENT' }) as Error);
  });
});
