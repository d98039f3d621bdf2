// The part of a report on probabilities: how well they tell two classes apart, and how far they can be believed.
import { areaUnderCurve } from '../train/auc.js';
import { calibrationBins } from './calibration.js';
import { averagePrecision, precisionRecallPoints, rocPoints } from './class-points.js';
import { figure } from './drawing.js';
import { type Markup, markup } from './markup.js';
import { decimals } from './numbers.js';
import { section } from './page.js';
import { calibrationDrawing, precisionRecallDrawing, rocDrawing } from './score-curves-svg.js';

/**
 * The ROC curve, precision against recall and calibration beside each other; without a class, calibration alone.
 * @param scores the probability of the positive class for each example
 * @param positive its name
 */
export function scoresSection(scores: readonly number[], isPositive: readonly boolean[], positive: string): Markup {
  const isDrawable = isPositive.includes(true) && isPositive.includes(false) && !scores.some(Number.isNaN);
  if (!isDrawable) return calibrationSection(scores, isPositive, positive);
  const precisionRecall = precisionRecallPoints(scores, isPositive);
  const average = decimals(averagePrecision(precisionRecall));
  const area = decimals(areaUnderCurve(scores, isPositive));
  const drawings = [
    [`ROC curve: area ${area}`, rocDrawing(rocPoints(scores, isPositive))],
    [`Precision and recall: average ${average}`, precisionRecallDrawing(precisionRecall)],
    ['Calibration', calibrationDrawing(calibrationBins(scores, isPositive))],
  ] as const;
  const note = `Dashed: a net that guesses; of the calibration, one whose probabilities are true. Bars say how many examples have them.`;
  return section(
    `Probabilities of ${positive}`,
    markup`<p class="faint small">${note}</p>\n`,
    markup`<div class="beside">${drawings.map(([title, drawing]) => markup`<div><h3>${title}</h3>\n${figure(drawing)}</div>\n`)}</div>\n`,
  );
}

/** Probabilities in ten parts against what is true; nothing if one is no number. @param of whose probabilities they are, within a sentence */
export function calibrationSection(probabilities: readonly number[], isTrue: readonly boolean[], of: string): Markup {
  if (probabilities.some(Number.isNaN)) return markup``;
  const note = `Probabilities of ${of}, in ten parts; bars say how many examples have them. Above the dashed line they are too low, below it too high.`;
  return section(
    'Calibration',
    markup`<p class="faint small">${note}</p>\n`,
    figure(calibrationDrawing(calibrationBins(probabilities, isTrue))),
  );
}
