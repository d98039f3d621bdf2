// Our side of the tables: the preset `table` as the command trains it, one net or several, from parts of a table to figures on its test rows.
import { labelled } from '../../dist/dataset/table-targets.js';
import type { TargetArray } from '../../dist/dataset/dataset.js';
import type { TensorDataset } from '../../dist/dataset/tensor-dataset.js';
import { setBackend } from '../../dist/kernels/choose.js';
import { Ensemble } from '../../dist/nn/ensemble.js';
import { MLP } from '../../dist/nn/mlp.js';
import { Generator } from '../../dist/random/generator.js';
import { applyPreprocessing, fitPreprocessing } from '../../dist/tables/preprocessing.js';
import type { TableSplit } from '../../dist/tables/table.js';
import { areaUnderCurve } from '../../dist/train/auc.js';
import { buildRun, heldOut, lossOf } from '../../dist/train/build-run.js';
import { evaluate, predict } from '../../dist/train/evaluate.js';
import { fit } from '../../dist/train/fit.js';
import { complete } from '../../dist/train/recipe-values.js';
import type { Settings } from '../../dist/train/recipe.js';
import { temperatureOf, withTemperature } from '../../dist/train/temperature.js';

/** Parts of a table, and what is to be predicted. */
export interface TableTask {
  readonly parts: TableSplit;
  readonly target: string;
  /** Of the classes; undefined for a regression. */
  readonly names: readonly string[] | undefined;
}

/** What is reached on the test rows: accuracy, AUC (of more than two classes the mean of one against the others) and log loss, or RMSE. */
export type Reached = Readonly<Partial<Record<'accuracy' | 'auc' | 'logLoss' | 'rmse', number>>>;

/** Trains on one thread, without looking at the test rows until it is done. @param given what differs from the preset */
export async function trainTable({ parts, target, names }: TableTask, given: Partial<Settings>): Promise<Reached> {
  setBackend('openblas', { threads: 1 });
  const preprocessing = fitPreprocessing(parts.train, target);
  const dataOf = (part: keyof TableSplit) => {
    const { features, width } = applyPreprocessing(preprocessing, parts[part]);
    return labelled(features, [width], parts[part], target, names);
  };
  const train = dataOf('train');
  const held = parts.validation.rows > 0 ? { validation: dataOf('validation') } : {};
  const task = names ? 'classes' : 'regression';
  const { folds = 0, ensemble = 1 } = given;
  const members: MLP[] = [];
  for (let member = 1; member <= (folds || ensemble); member++) {
    const of = folds || ensemble > 1 ? { member } : {};
    members.push(await trainOne({ task, ...given, ...of }, { train, ...held }));
  }
  const model = members.length > 1 ? MLP.of([new Ensemble(members, names ? 'probabilities' : 'outputs')]) : members[0];
  return reachedBy(model, dataOf('test'));
}

/** One net, with its best epoch's weights and its temperature. @param given what differs from the preset */
export async function trainOne(given: Partial<Settings>, data: Parameters<typeof heldOut>[1]): Promise<MLP> {
  const settings = complete({ dataset: 'table', preset: 'table', ...given });
  const { train, validation } = heldOut(settings, data);
  const { model, optimizer, generator } = buildRun(settings, train);
  const { epochs, batchSize, dropLast, monitor, cycleStop } = settings;
  const loss = lossOf(settings, train);
  await fit(model, train, { optimizer, loss, generator, epochs, batchSize, dropLast, validation, monitor, cycleStop });
  if (!settings.temperature || !validation) return model;
  const rows = validation as TensorDataset;
  return withTemperature(model, await temperatureOf(model, rows, { generator: new Generator(0) }));
}

async function reachedBy(model: MLP, test: TensorDataset<TargetArray>): Promise<Reached> {
  const generator = new Generator(0);
  const { accuracy, logLoss, auc, rmse } = (await evaluate(model, test, { generator })).metrics;
  if (test.classes === 0) return { rmse };
  return { accuracy, logLoss, auc: auc ?? (await meanAuc(model, test as TensorDataset)) };
}

/** The mean, over the classes that the test rows have, of the area under the curve of one class against all others. */
async function meanAuc(model: MLP, test: TensorDataset): Promise<number> {
  const { probabilities } = await predict(model, test, { generator: new Generator(0) });
  const labels = Array.from(test.labels);
  const areas = Array.from(
    { length: test.classes },
    (_, k) =>
    areaUnderCurve(labels.map((_, row) => probabilities[row * test.classes + k]), labels.map((label) => label === k)), // prettier-ignore
  ).filter((area) => !Number.isNaN(area));
  return areas.reduce((sum, area) => sum + area, 0) / areas.length;
}
