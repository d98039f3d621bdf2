// What a model makes of the images of one file.
import { basename } from 'node:path';
import { TensorDataset } from '../../dataset/tensor-dataset.js';
import type { Image } from '../../images/image.js';
import { pictureOf } from '../../images/picture.js';
import type { Captioned } from '../../report/captioned.js';
import { percent } from '../../report/predictions.js';
import { predict, type Prediction } from '../../train/evaluate.js';
import type { LoadedModel } from '../../train/model-file.js';
import { inputSize, type Invert, readImages } from './images.js';
import { oddityOf } from './likeness.js';
import { classNamesOf, inPixelRange } from './open.js';
import { printable } from '../terminal/text.js';

/** One image and what the model makes of it, as --json prints it. */
export interface Row {
  readonly image: string;
  /** Where in an IDX file, from 0. */
  readonly index?: number;
  readonly inverted: boolean;
  /** The one that is predicted first, which is the most probable but for a threshold. */
  readonly predictions: readonly Class[];
}

interface Class {
  readonly label: number;
  readonly class: string;
  readonly probability: number;
}

/** As large a share of a data set may be odd without a word. */
const USUALLY_ODD = 0.01;

/**
 * A row for each image of a file, with its `top` most probable classes, what the model saw, and a hint if that is unlike what it learnt from.
 * @throws MlpError that names the file
 */
export async function predictFile(path: string, loaded: LoadedModel, invert: Invert, top: number) {
  const { model, inputShape, pixelRange, trainedOn, threshold } = loaded;
  const { count, pixels, isInverted } = await readImages(path, inputSize(inputShape, path), invert);
  const labels = new Uint8Array(count ?? 1); // which nobody reads
  const data = new TensorDataset(inPixelRange(pixels, pixelRange), inputShape, labels);
  const prediction = await predict(model, data, { threshold });
  const names = classNamesOf(loaded);
  const rows = Array.from(labels, (_, index): Row => {
    const predictions = mostProbable(prediction, index, names).slice(0, top);
    return { image: path, ...(count !== undefined && { index }), inverted: isInverted, predictions };
  });
  const seen = (index: number) => pictureOf({ ...data, features: pixels }, index)!;
  const oddities = rows.map((_, index) => oddityOf(seen(index), trainedOn));
  return { rows, hint: hintOf(path, oddities), draw: (index: number) => captioned(rows[index], seen(index)) };
}

/** Says what is odd of a file's image; of many images a few always are. */
function hintOf(path: string, oddities: readonly (string | undefined)[]): string | undefined {
  const odd = oddities.filter((oddity) => oddity !== undefined);
  const count = oddities.length;
  if (odd.length <= USUALLY_ODD * (count - 1)) return undefined;
  const which = count === 1 ? path : `${path}: odd images: ${odd.length} of ${count}; the first`;
  return printable(`${which} is ${odd[0]}`);
}

/** All classes of one image, the predicted one first, then the most probable; of equal ones the first is first. */
function mostProbable(
  { labels, probabilities, classes }: Prediction,
  index: number,
  names: readonly string[],
): Class[] {
  const all = Array.from(probabilities.subarray(index * classes, (index + 1) * classes), (probability, label) => {
    return { label, class: names[label], probability };
  });
  const isPredicted = ({ label }: Class) => Number(label === labels[index]);
  return all.sort((a, b) => isPredicted(b) - isPredicted(a) || b.probability - a.probability || a.label - b.label);
}

function captioned(row: Row, picture: Image): Captioned {
  const [{ class: name, probability }] = row.predictions;
  const captions = [
    { text: printable(`${name} ${percent(probability)}`), tone: 'plain' },
    { text: printable(basename(nameOf(row))), tone: 'faint' },
  ] as const;
  return { picture, captions };
}

/** The file, and where in it. */
export function nameOf({ image, index }: Row): string {
  return index === undefined ? image : `${image}[${index}]`;
}
