// `mlp-train eval`: loss, accuracy and the scores of each class on the test images.
import { formatShape } from '../../autograd/shape.js';
import { hasClasses, type TargetArray } from '../../dataset/dataset.js';
import { sourceOf } from '../../dataset/sources.js';
import { TensorDataset } from '../../dataset/tensor-dataset.js';
import { MlpError } from '../../errors.js';
import { nounOf } from '../../images/picture.js';
import { isUint8Array } from '../../kinds.js';
import type { Safetensors } from '../../formats/safetensors.js';
import { decimals, grouped, plural } from '../../report/numbers.js';
import {
  type ClassificationReport,
  classificationReport,
  confusionMatrix,
  type Scores,
} from '../../train/classification.js';
import { readRun } from '../../train/run-folder.js';
import { trainingIn } from '../../train/checkpoint.js';
import { complete, flagOf } from '../../train/recipe-values.js';
import type { Settings } from '../../train/recipe.js';
import { baselinesOf } from '../../train/baseline.js';
import { evaluate, predict } from '../../train/evaluate.js';
import { labelledTable, readModelTable } from '../../dataset/model-table.js';
import { tableModel, tellOfColumns } from '../model/table-input.js';
import type { LoadedModel } from '../../train/model-file.js';
import { loadData } from '../train/data.js';
import { stopOnSignals, usageError } from '../terminal/failure.js';
import {
  classNamesOf,
  inPixelRange,
  computing,
  isFolder,
  modelCommand,
  type ModelOptions,
  openModel,
} from '../model/open.js';
import { checkApplies, type DataChoice, dataChoice } from '../train/options.js';
import { settingOption } from '../train/parse-options.js';
import { evaluatedText, metricsText, print, thresholdLine } from '../train/output.js';
import { paint } from '../terminal/terminal.js';
import { printable } from '../terminal/text.js';

const dataNames = ['dataset', 'dataDir'] as const;

type EvalOptions = ModelOptions & Partial<Pick<Settings, (typeof dataNames)[number] | 'dropUnlabelled' | 'delimiter'>>;

/** Runs the command with the arguments after `eval`. */
export async function evaluateModel(args: readonly string[]): Promise<void> {
  const command = evalCommand().parse(args, { from: 'user' });
  const [modelPath, table] = command.processedArgs as [string, string?];
  const options = command.opts<EvalOptions>();
  const given = dataNames.filter((name) => options[name] !== undefined);
  checkApplies(complete(Object.fromEntries(given.map((name) => [name, options[name]]))), given);
  const signal = stopOnSignals();
  const { loaded, file, metadata } = openModel(modelPath, options);
  if (table !== undefined && given.length > 0)
    throw usageError(`${flagOf(given[0])} and ${table} both say the data`, 'Give one');
  if (table === undefined && options.delimiter !== undefined)
    throw usageError('--delimiter is for a table that is named', 'Name it behind the model, or leave that out');
  const from = dataOptions(modelPath, file, metadata, options);
  const name = table ?? from.data ?? from.dataset;
  const { test, train } =
    table === undefined
      ? await loadData({ ...from, preprocessing: loaded.preprocessing }, signal, options.json)
      : { test: await rowsOf(table, loaded, modelPath, options), train: undefined };
  const data = inModelsForm(test, loaded, modelPath);
  const measured = await evaluate(loaded.model, data, { signal, threshold: loaded.threshold });
  const report = hasClasses(data) ? await classReport(loaded, data, signal) : { metrics: measured.metrics };
  const { loss, examples, metrics } = measured;
  const { threshold } = loaded;
  if (options.json) return print(JSON.stringify({ dataset: name, examples, loss, threshold, ...report, metrics }));
  const on = `on ${grouped(examples)} ${nounOf(data.shape)} of ${name}`;
  if ('classes' in report) print(`${scoresTable(report)}\n`);
  const isShort = 'accuracy' in report && !loaded.preprocessing;
  const baselines = baselinesOf({ test: data, preprocessing: loaded.preprocessing, ...(train && { train }) });
  const { accuracy, logLoss } = metrics;
  print(
    `${isShort ? metricsText({ logLoss, accuracy }) : evaluatedText(metrics, baselines)} ${on}${thresholdLine(threshold, classNamesOf(loaded))}`,
  );
}

/** The rows of a table that is named, with their targets. */
async function rowsOf(
  path: string,
  loaded: LoadedModel,
  modelPath: string,
  { dropUnlabelled, delimiter }: EvalOptions,
): Promise<TensorDataset<TargetArray>> {
  const model = tableModel(loaded, modelPath);
  const read = await readModelTable(path, model, { dropUnlabelled, ...(delimiter && { delimiter }) });
  read.table.column(model.target); // which must be there
  tellOfColumns(path, read);
  return labelledTable(read, model);
}

/** Scores of each class, and the confusion matrix. */
async function classReport(loaded: LoadedModel, data: TensorDataset, signal: AbortSignal) {
  const { labels: predicted } = await predict(loaded.model, data, { signal, threshold: loaded.threshold });
  const names = classNamesOf(loaded);
  const report = classificationReport(data.labels, predicted, names);
  return { ...report, confusionMatrix: confusionMatrix(data.labels, predicted, names.length) };
}

function evalCommand() {
  return computing(modelCommand('eval'))
    .argument(
      '[table]',
      'of a model of a table: rows with the column that it predicts (default: the test rows of its run)',
    )
    .description('Says how good a model is on test data: by loss and metrics, and for classes by the scores of each.')
    .addOption(settingOption('dataset', 'what it was trained on'))
    .addOption(settingOption('dataDir'))
    .addOption(settingOption('dropUnlabelled'))
    .addOption(settingOption('delimiter'))
    .option('--json', 'one JSON object on stdout, with the confusion matrix');
}

/** The data that are asked for; if none are, those that the model was trained on, as far as that is known. */
function dataOptions(
  modelPath: string,
  file: string,
  metadata: Safetensors['metadata'],
  { dataset, dataDir }: EvalOptions,
): DataChoice {
  if (dataset !== undefined || dataDir !== undefined) return { dataset: dataset ?? 'fashion-mnist', dataDir };
  const recipe = trainingIn(file, metadata)?.recipe ?? (isFolder(modelPath) ? readRun(modelPath).config : undefined);
  if (recipe?.data !== undefined) return dataChoice(recipe, recipe);
  const known = recipe && sourceOf(recipe.dataset) ? recipe.dataset : 'fashion-mnist';
  const place = recipe?.dataDir !== undefined && isFolder(recipe.dataDir) ? recipe.dataDir : undefined; // else it is searched for
  return { dataset: known, dataDir: place };
}

/** The data with their pixels as the model takes them. @throws MlpError `ERR_MLP_SHAPE` if it cannot */
function inModelsForm(
  data: TensorDataset<TargetArray>,
  { model, inputShape, pixelRange, task, classNames }: LoadedModel,
  path: string,
): TensorDataset<TargetArray> {
  const [inputs, outputs] = [model.sizes[0], model.sizes[model.sizes.length - 1]];
  const isFit = hasClasses(data)
    ? task !== 'regression' && data.classes <= outputs
    : task === 'regression' && data.outputs === outputs;
  if (data.width !== inputs || !isFit) {
    const of = (shape: readonly number[], count: number, inClasses: boolean) =>
      `${formatShape(shape)} ${inClasses ? `in ${count} classes` : `for ${plural(count, 'target')}`}`;
    const theirs = of(data.shape, data.outputs, hasClasses(data));
    const what = `the model takes ${of(inputShape, outputs, task !== 'regression')}, but the data are ${theirs}`;
    throw new MlpError('ERR_MLP_SHAPE', what, path);
  }
  checkNames(data.classNames, classNames, path);
  const { features, shape, labels, classes } = data;
  if (!isUint8Array(features)) return data;
  return new TensorDataset(inPixelRange(features, pixelRange), shape, labels, { ...(classes > 0 && { classes }) });
}

/** Refuses data whose classes are others, or in another order: the scores would be of the wrong ones. */
function checkNames(theirs: readonly string[] | undefined, own: readonly string[] | undefined, path: string): void {
  const at = theirs?.findIndex((name, i) => own && own[i] !== name) ?? -1;
  if (at < 0 || !theirs || !own) return;
  const what = `class ${at} of the model is ${own[at]}, but that of the data is ${theirs[at]}`;
  throw new MlpError('ERR_MLP_DATA', what, path);
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
