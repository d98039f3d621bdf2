// A sweep: what is trained, what goes on, how it is ranked, and what the winner comes to.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate, fit, Generator, holdOut, loadModel, MLP, SGD } from '../../src/index.js';
import { sweepBy, type SweepOptions, type SweepParts } from '../../src/sweep/sweep.js';
import { data, ownCrew, settings } from './small-sweep.js';

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

const swept = ({ crew = ownCrew(), ...options }: Partial<SweepOptions> & Pick<SweepParts, 'crew'>) =>
  sweepBy({ data: data(), space: 'lr: 0.01 0.3 1', settings, ...options }, { crew });

describe('a grid', () => {
  test('ranks its trials by the mean over seeds of the best epoch on the validation rows', async () => {
    const { record } = await swept({ space: 'lr: 0.01 1; seed: 1 2' });
    expect(record).toMatchObject({ metric: 'accuracy', seeds: ['1', '2'], validationExamples: 20, rungs: [{ trials: 2, epochs: 9 }] }); // prettier-ignore
    expect(record.trials.map(({ trial }) => trial)).toEqual([2, 1]); // nine epochs of 0.01 hardly move the weights
    for (const { runs, mean, spread } of record.trials) {
      const best = runs.map(({ epochs }) => Math.max(...epochs.map(({ validation }) => validation.accuracy!)));
      expect(mean).toBeCloseTo((best[0] + best[1]) / 2, 12);
      expect(spread).toBeCloseTo(Math.abs(best[0] - best[1]) / Math.SQRT2, 12);
    }
  });

  test('trains what fit trains', async () => {
    const { record } = await swept({ space: 'lr: 1; seed: 7' });
    const { train, validation } = holdOut(data().train, 0.1, 42);
    const generator = new Generator(7);
    const model = new MLP([2, 8, 2], { generator });
    const epochs = await fit(model, train, { optimizer: new SGD(model.parameters(), { lr: 1 }), validation, test: data().test, epochs: 9, batchSize: 20, generator }); // prettier-ignore
    const expected = epochs.map(({ epoch, trainLoss, metrics }) => ({
      epoch,
      trainLoss,
      validation: metrics.validation,
    }));
    expect(record.trials[0].runs[0].epochs).toEqual(expected);
  });

  test('counts a trial that diverges as a result, behind all others', async () => {
    const { record } = await swept({ space: 'lr: 1e30 0.3' });
    expect(record.trials.map(({ trial }) => trial)).toEqual([2, 1]);
    expect(record.trials[1].mean).toBeUndefined();
    expect(record.trials[1].runs[0]).toMatchObject({ state: 'diverged', error: expect.stringContaining('finite') as string }); // prettier-ignore
  });

  test('of nothing but divergence has no winner', async () => {
    const { record, model } = await swept({ space: 'lr: 1e30' });
    expect([record.winner, model]).toEqual([undefined, undefined]);
  });
});

test('trials of another preset are ranked by the same metric, after as many epochs', async () => {
  const { record } = await swept({ space: 'preset: book table', settings: { hidden: [8], batchSize: 20 } });
  const runs = record.trials.flatMap((trial) => trial.runs);
  expect(runs.map(({ best, epochs }) => [best!.metric, epochs.length])).toEqual([['accuracy', 10], ['accuracy', 10]]); // prettier-ignore
});

describe('halving', () => {
  const options = { space: 'lr: 0.01..1 log; hidden: 4 8', strategy: 'halving', trials: 9 } as const;

  test('has the best third go on, from where they were', async () => {
    const crew = ownCrew(home);
    const { record } = await swept({ ...options, crew });
    expect(record.rungs).toEqual([[9, 1], [3, 3], [1, 9]].map(([trials, epochs]) => ({ trials, epochs }))); // prettier-ignore
    const first = record.trials.map(({ trial, runs: [{ epochs }] }) => ({ trial, after1: epochs[0].validation.accuracy! })); // prettier-ignore
    const best = first.sort((a, b) => b.after1 - a.after1 || a.trial - b.trial).slice(0, 3).map(({ trial }) => trial); // prettier-ignore
    const second = record.trials.filter(({ rung }) => rung >= 1).map(({ trial }) => trial);
    expect(second.sort()).toEqual(best.sort());
    expect(record.trials[0].runs[0].epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(crew.trained).toHaveLength(13);
  });

  test('of which the last trials diverge has the best of those before as its winner', async () => {
    const crew = ownCrew();
    const broken = (jobs: Parameters<typeof crew.run>[0], told: Parameters<typeof crew.run>[1]) =>
      crew.run(jobs, { ...told, end: (job, result) => told.end(job, job.rung === 2 ? { state: 'diverged', epochs: [], seconds: 1 } : result) }); // prettier-ignore
    const { record } = await swept({ ...options, crew: { ...crew, run: broken } });
    expect(record.trials.at(-1)!.runs[0].state).toBe('diverged');
    expect(record.trials[0]).toMatchObject({ trial: record.winner!.trial, rung: 1 });
  });

  test('comes to the same without checkpoints, and with a schedule and momentum to the same as without a stop', async () => {
    const share = { ...settings, momentum: 0.9, schedule: 'cosine', dropout: [0.2] } as const;
    const both = [home, undefined].map((dir) => swept({ ...options, settings: share, crew: ownCrew(dir, share) }));
    const [kept, anew] = (await Promise.all(both)).map(({ record }) => timeless(record.trials));
    expect(anew).toEqual(kept);
    const [winner] = kept;
    const whole = await swept({ settings: { ...share, ...winner.values }, space: 'seed: 42', crew: ownCrew(undefined, share) }); // prettier-ignore
    expect(timeless(whole.record.trials)[0].runs).toEqual(winner.runs);
  });
});

const timeless = (trials: Awaited<ReturnType<typeof sweepBy>>['record']['trials']) =>
  trials.map(({ runs, ...trial }) => ({ ...trial, runs: runs.map(({ seconds: _, ...run }) => run) }));

describe('the winner', () => {
  test('is trained on all training rows for its best number of epochs, and meets the test once', async () => {
    const out = join(home, 'winner');
    const { record, model } = await swept({ space: 'lr: 0.3 1', out });
    const { winner, trials } = record;
    expect(winner!.epochs).toBe(trials[0].runs[0].best!.epoch);
    const generator = new Generator(42);
    const again = new MLP([2, 8, 2], { generator });
    const { train, test: held } = data();
    const optimizer = new SGD(again.parameters(), { lr: trials[0].values.lr! });
    await fit(again, train, { optimizer, test: held, epochs: winner!.epochs, batchSize: 20, generator });
    const values = (net: MLP) => net.parameters().map((parameter) => [...parameter.values]);
    expect(values(model!)).toEqual(values(again));
    expect(values(loadModel(join(out, 'winner/model.safetensors')).model)).toEqual(values(again));
    expect(winner!.test).toEqual((await evaluate(again, held, { generator: new Generator(0) })).metrics);
    expect(readFileSync(join(out, 'sweep.html'), 'utf8')).toContain('</html>');
  });
});

test('the winner has the threshold that its validation rows gave, and is measured by it', async () => {
  const [share, out] = [{ ...settings, optimize: 'f1' } as const, join(home, 'threshold')];
  const { record, model } = await swept({
    settings: share,
    space: 'lr: 0.3 0.5',
    crew: ownCrew(undefined, share),
    out,
  });
  const { threshold } = loadModel(join(out, 'winner/model.safetensors'));
  const ledger = readFileSync(join(out, 'trials.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
  expect(threshold).toBe(ledger.find(({ trial }) => trial === record.winner!.trial).threshold);
  const { metrics } = await evaluate(model!, data().test, { generator: new Generator(0), threshold });
  expect(record.winner!.test).toEqual(metrics);
});

describe('a sweep that goes on', () => {
  test('trains only what has not ended, and comes to the same', async () => {
    const out = join(home, 'goes-on');
    const whole = await swept({ strategy: 'halving', trials: 3 });
    const stop = new AbortController();
    const onEvent: SweepOptions['onEvent'] = ({ event }) => event === 'run' && stop.abort(new Error('enough'));
    const options = { strategy: 'halving', trials: 3, out } as const;
    await expect(swept({ ...options, signal: stop.signal, onEvent })).rejects.toThrow('enough');
    const crew = ownCrew();
    const { record } = await swept({ ...options, crew });
    expect(crew.trained).not.toContain('trial 1 seed 42 to epoch 3');
    expect(timeless(record.trials)).toEqual(timeless(whole.record.trials));
    const idle = ownCrew();
    await swept({ ...options, crew: idle });
    expect(idle.trained).toEqual([]);
  });

  test('tries again what failed', async () => {
    const out = join(home, 'failed');
    const crew = ownCrew();
    const failing = (jobs: Parameters<typeof crew.run>[0], told: Parameters<typeof crew.run>[1]) =>
      crew.run(jobs, { ...told, end: (job, result) => told.end(job, job.trial === 2 ? { state: 'failed', epochs: [], seconds: 0, error: 'no memory' } : result) }); // prettier-ignore
    const { record } = await swept({ out, crew: { ...crew, run: failing } });
    expect(record.trials.at(-1)).toMatchObject({ trial: 2, runs: [{ state: 'failed', error: 'no memory' }] });
    const second = ownCrew();
    const again = await swept({ out, crew: second });
    expect(second.trained).toEqual(['trial 2 seed 42 to epoch 9']);
    expect(timeless(again.record.trials)).toEqual(timeless((await swept({})).record.trials));
  });

  test('refuses another space, other settings and other rows, and names what differs', async () => {
    const out = join(home, 'other');
    await swept({ out });
    await expect(swept({ out, space: 'lr: 0.1' })).rejects.toThrow('space was "lr: 0.01 0.3 1" and is "lr: 0.1"');
    await expect(swept({ out, settings: { ...settings, batchSize: 10 } })).rejects.toThrow(
      'batchSize was 20 and is 10',
    );
    const { train, test: held } = data();
    await expect(swept({ out, data: { train: held, test: train } })).rejects.toThrow('data was "sha256:');
  });
});

test.each([
  [{ space: 'lr: 1', settings: { folds: 5 } }, 'a trial is one net'],
  [{ space: 'beta1: 0.8 0.9' }, 'beta1 means nothing in any trial: it is for --optimizer adam or adamw'],
  [{ workers: 0 }, 'workers'],
  [{ strategy: 'halving', eta: 1 }, 'eta'],
  [{ eta: 3 }, 'eta is for halving, and not for grid'],
  [{ strategy: 'bayes' as never }, 'one of grid, random, halving'],
  [{ settings: { epochs: 0 } }, 'no trial trains in 0 epochs'],
  [{ settings: { epoch: 3 } as never }, 'settings has no setting epoch'],
  [{ settings: { seed: 1 } as never }, "for settings.seed but got 1. Write '1'"],
  [{ data: {} as never }, 'data.train'],
] as const)('%j is refused, and no folder is made', async (options, message) => {
  const out = join(home, 'refused');
  await expect(swept({ ...options, out, crew: undefined })).rejects.toThrow(message);
  expect(existsSync(out)).toBe(false);
});
