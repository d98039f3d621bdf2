// `mlp-train eval`: loss, accuracy and the scores of each class on the test images.
import { TensorDataset } from '../../dataset/tensor-dataset.js';
import { formatShape } from '../../autograd/shape.js';
import { MlpError } from '../../errors.js';
import { isUint8Array } from '../../kinds.js';
import type { Safetensors } from '../../formats/safetensors.js';
import { decimals, grouped } from '../../report/numbers.js';
import {
  type ClassificationReport,
  classificationReport,
  confusionMatrix,
  type Scores,
} from '../../train/classification.js';
import { recipeIn } from '../../train/checkpoint.js';
import { evaluate, predict } from '../../train/evaluate.js';
import type { LoadedModel } from '../../train/model-file.js';
import { word, path } from '../../train/setting.js';
import { type DataChoice, loadData } from '../train/data.js';
import { stopOnSignals } from '../terminal/failure.js';
import {
  classNamesOf,
  inPixelRange,
  isFolder,
  modelCommand,
  modelFile,
  type ModelOptions,
  openModel,
} from '../model/open.js';
import { option } from '../args/option.js';
import { checkData, DATASETS } from '../train/options.js';
import { print } from '../train/output.js';
import { paint } from '../terminal/terminal.js';
import { printable } from '../terminal/text.js';

type EvalOptions = ModelOptions & Partial<DataChoice>;

/** Runs the command with the arguments after `eval`. */
export async function evaluateModel(args: readonly string[]): Promise<void> {
  const command = evalCommand().parse(args, { from: 'user' });
  const [modelPath] = command.processedArgs as [string];
  const options = command.opts<EvalOptions>();
  const given = dataNames.filter((name) => options[name] !== undefined);
  checkApplies(complete(Object.fromEntries(given.map((name) => [name, options[name]]))), given);
  const signal = stopOnSignals();
  const loaded = openModel(modelPath, options);
  const from = dataOptions(modelFile(modelPath), loaded.metadata, options);
  const { test } = await loadData(from, signal, options.json);
  const data = inModelsForm(test, loaded, modelPath);
  const { loss, examples } = await evaluate(loaded.model, data, { signal });
  const { labels: predicted } = await predict(loaded.model, data, { signal });
  const names = classNamesOf(loaded);
  const report = classificationReport(data.labels, predicted, names);
  if (options.json) {
    const matrix = confusionMatrix(data.labels, predicted, names.length);
    print(JSON.stringify({ dataset: from.dataset, examples, loss, ...report, confusionMatrix: matrix }));
  } else {
    const on = `on ${grouped(examples)} images of ${from.dataset}`;
    print(`${scoresTable(report)}\n\ntest loss ${decimals(loss)}, test accuracy ${decimals(report.accuracy)} ${on}`);
  }
}

function evalCommand() {
  return modelCommand('eval')
    .description('Tells loss, accuracy and the scores of each class on the test images.')
    .addOption(settingOption('dataset', 'what it was trained on'))
    .addOption(settingOption('dataDir'))
    .option('--json', 'one JSON object on stdout, with the confusion matrix');
}

/** The data that are asked for; if none are, those that the model was trained on, as far as that is known. */
function dataOptions(file: string, metadata: Safetensors['metadata'], { dataset, dataDir }: EvalOptions): DataChoice {
  if (dataset !== undefined || dataDir !== undefined) return { dataset: dataset ?? 'fashion-mnist', dataDir };
  const recipe = recipeIn(file, metadata);
  const known = recipe && sourceOf(recipe.dataset) ? recipe.dataset : 'fashion-mnist';
  const place = recipe?.dataDir !== undefined && isFolder(recipe.dataDir) ? recipe.dataDir : undefined; // else it is searched for
  return { dataset: known, dataDir: place };
}

/** The data with their pixels as the model takes them. @throws MlpError `ERR_MLP_SHAPE` where it cannot */
function inModelsForm(
  data: TensorDataset,
  { model, inputShape, pixelRange }: LoadedModel,
  path: string,
): TensorDataset {
  const [inputs, outputs] = [model.sizes[0], model.sizes[model.sizes.length - 1]];
  if (data.width !== inputs || data.classes > outputs) {
    const of = (shape: readonly number[], classes: number) => `${formatShape(shape)} in ${classes} classes`;
    const what = `the model takes ${of(inputShape, outputs)}, but the data are ${of(data.shape, data.classes)}`;
    throw new MlpError('ERR_MLP_SHAPE', what, path);
  }
  const { features, shape, labels, classes } = data;
  if (!isUint8Array(features)) return data;
  return new TensorDataset(inPixelRange(features, pixelRange), shape, labels, { classes });
}

function scoresTable({ classes, macro, weighted }: ClassificationReport): string {
  const averages = [
    { name: 'mean', ...macro },
    { name: 'weighted mean', ...weighted },
  ];
  const width = Math.max(...[...classes, ...averages].map(({ name }) => printable(name).length));
  const row = ({ name, precision, recall, f1, support }: Scores & { name: string }) => {
    const cells = [decimals(precision), decimals(recall), decimals(f1), grouped(support)];
    return printable(name).padEnd(width) + cells.map((cell, i) => cell.padStart([11, 8, 8, 9][i])).join('');
  };
  const head = `${'class'.padEnd(width)}  precision  recall      f1  support`;
  return [paint(process.stdout, 'dim', head), ...classes.map(row), '', ...averages.map(row)].join('\n');
}
