// predictCh3: what the net makes of the first test examples.
import { type Batch, DataLoader } from '../dataset/data-loader.js';
import { fashionMnistClassNames } from '../dataset/fashion-mnist.js';
import { argumentError } from '../errors.js';
import { pictureShape } from '../images/picture.js';
import type { Net } from '../nn/net.js';
import { checkOptions } from '../options.js';
import type { NamedDataset } from '../report/predictions.js';
import { checkBatches } from '../train/each-batch.js';
import { predict } from '../train/evaluate.js';
import { pictureOptions, picturesOf, type PictureOptions, showPictures } from './show-images.js';

const SIZE = 96;

/**
 * Shows the first n examples with their true and, below, their predicted classes; of examples that are no pictures, these alone.
 * Classes have the names of the loader's data set, or Fashion-MNIST's.
 */
export async function predictCh3(
  net: Net,
  testIter: Iterable<Batch>,
  n = 6,
  options: PictureOptions = {},
): Promise<void> {
  checkOptions('predictCh3', options, pictureOptions);
  checkBatches('testIter', testIter);
  const [first] = testIter;
  if (!first) throw argumentError('at least one batch', 'testIter', testIter);
  const [X, y] = first;
  const { labels } = await predict(net, [[X, y]]);
  const names = classNames(testIter);
  const nameOf = (label: number) => names[label] ?? String(label);
  const captions = Array.from(y.subarray(0, n), (label, i) => [
    { text: nameOf(label), tone: 'plain' as const },
    label === labels[i]
      ? { text: `✓ ${nameOf(label)}`, tone: 'right' as const }
      : { text: `✗ ${nameOf(labels[i])}`, tone: 'wrong' as const },
  ]);
  if (!pictureShape(X.shape.slice(1))) return printNames(captions);
  const pictures = picturesOf(X).slice(0, n);
  showPictures(pictures.map((picture, i) => ({ picture, captions: captions[i] })), n, SIZE, options); // prettier-ignore
}

function printNames(captions: readonly (readonly { text: string }[])[]): void {
  const width = Math.max(...captions.map(([{ text }]) => text.length));
  for (const [name, predicted] of captions) console.log(`${name.text.padEnd(width)}  ${predicted.text}`);
}

function classNames(testIter: Iterable<Batch>): readonly string[] {
  const data: NamedDataset | undefined = testIter instanceof DataLoader ? testIter.dataset : undefined;
  return data?.classNames ?? fashionMnistClassNames();
}
