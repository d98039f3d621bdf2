// A run as its recipe says: layers and what is measured on the training rows, groups of parameters, steps of an epoch, the loss.
import { describe, expect, test } from 'vitest';
import { DataLoader, Ensemble, fit, Generator, MLP, SGD, type StepPosition, TensorDataset } from '../../src/index.js';
import { buildRun, layersOf, lossOf, stepsPerEpoch } from '../../src/train/build-run.js';
import { complete } from '../../src/train/recipe-values.js';
import type { Settings } from '../../src/train/recipe.js';

const rows = (n: number) => Float32Array.from({ length: 2 * n }, (_, i) => (i * 7) % 5);
const classesOf = (n: number) =>
  new TensorDataset(
    rows(n),
    [2],
    Uint8Array.from({ length: n }, (_, i) => i % 3),
  );
const amounts = new TensorDataset<Float32Array | Uint8Array>(rows(8), [2], Float32Array.of(30, 50, 30, 50, 30, 50, 30, 50)); // prettier-ignore
const table = (given: Partial<Settings>) => complete({ preset: 'table', ...given });

describe('the preset table', () => {
  const built = buildRun(table({ task: 'classes' }), classesOf(8));

  test('of classes', () => {
    expect(String(built.model)).toBe(
      'MLP(\n  layers.0: FeatureScale(2)\n  layers.1: Linear(2 -> 256, ntk), SELU\n  layers.2: Linear(256 -> 256, ntk), SELU\n' +
        '  layers.3: Linear(256 -> 256, ntk), SELU\n  layers.4: Linear(256 -> 3, ntk)\n)',
    );
    expect(lossOf(table({ task: 'classes' }), classesOf(8))).toMatchObject({ labelSmoothing: 0.1 });
    const weighted = table({ task: 'classes', classWeight: [1, 1, 9] }); // a tenth of 9 / 3 for the last class would be on every row
    expect(lossOf(weighted, classesOf(8))).toMatchObject({ labelSmoothing: 0, weight: [1, 1, 9] });
  });

  test('has weights, feature factors and biases in groups', () => {
    const { type, betas, lr, groups } = built.optimizer.describe(built.model.parameters());
    expect({ type, betas, lr }).toEqual({ type: 'adam', betas: [0.9, 0.95], lr: { type: 'coslog', lr: 0.04, warmup: 0 } });
    expect(groups).toEqual([{ params: [1, 3, 5, 7] }, { params: [0], lrFactor: 6 }, { params: [2, 4, 6, 8], lrFactor: 0.1 }]);
  }); // prettier-ignore

  test('of a regression ends in the units of the target, and its loss is of the standardised one', () => {
    const settings = table({ task: 'regression', hidden: [4] });
    const { model } = buildRun(settings, amounts);
    expect(model.modules.map(String)).toEqual(['FeatureScale(2)', 'Linear(2 -> 4, ntk)', 'Mish', 'Linear(4 -> 1, ntk)', 'TargetScale(40, 10)']); // prettier-ignore
    expect(lossOf(settings, amounts)).toMatchObject({ scale: [10] });
    expect(settings).toMatchObject({ lr: 0.07, monitor: 'rmse', labelSmoothing: 0, temperature: false });
  });
});

test('without rates of their own, all parameters are taken alike', () => {
  const { optimizer, model } = buildRun(complete({ featureScale: true }), classesOf(8));
  expect(optimizer.describe(model.parameters())).not.toHaveProperty('groups');
  expect(optimizer.parameters).toEqual(model.parameters());
});

describe('the layers of a model as settings', () => {
  test.each<Partial<Settings>>([
    { task: 'regression', hidden: [4, 3], standardize: true, dropout: [0.1, 0.2], bias: false },
    { task: 'regression', hidden: [], targetScale: false },
    { task: 'classes', preset: 'book' },
  ])('%j', (given) => {
    const settings = table(given);
    const said = layersOf(buildRun(settings, given.task === 'regression' ? amounts : classesOf(8)).model);
    expect(settings).toMatchObject(said);
  });

  test('of an ensemble are none of its own', () => {
    const model = MLP.of([new Ensemble([new MLP([2, 4, 3])], 'outputs')]);
    expect(layersOf(model)).toMatchObject({ hidden: [], bias: true, parametrization: 'standard', featureScale: false });
  });
});

describe('without short last batches', () => {
  test.each([1, 7, 8, 9, 16, 23])('%i rows in eights', (n) => {
    const batchSize = Math.min(8, n);
    const loader = new DataLoader(classesOf(n), { batchSize, dropLast: true });
    expect(stepsPerEpoch({ batchSize: 8, dropLast: true }, n)).toBe(loader.length);
    expect(stepsPerEpoch({ batchSize: 8, dropLast: false }, n)).toBe(Math.ceil(n / 8));
  });

  test('fit takes whole batches, tells of their examples, and counts their steps', async () => {
    const model = new MLP([2, 3], { generator: new Generator(1) });
    const asked: (StepPosition | undefined)[] = [];
    class Watched extends SGD {
      override step(at?: StepPosition) {
        asked.push(at);
        super.step(at);
      }
    }
    const optimizer = new Watched(model.parameters(), { lr: { type: 'linear', lr: 0.1 } });
    const options = { optimizer, epochs: 2, batchSize: 8, dropLast: true, generator: new Generator(2) };
    await fit(model, classesOf(23), options);
    expect(asked).toEqual([0, 1, 2, 3].map((step) => ({ step, totalSteps: 4 })));
    asked.length = 0;
    await fit(model, classesOf(5), options);
    expect(asked).toEqual([0, 1].map((step) => ({ step, totalSteps: 2 })));
    await expect(fit(model, classesOf(5), { ...options, dropLast: 1 as never })).rejects.toThrow(/true or false for dropLast/); // prettier-ignore
  });
});
