// The space of a sweep: read from its text or from an object, written as a text again, and refused with what is wrong.
import { describe, expect, test } from 'vitest';
import { strategies } from '../../src/sweep/strategies.js';
import { parseSpace, spaceOf, spaceText } from '../../src/sweep/space.js';

describe('a space', () => {
  test('is read from its text: lists, ranges, and seeds apart', () => {
    expect(parseSpace('lr: 0.01..1 log 5; hidden: 64 256 256,128 none; batch-size: 32..512; seed: 1 2 3')).toEqual({
      varied: [
        { name: 'lr', from: 0.01, to: 1, isLog: true, count: 5 },
        { name: 'hidden', values: [[64], [256], [256, 128], []] },
        { name: 'batchSize', from: 32, to: 512, isLog: false, count: undefined },
      ],
      seeds: ['1', '2', '3'],
    });
  });

  test.each(['lr: 0.01..1 log 5; hidden: 64 256,128; seed: 1 2', 'batch-size: 32..512', 'nesterov: true false'])(
    '%s comes back from what it is read to',
    (text) => expect(spaceText(parseSpace(text))).toBe(text),
  );

  test('is an object of lists and ranges too', () => {
    const space = { lr: { from: 0.01, to: 1, log: true, count: 5 }, hidden: [[64], [256, 128]], seed: ['1', '2'] };
    expect(spaceOf(space)).toEqual(parseSpace('lr: 0.01..1 log 5; hidden: 64 256,128; seed: 1 2'));
    expect(() => spaceOf({ lr: 3 } as never)).toThrow('{ from, to, log, count }');
  });

  test('may be choices whose values go together', () => {
    const choices = [{ lr: 0.1, hidden: [8] }, { lr: 0.3, hidden: [8] }]; // prettier-ignore
    const space = spaceOf({ choices, seed: ['1', '2'] });
    expect(space).toEqual({ choices, seeds: ['1', '2'], varied: [{ name: 'lr', values: [0.1, 0.3] }, { name: 'hidden', values: [[8]] }] }); // prettier-ignore
    expect(parseSpace(spaceText(space))).toEqual(space);
    const trials = [1, 2].map((trial) => strategies.grid.values(space, trial));
    expect(trials).toEqual(choices);
    expect(() => spaceOf({ choices: [{ lr: -1 }] })).toThrow('choices[0].lr');
  });

  test('takes names as flags and as fields, and small and capital letters', () =>
    expect(parseSpace('Batch_Size: 8; weightDecay: 0 0.1').varied.map(({ name }) => name)).toEqual(['batchSize', 'weightDecay'])); // prettier-ignore

  test.each([
    ['', 'nothing is varied'],
    ['lr 1 2', 'there is no colon in "lr 1 2"'],
    ['lr:', 'lr has no values'],
    ['hiden: 3', 'there is no setting "hiden". The nearest is hidden'],
    ['lr: 1 x', '"x" is no value of lr. It takes a number of at least 0'],
    ['class-weight: none balanced.csv', '"balanced.csv" is no value of class-weight. Write out what the file says'],
    ['pixels: true false', 'pixels cannot be varied: all trials learn from the same rows'],
    ['lr: 1; lr: 2', 'lr is varied twice'],
    ['lr: 1 0.1 1.0', 'lr has 1 twice'],
    ['lr: 1..0.1', 'the range 1..0.1 of lr is empty'],
    ['lr: 0..1 log', 'begins at 0'],
    ['lr: 0.1..1 5 6', 'after the range 0.1..1 of lr there is 5 6'],
    ['lr: 0.1..1 1', 'at least 2'],
    ['hidden: 8..64', 'hidden is no number'],
    ['seed: 1..5', 'seed is no number'],
    ['epochs: 1 2', '--epochs gives'],
    ['folds: 2 3', 'a trial is one net'],
    ['threshold: 0.2 0.5', 'trials are ranked without it'],
    ['choices: [{"epochs":5}]', '--epochs gives'],
    ['choices: [{"lr":0.1}]; hidden: 8 16', 'choices have all their values with them'],
    ['target: a b', 'all trials learn from the same rows'],
  ])('%j is refused', (text, message) => expect(() => parseSpace(text)).toThrow(message));
});
