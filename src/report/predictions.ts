// Predictions as captioned pictures: which examples are worth showing, and what is written under them.
import type { Dataset } from '../dataset/dataset.js';
import { pictureOf } from '../images/picture.js';
import type { Prediction } from '../train/evaluate.js';
import type { Captioned } from './captioned.js';
import { gridPng } from './grid-png.js';

/** A data set that may name its classes. */
export type NamedDataset = Dataset & { readonly classNames?: readonly string[] | undefined };

/** The name of each class that the net tells apart; its number if it has none. */
export function classNamesOf({ classNames = [] }: NamedDataset, { classes }: Prediction): string[] {
  return Array.from({ length: classes }, (_, i) => classNames[i] ?? String(i));
}

/** Rows that are right: the first of each class, then the second of each, up to `count`. */
export function rightRows(images: Dataset, prediction: Prediction, count: number): number[] {
  const byClass = Array.from({ length: prediction.classes }, (): number[] => []);
  prediction.labels.forEach((label, row) => {
    if (label === images.labels[row] && byClass[label].length < count) byClass[label].push(row);
  });
  const turns = Array.from({ length: count }, (_, turn) => byClass.flatMap((rows) => rows.slice(turn, turn + 1)));
  return turns.flat().slice(0, count);
}

/** Rows that are wrong, up to `count`, the most probable prediction first. */
export function wrongRows(images: Dataset, prediction: Prediction, count: number): number[] {
  const wrong = Array.from(prediction.labels.keys()).filter((row) => prediction.labels[row] !== images.labels[row]);
  return wrong.sort((a, b) => confidence(prediction, b) - confidence(prediction, a) || a - b).slice(0, count);
}

/** The probability that the net gives its own choice. */
export function confidence(prediction: Prediction, row: number): number {
  return probability(prediction, row, prediction.labels[row]);
}

function probability({ probabilities, classes }: Prediction, row: number, label: number): number {
  return probabilities[row * classes + label];
}

/** The rows with what was predicted, and what it is if that is something else, each with its probability. Empty if the examples are no pictures. */
export function captioned(images: NamedDataset, prediction: Prediction, rows: readonly number[]): Captioned[] {
  const names = classNamesOf(images, prediction);
  return rows.flatMap((row) => {
    const picture = pictureOf(images, row);
    if (!picture) return [];
    const [label, predicted] = [images.labels[row], prediction.labels[row]];
    const text = `${names[predicted]} ${percent(confidence(prediction, row))}`;
    const truth =
      label < names.length ? `is ${names[label]} ${percent(probability(prediction, row, label))}` : `is ${label}`;
    const captions = [
      label === predicted ? ({ text, tone: 'right' } as const) : ({ text, tone: 'wrong' } as const),
      ...(label === predicted ? [] : [{ text: truth, tone: 'faint' } as const]),
    ];
    return [{ picture, captions }];
  });
}

/** 0.987 as `98 %`, on one line: rounded down, so that 100 % is certain, but for what float32 lacks of 0.7. */
export function percent(share: number): string {
  return `${Math.floor(share * 100 + 5e-6)}\u00a0%`;
}

/** Two rows of right predictions, one of each class if there is room, above two of wrong ones; undefined if the examples are no pictures. */
export function predictionsPng(images: NamedDataset, prediction: Prediction): Uint8Array | undefined {
  const columns = Math.min(Math.max(prediction.classes, 6), 12);
  const right = captioned(images, prediction, rightRows(images, prediction, 2 * columns));
  const wrong = captioned(images, prediction, wrongRows(images, prediction, 2 * columns));
  if (right.length + wrong.length === 0) return undefined;
  const sections = [
    { title: 'Right', items: right },
    { title: 'Wrong, the most confident first', items: wrong },
  ].filter(({ items }) => items.length > 0);
  return gridPng(sections, columns);
}
