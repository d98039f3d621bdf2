// Drawings of how well probabilities tell two classes apart, and of how far they can be believed.
import type { CalibrationBin } from './calibration.js';
import type { PrecisionRecallPoints, RocPoints } from './class-points.js';
import { at, type Drawing, fillClass, strokeClass } from './drawing.js';
import { type Frame, frame, guide } from './frame.js';
import { type Markup, markup } from './markup.js';
import { decimals, plural } from './numbers.js';

/** Points that are nearer to each other than this can hardly be told apart. */
const NEAR = 0.5;
const share = (label: string) => ({ label, from: 0, to: 1 });

/** The receiver operating characteristic, above the dashed line of a net that guesses. */
export function rocDrawing({ falsePositives, truePositives }: RocPoints): Drawing {
  const sheet = frame(share('false positives, of all negatives'), share('true positives, of all positives'));
  const points = falsePositives.map((x, i): Point => [sheet.x(x), sheet.y(truePositives[i])]);
  return sheet.drawing(
    'ROC curve',
    markup`${guide(sheet, [0, 0], [1, 1])}${path(points, ([x, y]) => `L${at(x)},${at(y)}`)}`,
  );
}

/** Precision against recall in steps, above the dashed line of a net that guesses: the share of positives. */
export function precisionRecallDrawing({ precision, recall }: PrecisionRecallPoints): Drawing {
  const sheet = frame(share('recall: found, of all positives'), share('precision: right, of what is found'));
  const points = recall.map((x, i): Point => [sheet.x(x), sheet.y(precision[i])]);
  const guessing = guide(sheet, [0, precision[0]], [1, precision[0]]); // all are taken for positive
  return sheet.drawing('Precision-recall curve', markup`${guessing}${path(points, ([x, y]) => `H${at(x)}V${at(y)}`)}`);
}

/** What probabilities say against what is true, beside the dashed line of those that can be believed, above how many examples have them. */
export function calibrationDrawing(bins: readonly CalibrationBin[]): Drawing {
  const sheet = frame(share('mean probability'), share('share that is true'));
  const most = Math.max(...bins.map(({ count }) => count));
  const dots = bins.map((bin) => drawBin(bin, most, sheet));
  const points = bins.map(({ predicted, observed }): Point => [sheet.x(predicted), sheet.y(observed)]);
  const line = path(points, ([x, y]) => `L${at(x)},${at(y)}`);
  return sheet.drawing('Calibration', markup`${guide(sheet, [0, 0], [1, 1])}${line}${dots}`);
}

/** A bar from the ground, as high as a fifth of the sheet for the largest count, and a dot with its numbers. */
function drawBin({ predicted, observed, count }: CalibrationBin, most: number, { x, y }: Frame): Markup {
  const height = (y(0) - y(0.2)) * (count / most);
  const title = `${plural(count, 'example')} of probability ${decimals(predicted)}: ${decimals(observed)} are true`;
  return markup`<rect class="${fillClass(0)} pale" x="${at(x(predicted) - 9)}" y="${at(y(0) - height)}" width="18" height="${at(height)}"><title>${title}</title></rect>
<circle class="${fillClass(0)}" cx="${at(x(predicted))}" cy="${at(y(observed))}" r="4"><title>${title}</title></circle>
`;
}

type Point = readonly [x: number, y: number];

/** A line through the points, but for those that lie where the one before them does. */
function path(points: readonly Point[], to: (point: Point) => string): Markup {
  let [x, y] = points[0];
  let d = `M${at(x)},${at(y)}`;
  for (const [i, point] of points.entries()) {
    const isLast = i === points.length - 1;
    if (i === 0 || (!isLast && Math.abs(point[0] - x) < NEAR && Math.abs(point[1] - y) < NEAR)) continue;
    [x, y] = point;
    d += to(point);
  }
  return markup`<path class="${strokeClass(0)}" d="${d}"/>\n`;
}
