// Metrics of classes and of regressions against scikit-learn's, from tests/fixtures/metrics.json (made by make_metrics.py).
import { describe, expect, test } from 'vitest';
import {
  DataLoader,
  evaluate,
  fit,
  Generator,
  MLP,
  type Metrics,
  Parameter,
  SGD,
  type Tensor,
  tensor,
  TensorDataset,
  trainEpoch,
  MSELoss,
  CrossEntropyLoss,
  BCEWithLogitsLoss,
} from '../../src/index.js';
import { areaUnderCurve } from '../../src/train/auc.js';
import { headline, isBetter, type MetricName } from '../../src/train/metric.js';
import { readFixture } from './golden.js';

interface Case {
  what: string;
  outputs: number[][];
  loss: number;
}
type ClassCase = Case & {
  labels: number[];
  accuracy: number;
  macroF1: number;
  auc?: number;
  logLoss: number;
  calibration: number;
};
type RegressionCase = Case & { targets: number[][]; rmse: number; mae: number; r2: number };

const { classes, regressions } = readFixture<{ classes: ClassCase[]; regressions: RegressionCase[] }>('metrics.json');

/** The net whose outputs are its inputs: a data set's rows are then what it says of them. */
const identity = (X: Tensor) => X;
const rows = (outputs: number[][]) => Float32Array.from(outputs.flat());
const dataOf = ({ outputs, targets }: RegressionCase) =>
  new TensorDataset(rows(outputs), [outputs[0].length], rows(targets));
const close = (wanted: object, digits: number) =>
  Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, expect.closeTo(value as number, digits)]));

describe('of classes, as scikit-learn', () => {
  test.each(classes)('$what', async ({ outputs, labels, loss, accuracy, macroF1, auc, logLoss, calibration }) => {
    const columns = outputs[0].length;
    const data = new TensorDataset(rows(outputs), [columns], Uint8Array.from(labels), {
      classes: Math.max(columns, 2),
    });
    const measure = (batchSize: number) => evaluate(identity, data, { batchSize, loss: lossFor(columns) });
    const { metrics, ...named } = await measure(7);
    expect(metrics).toEqual({ ...close({ accuracy, macroF1, ...(auc !== undefined && { auc }), logLoss, calibration }, 12), loss: expect.closeTo(loss, 6) }); // prettier-ignore
    expect(named).toEqual({ examples: labels.length, loss: metrics.loss, accuracy: metrics.accuracy });
    expect({ ...(await measure(1000)).metrics, loss: 0 }).toEqual({ ...metrics, loss: 0 });
  });

  /** Of one logit, the loss of the class that it is for. */
  const lossFor = (columns: number) =>
    columns > 1
      ? new CrossEntropyLoss()
      : (yHat: Tensor, y: unknown) =>
          new BCEWithLogitsLoss().forward(yHat, tensor([...(y as Uint8Array)].map((label) => [label])));

  test('a NaN is of no class, and leaves no area', async () => {
    const data = new TensorDataset(new Float32Array(3), [1], [0, 1, 1], { classes: 2 });
    const { metrics } = await evaluate(() => tensor([[NaN, 0], [0, 1], [0, 1]]), data); // prettier-ignore
    // Class 0: never predicted, so 0; class 1: two of two, F1 1.
    expect(metrics).toEqual({ accuracy: 2 / 3, macroF1: 0.5, loss: expect.any(Number) });
  });

  test('AUC: pairs by hand', () => {
    expect(areaUnderCurve([0.1, 0.4, 0.35, 0.8], [false, false, true, true])).toBe(0.75); // scikit-learn's own example
    expect(areaUnderCurve([1, 1], [true, false])).toBe(0.5);
    expect(areaUnderCurve([-Infinity, 0, Infinity], [false, false, true])).toBe(1);
    expect(areaUnderCurve([1, 2], [true, true])).toBeNaN();
  });
});

describe('of regressions, as scikit-learn', () => {
  test.each(regressions)('$what', async (of) => {
    const { rmse, mae, r2, loss } = of;
    const { metrics, ...named } = await evaluate(identity, dataOf(of), { batchSize: 7 });
    expect(metrics).toEqual({ ...close({ rmse, mae, r2 }, 8), loss: expect.any(Number) });
    expect(Math.abs(metrics.loss! - loss)).toBeLessThanOrEqual(1e-6 * loss); // in float32
    expect(named).toEqual({ examples: of.outputs.length, loss: metrics.loss });
  });

  test('training counts RMSE and MAE from the outputs before each update', async () => {
    const of = regressions[1];
    const scale = new Parameter(tensor([1]));
    const loader = new DataLoader(dataOf(of), { batchSize: 8 });
    const optimizer = new SGD([scale], { lr: 0 });
    const { metrics, ...named } = await trainEpoch((X: Tensor) => X.mul(scale), loader, new MSELoss(), optimizer);
    expect(metrics).toEqual({ ...close({ rmse: of.rmse, mae: of.mae }, 10), loss: expect.closeTo(of.loss, 4) });
    expect(named).toEqual({ examples: 50, loss: metrics.loss });
  });

  test('a net with too few outputs for the targets is refused', async () => {
    const data = new TensorDataset(new Float32Array(4), [1], new Float32Array(8));
    await expect(evaluate(identity, data, { loss: () => tensor(0) })).rejects.toThrow(
      /gives \[4, 1\] for targets \[4, 2\]/,
    );
  });
});

describe('what is best', () => {
  test.each<[MetricName, number | undefined, number | undefined, boolean]>([
    ['accuracy', 0.9, 0.8, true],
    ['rmse', 0.9, 0.8, false],
    ['rmse', 0.7, 0.8, true],
    ['r2', 0.7, 0.7, false],
    ['loss', 5, undefined, true],
    ['loss', 5, NaN, true],
    ['loss', NaN, 5, false],
    ['auc', undefined, 0.1, false],
  ])('%s: %d against %d', (name, value, other, better) => {
    expect(isBetter(name, value, other)).toBe(better);
  });

  test('the metric beside the loss is the first other one', () => {
    expect(headline({ loss: 1, rmse: 2, r2: 0 })).toBe('rmse');
    expect(headline({ loss: 1 })).toBe('loss');
  });

  test('a regression goes by its RMSE, which falls', async () => {
    const generator = new Generator(1);
    const X = generator.randn(new Float32Array(200));
    const data = new TensorDataset(X, [2], Float32Array.from({ length: 100 }, (_, i) => 3 * X[2 * i] - X[2 * i + 1] + 1)); // prettier-ignore
    const model = new MLP([2, 1], { generator });
    const progress = { epochs: 0 };
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const history = await fit(model, data, { optimizer, test: data, epochs: 20, batchSize: 20, generator, progress });
    const tested = history.map(({ metrics }) => metrics.test as Required<Metrics>);
    expect(progress).toMatchObject({ best: { metric: 'rmse', value: Math.min(...tested.map(({ rmse }) => rmse)) } });
    expect(tested.at(-1)!.rmse).toBeLessThan(1e-3); // the targets are a linear function of the inputs
    expect(tested.at(-1)!.r2).toBeGreaterThan(0.9999);
    expect(Object.keys(tested[0])).toEqual(['loss', 'rmse', 'mae', 'r2']);
    expect(JSON.stringify(history)).not.toContain('ccuracy');
  });
});
