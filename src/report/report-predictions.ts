// The part of a report on predictions: the table by class, the confusion matrix, and pictures that are right and wrong.
import { pictureShape } from '../images/picture.js';
import { dataUrl } from '../images/png.js';
import { classificationReport, confusionMatrix } from '../train/classification.js';
import type { Prediction } from '../train/evaluate.js';
import { thresholdText } from '../train/threshold.js';
import type { Captioned } from './captioned.js';
import { confusionDrawing } from './confusion-svg.js';
import { figure } from './drawing.js';
import { type Markup, markup } from './markup.js';
import { section } from './page.js';
import { captioned, classNamesOf, confidence, rightRows, wrongRows } from './predictions.js';
import { grouped } from './numbers.js';
import { calibrationSection, scoresSection } from './report-scores.js';
import type { ClassResults } from './run-record.js';

const [RIGHT, WRONG, PAIRS] = [20, 30, 10];

export function predictedSections({ images, prediction, threshold, table }: ClassResults): Markup {
  const names = classNamesOf(images, prediction);
  const matrix = confusionMatrix(images.labels, prediction.labels, prediction.classes);
  const scores = classificationReport(images.labels, prediction.labels, names);
  return markup`<div class="columns">
${section('Confusion matrix', threshold === undefined ? undefined : decision(threshold, names), figure(confusionDrawing(matrix, names)))}${section('By class', classTable(scores))}</div>
${prediction.classes === 2 ? ofTwo(images.labels, prediction, names) : markup`<div class="columns">${ofMany(images.labels, prediction)}${mistakes(matrix, names)}</div>`}
${showsPictures({ images, table }) && pictures({ images, prediction })}`;
}

/** Whether a page shows examples as pictures, or says why not: not of rows of a table. */
export function showsPictures({ images, table }: Pick<ClassResults, 'images' | 'table'>): boolean {
  return !table || pictureShape(images.shape) !== undefined;
}

function decision(threshold: number, names: readonly string[]): Markup {
  return markup`<p class="faint small">By a threshold: ${thresholdText(threshold, names)}.</p>\n`;
}

/** The second class is the positive one. */
function ofTwo(labels: ArrayLike<number>, { probabilities }: Prediction, names: readonly string[]): Markup {
  const rows = Array.from({ length: labels.length }, (_, row) => row);
  return scoresSection(rows.map((row) => probabilities[row * 2 + 1]), rows.map((row) => labels[row] === 1), names[1]); // prettier-ignore
}

/** Whether what was predicted is right as often as its probability says. */
function ofMany(labels: ArrayLike<number>, prediction: Prediction): Markup {
  const rows = Array.from(prediction.labels.keys());
  const isRight = rows.map((row) => prediction.labels[row] === labels[row]);
  return calibrationSection(rows.map((row) => confidence(prediction, row)), isRight, 'what was predicted'); // prettier-ignore
}

type Report = ReturnType<typeof classificationReport>;

function classTable({ classes, macro, weighted }: Report): Markup {
  const cell = (share: number) => markup`<td class="number bar" style="--share: ${share.toFixed(3)}">${share.toFixed(3)}</td>`; // prettier-ignore
  const row = (name: string, { precision, recall, f1, support }: Omit<Report['classes'][number], 'name'>) =>
    markup`<th scope="row">${name}</th>${[precision, recall, f1].map(cell)}<td class="number">${grouped(support)}</td>`;
  return markup`<div class="scroll"><table>
<thead><tr><th></th>${['precision', 'recall', 'F1', 'count'].map((head) => markup`<th class="number">${head}</th>`)}</tr></thead>
<tbody>
${classes.map((one) => markup`<tr>${row(one.name, one)}</tr>\n`)}<tr class="total">${row('mean', macro)}</tr>
<tr class="total">${row('weighted mean', weighted)}</tr>
</tbody></table></div>
`;
}

/** The pairs of classes that are taken for each other most often. */
function mistakes(matrix: readonly (readonly number[])[], names: readonly string[]): Markup | undefined {
  const totals = matrix.map((counts) => counts.reduce((sum, count) => sum + count, 0));
  const pairs = matrix
    .flatMap((counts, row) => counts.map((count, column) => ({ count, row, column })))
    .filter(({ count, row, column }) => row !== column && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, PAIRS);
  if (pairs.length === 0) return undefined;
  const text = pairs.map(
    ({ count, row, column }) =>
      markup`<tr><td>${names[row]} <span class="faint">taken for</span> ${names[column]}</td><td class="number">${grouped(count)}</td><td class="number faint">${((count / totals[row]) * 100).toFixed(1)} % of its class</td></tr>\n`,
  );
  return section('Most frequent mistakes', markup`<table><tbody>\n${text}</tbody></table>\n`);
}

function pictures({ images, prediction }: Pick<ClassResults, 'images' | 'prediction'>): Markup {
  const right = captioned(images, prediction, rightRows(images, prediction, RIGHT));
  const wrong = captioned(images, prediction, wrongRows(images, prediction, WRONG));
  if (right.length + wrong.length === 0) {
    const shape = `[${images.shape.join(', ')}]`;
    return section(
      'Predictions',
      markup`<p class="faint">An example has the shape ${shape}, which is not that of a picture.</p>\n`,
    );
  }
  const wrongCount = prediction.labels.reduce((sum, label, row) => sum + Number(label !== images.labels[row]), 0);
  return section(
    'Predictions',
    markup`<h3>Right: ${grouped(images.length - wrongCount)} of ${grouped(images.length)}</h3>\n${grid(right)}`,
    markup`<h3>Wrong: ${grouped(wrongCount)}, the most confident first</h3>\n${grid(wrong)}`,
  );
}

function grid(items: readonly Captioned[]): Markup {
  const tones = { plain: '', faint: 'faint', right: 'right-text', wrong: 'wrong-text' };
  return markup`<div class="pictures">${items.map(
    ({ picture, captions }) =>
      markup`<figure><img src="${dataUrl(picture)}" width="${picture.width}" height="${picture.height}" alt="">${captions.map(
        ({ text, tone }) => markup`<div class="${tones[tone]}">${text}</div>`,
      )}</figure>\n`,
  )}</div>\n`;
}
