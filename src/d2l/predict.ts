// predictCh3: what the net makes of the first test examples.
import type { Batch } from '../dataset/data-loader.js';
import type { Net } from '../nn/module.js';
import { predict } from '../train/evaluate.js';
import { getFashionMnistLabels } from './data.js';

/** Prints true and predicted class of the first n examples. */
export async function predictCh3(net: Net, testIter: Iterable<Batch>, n = 6): Promise<void> {
  const [batch] = testIter;
  const trues = getFashionMnistLabels(batch[1].subarray(0, n));
  const preds = getFashionMnistLabels((await predict(net, [batch])).labels);
  const width = Math.max(...trues.map((name) => name.length));
  for (const [i, name] of trues.entries()) {
    console.log(`${name.padEnd(width)}  predicted ${preds[i]}${preds[i] === name ? '' : '  (wrong)'}`);
  }
}
