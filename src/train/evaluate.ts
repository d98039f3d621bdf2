// Using a net without training it: loss and accuracy on a data set, and predictions.
import { noGrad } from '../autograd/context.js';
import { Tensor } from '../autograd/tensor.js';
import { type Batch, DataLoader } from '../dataset/data-loader.js';
import { checkDataset, type Dataset } from '../dataset/tensor-dataset.js';
import type { Labels } from '../kernels/kernels.js';
import { CrossEntropyLoss } from '../nn/cross-entropy-loss.js';
import { checkLoss, checkNet, forward, type Loss, lossOf, type Net } from '../nn/net.js';
import { checkOptions, type Names } from '../options.js';
import type { Generator } from '../random/generator.js';
import { eachBatch, type PassOptions } from './each-batch.js';
import { countCorrect } from './metrics.js';
import { sumOfLosses } from './train-step.js';

/** How a net is used on data. */
export interface EvaluateOptions extends PassOptions {
  /** Default: mean cross-entropy. */
  loss?: Loss | undefined;
  /** Rows at a time, where a data set is given; default 256. */
  batchSize?: number | undefined;
  /** What the pass draws its base seed from, as PyTorch's does; default: the generator that `manualSeed` seeds. */
  generator?: Generator | undefined;
}

const NAMES: Names<EvaluateOptions> = {
  loss: true,
  batchSize: true,
  generator: true,
  signal: true,
  yieldEvery: true,
  arena: true,
};

/** Averages over the examples. */
export interface Evaluation {
  readonly examples: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** Loss and accuracy of a net on a data set, or on batches such as a loader's; changes nothing but the generator. */
export async function evaluate(
  net: Net,
  data: Dataset | Iterable<Batch>,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  checkOptions('evaluate', options, NAMES);
  const loss = options.loss ?? new CrossEntropyLoss();
  checkLoss(loss);
  let [examples, lossSum, correct] = [0, 0, 0];
  await eachOutput(net, data, options, (yHat, y) => {
    examples += y.length;
    lossSum += sumOfLosses(lossOf(loss, yHat, y), loss, y.length);
    correct += countCorrect(yHat, y);
  });
  return { examples, loss: lossSum / examples, accuracy: correct / examples };
}

/** What a net says of each row. */
export interface Prediction {
  /** Most probable class of each row. */
  readonly labels: Int32Array;
  /** Softmax of the outputs, row-major [n, classes]. */
  readonly probabilities: Float32Array;
  readonly classes: number;
}

/** The net's classes and probabilities for every row of a data set, of batches, or of a tensor, in order; the memory is the caller's. */
export async function predict(
  net: Net,
  data: Dataset | Iterable<Batch> | Tensor,
  options: EvaluateOptions = {},
): Promise<Prediction> {
  checkOptions('predict', options, NAMES);
  const labels: Int32Array[] = [];
  const outputs: Float32Array[] = [];
  let classes = 0;
  await eachOutput(net, data, options, (yHat) => {
    const shifted = yHat.sub(rowMaximum(yHat)).exp();
    labels.push(yHat.argmax(1));
    outputs.push(Float32Array.from(shifted.div(shifted.sum(1, { keepdim: true })).values));
    classes = yHat.shape[1];
  });
  return { labels: concatenate(Int32Array, labels), probabilities: concatenate(Float32Array, outputs), classes };
}

/** Calls visit with the net's outputs for each batch, without recording, in memory that is reused. */
function eachOutput(
  net: Net,
  data: Dataset | Iterable<Batch> | Tensor,
  options: EvaluateOptions,
  visit: (yHat: Tensor, y: Labels) => void,
): Promise<void> {
  checkNet(net);
  const work = (X: Tensor, y: Labels) => noGrad(() => visit(forward(net, X), y));
  return eachBatch(batchesOf(data, options), options, work, () => {});
}

function batchesOf(data: Dataset | Iterable<Batch> | Tensor, options: EvaluateOptions): Iterable<Batch> {
  if (data instanceof Tensor) return [[data, new Uint8Array(data.shape[0])]];
  if (typeof data === 'object' && data !== null && Symbol.iterator in data) return data;
  checkDataset('data', data);
  const batchSize = Math.min(options.batchSize ?? 256, data.length);
  return new DataLoader(data, { batchSize, generator: options.generator });
}

/** The largest value of each row, [n, 1]: taken off before exp so that nothing overflows. */
function rowMaximum(yHat: Tensor): Tensor {
  return yHat.gather(1, yHat.argmax(1)).reshape([-1, 1]);
}

function concatenate<T extends Int32Array | Float32Array>(type: new (length: number) => T, parts: readonly T[]): T {
  const whole = new type(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
