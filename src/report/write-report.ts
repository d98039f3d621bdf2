// The pictures and the page of a run: the files that its folder has besides the models, drawn from what the run reached.
import { join } from 'node:path';
import { checkDataset, hasClasses, type TargetArray } from '../dataset/dataset.js';
import type { LoadedData } from '../dataset/sources.js';
import type { TableData } from '../dataset/table-data.js';
import type { TensorDataset } from '../dataset/tensor-dataset.js';
import { checkInstance } from '../errors.js';
import { writeFile } from '../files/write-file.js';
import { MLP } from '../nn/mlp.js';
import { Generator } from '../random/generator.js';
import { confusionMatrixSvg } from './confusion-svg.js';
import { curvesSvg } from './curves-svg.js';
import { classNamesOf, predictionsPng } from './predictions.js';
import { readRecord } from './read-record.js';
import { reportHtml } from './report-html.js';
import type { ClassResults, RunRecord, TestResults, ValueResults } from './run-record.js';
import { tableResults } from './table-results.js';
import { confusionMatrix } from '../train/classification.js';
import { baselinesOf } from '../train/baseline.js';
import { evaluate, predict, predictValues } from '../train/evaluate.js';

/**
 * Draws a run's folder again, from what it says of itself and what the model makes of the test data: curves.svg, report.html and, of
 * classes, predictions.png and confusion-matrix.svg.
 * @returns the path of the page
 * @throws MlpError `ERR_MLP_FILE` that names the file
 */
export async function writeReport(dir: string, model: MLP, test: TensorDataset<TargetArray>): Promise<string> {
  checkInstance('model', model, MLP, 'an MLP');
  checkDataset('test', test);
  return drawRun(dir, readRecord(dir), await testResults(model, { test }));
}

/**
 * What a model makes of the test data, and of a table what a page says of it; draws nothing from the run's own generator.
 * @param threshold that of the model, if it has one
 */
export async function testResults(model: MLP, data: TestedData, threshold?: number): Promise<TestResults> {
  const { metrics } = await evaluate(model, data.test, { generator: new Generator(0), threshold });
  const results = { ...(await predictions(model, data.test, threshold)), metrics, baselines: baselinesOf(data) };
  return isTable(data) ? { ...results, table: await tableResults(data, model, results) } : results;
}

async function predictions(
  model: MLP,
  test: TensorDataset<TargetArray>,
  threshold: number | undefined,
): Promise<ClassResults | ValueResults> {
  const generator = new Generator(0);
  if (!hasClasses(test)) {
    const predicted = await predictValues(model, test, { generator });
    return { kind: 'values', targets: test.labels as Float32Array, predicted: predicted.values, perRow: test.outputs };
  }
  const prediction = await predict(model, test, { generator, threshold });
  const first = model.layers.at(0)?.weight; // which an ensemble has not
  return {
    kind: 'classes',
    images: test,
    prediction,
    ...(threshold !== undefined && { threshold }),
    ...(first && { weights: { shape: first.shape, data: first.values } }),
  };
}

/** Data to test with; a table says more. */
type TestedData = Pick<LoadedData, 'test'> & Partial<LoadedData>;

function isTable(data: TestedData): data is TableData {
  return data.tables !== undefined;
}

/**
 * Writes curves.svg, report.html and, of classes, predictions.png and confusion-matrix.svg into the run's folder.
 * @returns the path of the report
 * @throws MlpError `ERR_MLP_FILE` that names the file
 */
export function drawRun(dir: string, record: RunRecord, results: TestResults): string {
  writeFile(join(dir, 'curves.svg'), curvesSvg([record]));
  if (results.kind === 'classes') {
    const { images, prediction } = results;
    const matrix = confusionMatrix(images.labels, prediction.labels, prediction.classes);
    writeFile(join(dir, 'confusion-matrix.svg'), confusionMatrixSvg(matrix, classNamesOf(images, prediction)));
    const pictures = predictionsPng(images, prediction);
    if (pictures) writeFile(join(dir, 'predictions.png'), pictures);
  }
  const path = join(dir, 'report.html');
  writeFile(path, reportHtml(record, results));
  return path;
}
