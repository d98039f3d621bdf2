// Pictures of a run: the files that its folder has besides the models, drawn from what the run reached.
import { join } from 'node:path';
import { writeFile } from '../../files/write-file.js';
import type { MLP } from '../../nn/mlp.js';
import { Generator } from '../../random/generator.js';
import { confusionMatrixSvg } from '../../report/confusion-svg.js';
import { curvesSvg } from '../../report/curves-svg.js';
import { classNamesOf, type NamedDataset, predictionsPng } from '../../report/predictions.js';
import { reportHtml } from '../../report/report-html.js';
import type { RunRecord, TestResults } from '../../report/run-record.js';
import { confusionMatrix } from '../../train/classification.js';
import { predict } from '../../train/evaluate.js';

/** What a model makes of the test data; draws nothing from the run's own generator. */
export async function testResults(model: MLP, images: NamedDataset): Promise<TestResults> {
  const prediction = await predict(model, images, { generator: new Generator(0) });
  const [first] = model.parameters();
  return { images, prediction, weights: { shape: first.shape, data: first.values } };
}

/**
 * Writes curves.svg, predictions.png, confusion-matrix.svg and report.html into the run's folder.
 * @param results what the model makes of the test data, or why that is not known: then the page says so, and only it and the curves are drawn
 * @returns the path of the report
 * @throws MlpError `ERR_MLP_FILE` that names the file
 */
export function drawRun(dir: string, record: RunRecord, results: TestResults | string): string {
  writeFile(join(dir, 'curves.svg'), curvesSvg([record]));
  if (typeof results !== 'string') {
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
