// Drawings of a sweep's trials: where each stands by its values and by what it reached, what is marked, and how many marks there are.
import { describe, expect, test } from 'vitest';
import { parallelSvg } from '../../src/report/parallel-svg.js';
import { rungsSvg } from '../../src/report/rungs-svg.js';
import { secondsSvg, settingSvg } from '../../src/report/setting-svg.js';
import type { SweepRecord, VariedSetting } from '../../src/report/sweep-record.js';
import { curvesOfTrialsSvg, curvesText } from '../../src/report/trial-curves-svg.js';
import { largeSweep, sweep, trialRun } from './small-sweep.js';

const [best, second, diverged] = sweep.trials;
/** Dots by what they say: where they are, and of which class. */
const dotsOf = (svg: string) =>
  [...svg.matchAll(/<circle class="([^"]+)" cx="([-\d.]+)" cy="([-\d.]+)" r="[\d.]+"><title>([^<]*)/g)].map(
    ([, kind, x, y, title]) => ({ kind, x: Number(x), y: Number(y), title }),
  );
/** What is written below, and where. */
const ticksOf = (svg: string) =>
  [...svg.matchAll(/<text class="faint" x="([\d.]+)" y="300" text-anchor="middle">([^<]*)/g)].map(
    ([, x, text]) => [text, Number(x)] as const,
  );
/** Centres of crosses. */
const crossesOf = (svg: string) =>
  [...svg.matchAll(/<path class="cross" d="M([-\d.]+),([-\d.]+)l/g)].map(([, x, y]) => [Number(x) + 4.5, Number(y) + 4.5]); // prettier-ignore
const withTrials = (varied: VariedSetting, trials: readonly (readonly [object, number])[]): SweepRecord => ({
  ...sweep,
  varied: [varied],
  winner: undefined,
  trials: trials.map(([values, mean], i) => ({ trial: i + 1, values, rung: 0, runs: [trialRun('1', [mean])], mean })),
});

describe('the metric over a setting', () => {
  const svg = settingSvg(sweep, 'lr');

  test('on a logarithmic axis equal factors are equal distances, for trials and for what is written', () => {
    const ticks = ticksOf(svg);
    expect(ticks.map(([text]) => text)).toEqual(['0.01', '0.1', '10']);
    const [[, a], [, b], [, c]] = ticks;
    expect((c - b) / (b - a)).toBeCloseTo(2, 1);
    const [low, high] = dotsOf(svg).sort((p, q) => p.x - q.x);
    expect([low.x, high.x]).toEqual([a, b]);
  });

  test('of a range, powers of ten are written', () => {
    const texts = ticksOf(settingSvg(largeSweep(100), 'lr')).map(([text]) => text);
    expect(texts).toEqual(['0.001', '0.01', '0.1', '1']); // to 10 ** 0.5
  });

  test('the winner is marked and lies on top; bars go one standard deviation up and down', () => {
    const dots = dotsOf(svg);
    expect(dots.map(({ kind }) => kind)).toEqual(['f0', 'f1 best']);
    expect(dots[1].title).toBe('trial 2, lr 0.1: 0.8400 ± 0.0283');
    const bars = [...svg.matchAll(/class="whisker" x1="([\d.]+)" x2="[\d.]+" y1="([\d.]+)" y2="([\d.]+)"/g)].map((found) => found.slice(1).map(Number)); // prettier-ignore
    const perUnit = (dots[0].y - dots[1].y) / (0.84 - 0.83);
    expect(bars.map(([x]) => x)).toEqual(dots.map(({ x }) => x));
    for (const [i, [, from, to]] of bars.entries()) {
      expect((from - dots[i].y) / perUnit).toBeCloseTo(0.0283, 3);
      expect((dots[i].y - to) / perUnit).toBeCloseTo(0.0283, 3);
    }
  });

  test('what diverged is a cross at the bad edge: at the bottom, and of a loss at the top', () => {
    const [[x, y]] = crossesOf(svg);
    expect([x, y]).toEqual([ticksOf(svg)[2][1], 282]);
    const losses = { ...sweep, metric: 'loss' as const, trials: [{ ...second, mean: 0.3 }, { ...best, mean: 0.4 }, diverged] }; // prettier-ignore
    expect(crossesOf(settingSvg(losses, 'lr'))[0][1]).toBe(32);
    expect(dotsOf(settingSvg(losses, 'lr'))).toHaveLength(2);
  });

  test('words stand side by side in the order in which they were given', () => {
    const hidden = { name: 'hidden', scale: 'words', values: ['none', '256', '256,128'] } as const;
    const svg = settingSvg(withTrials(hidden, [[{ hidden: [256, 128] }, 0.9], [{ hidden: [] }, 0.8], [{ hidden: [256] }, 0.7]]), 'hidden'); // prettier-ignore
    const ticks = ticksOf(svg);
    expect(ticks.map(([text]) => text)).toEqual(['none', '256', '256,128']);
    expect(ticks[1][1] - ticks[0][1]).toBeCloseTo(ticks[2][1] - ticks[1][1], 0);
    const places = dotsOf(svg).map(({ x, title }) => [/hidden ([^:]*):/.exec(title)![1], x]);
    expect(new Map(places as [string, number][])).toEqual(new Map(ticks));
  });

  test('words that would run into each other are slanted, and lose what is too long', () => {
    const values = Array.from({ length: 8 }, (_, i) => `${512 + i},256,128,64,32`);
    const svg = settingSvg(withTrials({ name: 'hidden', scale: 'words', values }, [[{ hidden: [512, 256, 128, 64, 32] }, 0.9]]), 'hidden'); // prettier-ignore
    expect(svg.match(/rotate\(-45/g)).toHaveLength(8);
    expect(svg).toContain('>512,256,128,64,…</text>');
  });

  test('many trials of the same word, or of the same number, lie beside each other', () => {
    const record = largeSweep(400);
    for (const [name, count] of [
      ['hidden', 5],
      ['batchSize', 4],
    ] as const) {
      const xs = new Set(dotsOf(settingSvg(record, name)).map(({ x }) => x));
      expect(xs.size).toBeGreaterThan(10 * count);
    }
  });

  test('a bad trial does not flatten the others: it is a triangle at the edge', () => {
    const rates = [0.88, 0.87, 0.86, 0.85, 0.1].map((mean, i) => [{ lr: 10 ** -i }, mean] as const);
    const svg = settingSvg(withTrials({ name: 'lr', scale: 'log' }, rates), 'lr');
    expect(svg.match(/class="beyond"/g)).toHaveLength(1);
    const ys = dotsOf(svg).map(({ y }) => y);
    expect(ys).toHaveLength(4);
    expect(Math.max(...ys) - Math.min(...ys)).toBeGreaterThan(250 / 2);
  });

  test('trials of a single setting are joined by a line, of several they are not', () => {
    expect(svg).toContain('<path class="c0 thin"');
    expect(settingSvg(largeSweep(20), 'lr')).not.toContain('<path class="c0 thin"');
  });

  test('those that a rung cut are hollow', () => {
    const record = largeSweep(9, 1, [{ trials: 9, epochs: 1 }, { trials: 3, epochs: 3 }]); // prettier-ignore
    const went = record.trials.filter(({ mean }) => mean !== undefined).length - 3;
    expect(dotsOf(settingSvg(record, 'lr')).filter(({ kind }) => kind === 'cut')).toHaveLength(went);
  });
});

test('seconds of an epoch start at 0: the mean of 2 and 3 seconds for three, and a bar from the fastest to the slowest', () => {
  const svg = secondsSvg(sweep, 'lr');
  const [slow, fast] = [/lr 0\.1: 0\.8333 s/, /lr 0\.01: 0\.6667 s/].map((title) => dotsOf(svg).find((dot) => title.test(dot.title))!); // prettier-ignore
  expect((282 - slow.y) / (282 - fast.y)).toBeCloseTo(2.5 / 2, 2);
  const [, from, to] = new RegExp(`whisker" x1="${slow.x}" x2="[\\d.]+" y1="([\\d.]+)" y2="([\\d.]+)"`).exec(svg)!.map(Number); // prettier-ignore
  expect((282 - from) / (282 - to)).toBeCloseTo(2 / 3, 2);
});

describe('parallel coordinates', () => {
  const record = largeSweep(400);
  const svg = parallelSvg(record);
  const lines = [...svg.matchAll(/<path class="trial ([^"]*)" d="([^"]*)"><title>trial (\d+),/g)];
  const gone = record.trials.filter(({ mean }) => mean === undefined).length;

  test('have a line for each trial, shaded by the best 5, 15, 35 and 65 of a hundred, and the winner on top', () => {
    expect(lines).toHaveLength(400);
    const count = (kind: string) => lines.filter(([, of]) => of === kind).length;
    expect(count('gone')).toBe(gone);
    const measured = 400 - gone;
    for (const [i, share] of [0.1, 0.2, 0.3, 0.35].entries()) expect(Math.abs(count(`shade${i + 1}`) - share * measured)).toBeLessThan(1); // prettier-ignore
    expect(lines.at(-1)!.slice(1)).toEqual(['c1 best', expect.any(String), String(record.trials[0].trial)]);
  });

  test('have an axis for each setting and one for the metric; what diverged is crossed there', () => {
    const names = [...svg.matchAll(/<text class="strong halo"[^>]*>([^<]*)/g)].map(([, name]) => name);
    expect(names).toEqual(['lr', 'hidden', 'dropout', 'batch-size', 'validation accuracy, better to the right']);
    expect(crossesOf(svg)).toHaveLength(gone);
    expect(new Set(crossesOf(svg).map(([x]) => x))).toEqual(new Set([18])); // the bad end
  });

  test('a line goes from its value on the first axis to what it reached on the last', () => {
    const x = { name: 'lr', scale: 'linear', values: ['0', '1', '2'] } as const;
    const few = parallelSvg(withTrials(x, [[{ lr: 2 }, 0.9], [{ lr: 1 }, 0.8], [{ lr: 0 }, 0.7]])); // prettier-ignore
    const ends = [...few.matchAll(/class="trial [^"]*" d="M(\d+),(\d+)[^"]*?,(\d+),(\d+)"/g)].map((found) => found.slice(1).map(Number)); // prettier-ignore
    const middle = 460 / 2;
    expect(ends.map(([left]) => Math.sign(left - middle))).toEqual([-1, 0, 1]); // the worst first
    expect(ends.map(([, , right]) => Math.sign(right - middle))).toEqual([-1, 0, 1]);
  });
});

describe('rungs', () => {
  const rungs = [{ trials: 9, epochs: 1 }, { trials: 3, epochs: 3 }]; // prettier-ignore
  const trial = (number: number, rung: number, accuracies: number[]) => ({ trial: number, values: { lr: number }, rung, runs: [trialRun('1', accuracies)], mean: Math.max(...accuracies) }); // prettier-ignore
  const record: SweepRecord = {
    ...sweep,
    rungs,
    winner: undefined,
    trials: [trial(1, 1, [0.5, 0.9, 0.8]), trial(2, 1, [0.6, 0.7, 0.65]), trial(3, 0, [0.4]), diverged],
  };
  const svg = rungsSvg(record);
  const dots = dotsOf(svg);

  test('have a dot for each trial on each rung, by the best so far', () => {
    const values = dots.map(({ title }) => title.replace(/,.*:/, '')).sort();
    expect(values).toEqual(['trial 1 0.5000', 'trial 1 0.9000', 'trial 2 0.6000', 'trial 2 0.7000', 'trial 3 0.4000']);
    const [before, after] = [dots.find(({ title }) => title.endsWith('0.6000'))!, dots.find(({ title }) => title.endsWith('0.7000'))!]; // prettier-ignore
    expect(after.x).toBeGreaterThan(before.x);
    expect(after.y).toBeLessThan(before.y);
  });

  test('those that were cut are hollow, those that went on are joined, and what diverged is crossed', () => {
    expect(dots.filter(({ kind }) => kind === 'cut').map(({ title }) => title)).toEqual(['trial 3, lr 3: 0.4000']);
    expect(svg.match(/<path class="c0 thin"/g)).toHaveLength(1);
    expect(svg.match(/<path class="c1 best"/g)).toHaveLength(1);
    expect(crossesOf(svg)).toHaveLength(1);
  });

  test('say how many trials train for how many epochs', () => {
    expect(svg).toMatch(/>1 epoch<tspan[^>]*>9 trials<.*\n.*>3 epochs<tspan[^>]*>3 trials</);
  });
});

describe('curves of the leaders', () => {
  const named = (svg: string) => [...svg.matchAll(/<text class="(f\d) strong"[^>]*>([^<]*)/g)].map(([, color, name]) => [name, color]); // prettier-ignore

  test('are means of the seeds, as far as all of them go, and named by their values', () => {
    const svg = curvesOfTrialsSvg({ ...sweep, trials: [{ ...best, runs: [trialRun('1', [0.5, 0.7, 0.9]), trialRun('2', [0.7, 0.8])] }, second] }); // prettier-ignore
    expect(svg).toContain('<title>epoch 1: lr 0.1 0.6000</title>');
    expect(svg).toContain('<title>epoch 2: lr 0.1 0.7500</title>');
    expect(svg).not.toContain('epoch 3: lr 0.1 ');
    expect(named(svg)).toEqual(expect.arrayContaining([['lr 0.1', 'f1'], ['lr 0.01', 'f0']])); // prettier-ignore
  });

  const ofLosses = (...curves: number[][]): SweepRecord => ({
    ...sweep,
    metric: 'loss',
    trials: [...curves.map((losses, i) => ({ ...best, trial: i + 1, values: { lr: i + 1 }, runs: [trialRun('1', losses.map((loss) => 1 - loss))] })), diverged], // prettier-ignore
  });
  const drawnOf = (record: SweepRecord) =>
    dotsOf(curvesOfTrialsSvg(record)).map(({ title }) => title.replace('epoch ', ''));

  test('a loss that explodes is a gap, and what diverged is missing', () => {
    const record = ofLosses([2, 0.25], [2, 0.5], [2, 11]); // more than five times 2
    expect(drawnOf(record)).toEqual(['1: lr 1 2.0000', '2: lr 1 0.2500', '1: lr 2 2.0000', '2: lr 2 0.5000', '1: lr 3 2.0000']); // prettier-ignore
    expect(curvesText(record)).toBe(
      'The best 3 of 4 trials. Each is the mean of its seeds. What would flatten all others is left out.',
    );
  });

  test('a net that learns nothing is drawn, by its loss and by its accuracy', () => {
    const record = ofLosses([0.75, 0.25], [0.75, 0.5], [2.25, 2.25]);
    expect(drawnOf(record)).toHaveLength(6);
    const dead = { ...second, runs: [trialRun('1', [0.1, 0.1])] };
    expect(drawnOf({ ...sweep, trials: [best, { ...best, trial: 4 }, dead] }).filter((text) => text.includes('0.1000'))).toHaveLength(2); // prettier-ignore
  });

  test('are named by values alone, or by numbers, if there is no room for more', () => {
    const named2 = (hidden: number[]) => named(curvesOfTrialsSvg({ ...sweep, varied: [{ name: 'hidden', scale: 'words' }, { name: 'init', scale: 'words' }], trials: [{ ...best, values: { hidden, init: 'torch' } }] }))[0][0]; // prettier-ignore
    expect(named2([256, 128, 64])).toBe('256,128,64 torch');
    expect(named2([512, 256, 128])).toBe('trial 2');
  });

  test('are eight at most, each of its colour', () => {
    const names = named(curvesOfTrialsSvg(largeSweep(100)));
    expect(names).toHaveLength(8);
    expect(new Set(names.map(([, color]) => color)).size).toBe(8);
    expect(names.every(([name]) => /^trial \d+$/.test(name))).toBe(true);
  });
});

describe('nothing that can be drawn', () => {
  const none = { ...sweep, trials: [], rungs: [], winner: undefined };
  const one = { ...sweep, trials: [best] };
  const gone = { ...sweep, trials: [diverged], winner: undefined };
  const odd = withTrials({ name: 'lr', scale: 'log' }, [[{ lr: 0 }, 0.4], [{}, 0.5]]); // prettier-ignore
  test.each([none, one, gone, odd])('%#', (record) => {
    for (const svg of [
      settingSvg(record, 'lr'),
      secondsSvg(record, 'lr'),
      settingSvg(record, 'hidden'),
      parallelSvg(record),
      rungsSvg(record),
      curvesOfTrialsSvg(record),
    ])
      // prettier-ignore
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});
