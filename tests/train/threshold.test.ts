// The threshold of two classes: scikit-learn's F1, from tests/fixtures/threshold.json (made by make_threshold.py), and what else goes by it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  Classifier,
  classificationReport,
  type Ensemble,
  evaluate,
  Generator,
  loadModel,
  MLP,
  type ModelDescription,
  predict,
  Regressor,
  saveModel,
  Table,
  type Tensor,
  TensorDataset,
  thresholdOf,
} from '../../src/index.js';
import { holdFoldOut, holdOut } from '../../src/dataset/split.js';
import { predictedClass } from '../../src/train/predicted-class.js';
import { bestThreshold, type Scored, scored } from '../../src/train/threshold.js';
import { trainRecipe } from '../../src/train/train-recipe.js';
import { readFixture } from './golden.js';

interface Case {
  what: string;
  scores: number[];
  labels: number[];
  f1: number;
  above: number;
  below: number;
  at03: { accuracy: number; macroF1: number };
}
const { cases } = readFixture<{ cases: Case[] }>('threshold.json');

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

/** The net whose outputs are its inputs. */
const identity = (X: Tensor) => X;
const logitsOf = (scores: readonly number[]) => scores.flatMap((p) => [0, Math.log(p / (1 - p))]);
const dataOf = ({ scores, labels }: Pick<Case, 'scores' | 'labels'>) =>
  new TensorDataset(Float32Array.from(logitsOf(scores)), [2], labels, { classes: 2 });
const f1Of = (labels: readonly number[], predicted: ArrayLike<number>) =>
  classificationReport(labels, predicted, 2).classes[1].f1;

describe.each(cases)("$what: scikit-learn's", (of) => {
  test('largest F1', async () => {
    const threshold = await thresholdOf(identity, dataOf(of), { batchSize: 64 });
    expect(threshold).toBeGreaterThan(of.below);
    expect(threshold).toBeLessThan(of.above);
    const { labels } = await predict(identity, dataOf(of), { threshold });
    expect(f1Of(of.labels, labels)).toBeCloseTo(of.f1, 12);
  });

  test('accuracy and macro F1 at 0.3, while what is of probabilities stays', async () => {
    const [{ metrics }, without] = await Promise.all([
      evaluate(identity, dataOf(of), { threshold: 0.3 }),
      evaluate(identity, dataOf(of)),
    ]);
    expect(metrics.accuracy).toBeCloseTo(of.at03.accuracy, 12);
    expect(metrics.macroF1).toBeCloseTo(of.at03.macroF1, 12);
    const { auc, logLoss, calibration } = without.metrics;
    expect(metrics).toMatchObject({ loss: without.loss, auc, logLoss, calibration });
  });
});

test('by hand: the rows of all parts together, few digits, and 0.5 if no row is of the second class', () => {
  const part = (scores: number[], seconds: number[]): Scored => ({ scores, isSecond: seconds.map(Boolean) });
  // F1 of the first 1, 2, 3 and 4: 2/3, 2/4, 4/5, 4/6
  expect(bestThreshold([part([0.8, 0.4], [0, 0]), part([0.9, 0.72], [1, 1])])).toBe(0.6);
  expect(bestThreshold([part([0.9], [1])])).toBe(0.5); // in the middle of 0 and 0.9
  expect(bestThreshold([part([0.3121, 0.312], [1, 0])])).toBe(0.31205);
  expect(bestThreshold([part([0.9, 0.1], [0, 0])])).toBe(0.5);
});

test('a probability that is the threshold is the second class; a net of one logit has one too', async () => {
  const labels = [1, 1, 0];
  const equal = new TensorDataset(Float32Array.of(2, 2, 0, 0.1, 0.1, 0), [2], labels, { classes: 2 });
  expect((await predict(identity, equal, { threshold: 0.5 })).labels).toEqual(Int32Array.of(1, 1, 0));
  expect((await predict(identity, equal)).labels).toEqual(Int32Array.of(0, 1, 0)); // the first of equal ones
  const one = Float32Array.of(-0.8, -0.9); // sigmoid: 0.310, 0.289
  expect([0, 1].map((row) => predictedClass(one, row, 1, 0.3))).toEqual([1, 0]);
});

describe('refused', () => {
  const three = new TensorDataset(new Float32Array(6), [3], [0, 1], { classes: 3 });
  const numbers = new TensorDataset(new Float32Array(2), [1], Float32Array.of(1, 2));

  test.each([0, 1, -1, NaN, '0.3'])('%s', async (threshold) => {
    const message = 'expected a number above 0 and below 1 for threshold but got';
    const options = { threshold: threshold as number };
    await expect(evaluate(identity, dataOf(cases[4]), options)).rejects.toThrow(message);
    await expect(predict(identity, dataOf(cases[4]), options)).rejects.toThrow(message);
  });

  test('three classes, and a regression', async () => {
    const message = 'threshold: it is for two classes, but there are 3. Leave it out.';
    await expect(evaluate(identity, three, { threshold: 0.3 })).rejects.toThrow(message);
    await expect(predict(identity, three, { threshold: 0.3 })).rejects.toThrow(message);
    await expect(thresholdOf(identity, three)).rejects.toThrow('a threshold is for two classes, but the net gives 3');
    await expect(evaluate(identity, numbers, { threshold: 0.3 })).rejects.toThrow('the targets are numbers');
  });

  test('by an estimator', async () => {
    const rows = ['a', 'b', 'c'].flatMap((name) => Array.from({ length: 4 }, (_, x) => ({ x, name })));
    const of = (options: object) => new Classifier(options).fit(Table.from(rows), { target: 'name' });
    await expect(of({ threshold: 0.3 })).rejects.toThrow('threshold: it is for two classes, but there are 3');
    await expect(of({ optimize: 'f1' })).rejects.toThrow('threshold: it is for two classes, but there are 3');
    await expect(of({ threshold: 0.3, optimize: 'f1' })).rejects.toThrow(
      'Classifier.fit: optimize is for two classes, with validation or folds, and not beside threshold.',
    );
    await expect(of({ optimize: 'f1', validation: 0 })).rejects.toThrow('optimize is for two classes, with validation');
    const regression = new Regressor({ threshold: 0.3 }).fit(Table.from(rows), { target: 'x' });
    await expect(regression).rejects.toThrow('Regressor.fit: threshold is for two classes.');
    expect(() => new Classifier({ threshold: 1 })).toThrow('a number above 0 and below 1 for threshold but got 1');
  });
});

describe('in a model file', () => {
  const path = () => join(home, 'model');
  const net = (outputs: number) => new MLP([2, outputs], { generator: new Generator(1) });

  test('it comes back; a file without one has none', () => {
    saveModel(path(), net(2), { threshold: 0.3 });
    expect(loadModel(path()).threshold).toBe(0.3);
    saveModel(path(), net(2));
    expect('threshold' in loadModel(path())).toBe(false);
  });

  test.each<[number, Partial<ModelDescription>, string]>([
    [3, { threshold: 0.3 }, 'it is for two classes, but there are 3'],
    [2, { threshold: 0.3, task: 'regression' }, 'expected nothing, as the model is not of two classes, for threshold'],
    [1, { threshold: 0.3 }, 'expected nothing, as the model is not of two classes, for threshold'],
    [2, { threshold: 1.5 }, 'expected a number above 0 and below 1 for threshold but got 1.5'],
  ])('of %i outputs with %j it is refused', (outputs, description, message) => {
    expect(() => saveModel(path(), net(outputs), description)).toThrow(message);
  });
});

/** Rows of two classes that overlap, one in five of the second. */
const drawn = (rows: number) => {
  const generator = new Generator(5);
  const noise = generator.uniform(new Float64Array(rows), -1, 1);
  const labels = Array.from({ length: rows }, (_, i) => Number(i % 5 === 0));
  return { x: Array.from(noise, (value, i) => value + 0.8 * labels[i]), labels };
};
const QUICK = { preset: 'book', hidden: [4], epochs: 4, batchSize: 16, optimizer: 'adam', lr: 0.02 } as const;

describe('of a recipe: F1 is the largest that any threshold gives on the rows that a net was not trained on', () => {
  const { x, labels } = drawn(200);
  const train = new TensorDataset(Float32Array.from(x), [1], labels, { classes: 2 });
  const trained = (given: object) => trainRecipe({ ...QUICK, hidden: [4], optimize: 'f1', ...given }, { train });

  function expectLargest(threshold: number | undefined, parts: readonly Scored[]) {
    const scores = parts.flatMap((part) => part.scores);
    const truth = parts.flatMap(({ isSecond }) => isSecond.map(Number));
    const f1At = (threshold: number) => f1Of(truth, scores.map((score) => Number(score >= threshold))); // prettier-ignore
    expect(f1At(threshold!)).toBe(Math.max(...scores.map(f1At)));
    expect(f1At(threshold!)).toBeGreaterThan(f1At(0.5));
  }

  test('of folds each row by the net of its own', async () => {
    const { model, threshold } = await trained({ folds: 2 });
    const { models } = model.modules[0] as Ensemble;
    const parts = models.map((net, i) => scored(net, holdFoldOut(train, 2, i + 1, 42).validation));
    expectLargest(threshold, await Promise.all(parts));
  });

  test('of one net its validation rows, of an ensemble those of all', async () => {
    for (const ensemble of [1, 2]) {
      const { model, threshold } = await trained({ ensemble, validation: 0.4 });
      expectLargest(threshold, [await scored(model, holdOut(train, 0.4, 42).validation)]);
    }
  });
});

test('Classifier: predict, score and files go by it', async () => {
  const { x, labels } = drawn(150);
  const table = Table.from(x.map((value, i) => ({ value, is: labels[i] ? 'yes' : 'no' })));
  const model = await new Classifier({ ...QUICK, folds: 2, threshold: 0.15 }).fit(table, { target: 'is' });
  const [predicted, probabilities] = [await model.predict(table), await model.predictProba(table)];
  expect(predicted).toEqual(probabilities.map(([, yes]) => (yes >= 0.15 ? 'yes' : 'no')));
  expect(probabilities.some(([, yes]) => yes >= 0.15 && yes < 0.5)).toBe(true);
  const right = predicted.filter((name, i) => name === (labels[i] ? 'yes' : 'no')).length;
  expect(await model.score(table)).toBeCloseTo(right / 150, 12);
  model.save(join(home, 'classifier'));
  const again = Classifier.load(join(home, 'classifier'));
  expect([again.threshold, await again.predict(table)]).toEqual([0.15, predicted]);
});
