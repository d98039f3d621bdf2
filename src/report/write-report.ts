// The pictures and the page of a run: the files that its folder has besides the models, drawn from what the run reached.
import { basename, join, resolve } from 'node:path';
import { checkDataset, hasClasses, type TargetArray } from '../dataset/dataset.js';
import type { TensorDataset } from '../dataset/tensor-dataset.js';
import { checkInstance } from '../errors.js';
import { writeFile } from '../files/write-file.js';
import { MLP } from '../nn/mlp.js';
import { Generator } from '../random/generator.js';
import { confusionMatrixSvg } from './confusion-svg.js';
import { curvesSvg } from './curves-svg.js';
import { classNamesOf, predictionsPng } from './predictions.js';
import { reportHtml } from './report-html.js';
import type { RunRecord, TestResults } from './run-record.js';
import { confusionMatrix } from '../train/classification.js';
import { predict, predictValues } from '../train/evaluate.js';
import { endOf, readRun } from '../train/run-folder.js';

/**
 * Draws a run's folder again, from what it says of itself and what the model makes of the test data: curves.svg, report.html and, of
 * classes, predictions.png and confusion-matrix.svg.
 * @returns the path of the page
 * @throws MlpError `ERR_MLP_FILE` that names the file
 */
export async function writeReport(dir: string, model: MLP, test: TensorDataset<TargetArray>): Promise<string> {
  checkInstance('model', model, MLP, 'an MLP');
  checkDataset('test', test);
  return drawRun(dir, { name: basename(resolve(dir)), ...readRun(dir) }, await testResults(model, test));
}

/** What a model makes of the test data; draws nothing from the run's own generator. */
export async function testResults(model: MLP, test: TensorDataset<TargetArray>): Promise<TestResults> {
  const generator = new Generator(0);
  if (!hasClasses(test)) {
    const predicted = await predictValues(model, test, { generator });
    return { kind: 'values', targets: test.labels as Float32Array, predicted: predicted.values, perRow: test.outputs };
  }
  const prediction = await predict(model, test, { generator });
  const first = model.layers.at(0)?.weight; // which an ensemble has not
  return {
    kind: 'classes',
    images: test,
    prediction,
    ...(first && { weights: { shape: first.shape, data: first.values } }),
  };
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
  writeFile(path, reportHtml({ ended: endOf(dir), ...record }, results));
  return path;
}
