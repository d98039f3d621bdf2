// Using a net without training it: loss and accuracy on a data set, and predictions.
import { noGrad } from '../autograd/context.js';
import { type Targets, Tensor } from '../autograd/tensor.js';
import { type Batch, DataLoader } from '../dataset/data-loader.js';
import { checkDataset, type Dataset, type TargetArray } from '../dataset/dataset.js';
import { checkLoss, checkNet, forward, type Loss, lossOf, type Net } from '../nn/net.js';
import { checkOptions, type Names } from '../options.js';
import type { Generator } from '../random/generator.js';
import { eachBatch, type PassOptions } from './each-batch.js';
import type { Metrics } from './metric.js';
import type { Meter } from './objective.js';
import { objectiveOf } from './objectives.js';
import { checkThreshold, predictedClass } from './predicted-class.js';
import { sumOfLosses } from './train-step.js';

/** A data set, or batches of one. */
export type EvaluationData = Dataset<TargetArray> | Iterable<Batch<Targets>>;

/** How a net is used on data. */
export interface EvaluateOptions extends PassOptions {
  /** Default: mean cross-entropy for classes, mean squared error for real targets. */
  loss?: Loss | undefined;
  /** Rows at a time, where a data set is given; default 256. */
  batchSize?: number | undefined;
  /** What the pass draws its base seed from, as PyTorch's does; default: the generator that `manualSeed` seeds. */
  generator?: Generator | undefined;
  /** Of two classes: the second is predicted if its probability is at least that. Default: the most probable class is. */
  threshold?: number | undefined;
}

const NAMES: Names<EvaluateOptions> = {
  loss: true,
  batchSize: true,
  generator: true,
  threshold: true,
  signal: true,
  yieldEvery: true,
  arena: true,
};

/** Averages over the examples. */
export interface Evaluation {
  readonly examples: number;
  readonly loss: number;
  /** Everything that was measured, the loss included. */
  readonly metrics: Metrics;
}

/** Of a net that tells classes apart. */
export interface ClassEvaluation extends Evaluation {
  readonly accuracy: number;
}

/** Loss and metrics of a net on a data set, or on batches such as a loader's; changes nothing but the generator. */
export async function evaluate(
  net: Net,
  data: Dataset | Iterable<Batch>,
  options?: EvaluateOptions,
): Promise<ClassEvaluation>;
export async function evaluate(net: Net, data: EvaluationData, options?: EvaluateOptions): Promise<Evaluation>;
export async function evaluate(net: Net, data: EvaluationData, options: EvaluateOptions = {}): Promise<Evaluation> {
  checkOptions('evaluate', options, NAMES);
  let loss = options.loss;
  if (loss !== undefined) checkLoss(loss);
  let meter: Meter | undefined;
  let [examples, lossSum] = [0, 0];
  await eachOutput(net, data, options, (yHat, y) => {
    loss ??= objectiveOf(y).loss();
    meter ??= objectiveOf(y).meter(options.threshold);
    const n = yHat.shape[0];
    examples += n;
    lossSum += sumOfLosses(lossOf(loss, yHat, y), loss, n);
    meter.add(yHat, y);
  });
  const measured = { loss: lossSum / examples, ...meter?.values() };
  const { accuracy } = measured;
  return { examples, loss: measured.loss, ...(accuracy !== undefined && { accuracy }), metrics: measured };
}

/** What a net says of each row. */
export interface Prediction {
  /** The class of each row: the most probable one, or what the threshold says. */
  readonly labels: Int32Array;
  /** Softmax of the outputs, row-major [n, classes]. */
  readonly probabilities: Float32Array;
  readonly classes: number;
}

/** The net's classes and probabilities for every row of a data set, of batches, or of a tensor, in order; the memory is the caller's. */
export async function predict(
  net: Net,
  data: EvaluationData | Tensor,
  options: EvaluateOptions = {},
): Promise<Prediction> {
  checkOptions('predict', options, NAMES);
  const labels: Int32Array[] = [];
  const outputs: Float32Array[] = [];
  let classes = 0;
  await eachOutput(net, data, options, (yHat) => {
    const shifted = yHat.sub(rowMaximum(yHat)).exp();
    labels.push(classesOf(yHat, options.threshold));
    outputs.push(Float32Array.from(shifted.div(shifted.sum(1, { keepdim: true })).values));
    classes = yHat.shape[1];
  });
  return { labels: concatenate(Int32Array, labels), probabilities: concatenate(Float32Array, outputs), classes };
}

/** The class of each row of logits. */
function classesOf(yHat: Tensor, threshold: number | undefined): Int32Array {
  if (threshold === undefined) return yHat.argmax(1);
  const [n, columns] = yHat.shape;
  checkThreshold(threshold, columns);
  const { values } = yHat;
  return Int32Array.from({ length: n }, (_, row) => Math.max(predictedClass(values, row * columns, columns, threshold), 0)); // prettier-ignore
}

/** What a net says of each row, as it is. */
export interface PredictedValues {
  /** Row-major [n, perRow]. */
  readonly values: Float32Array;
  readonly perRow: number;
}

/** The net's outputs for every row of a data set, of batches, or of a tensor, in order: the numbers that a regression predicts. */
export async function predictValues(
  net: Net,
  data: EvaluationData | Tensor,
  options: EvaluateOptions = {},
): Promise<PredictedValues> {
  checkOptions('predictValues', options, NAMES);
  const outputs: Float32Array[] = [];
  let perRow = 0;
  await eachOutput(net, data, options, (yHat) => {
    outputs.push(Float32Array.from(yHat.values));
    perRow = yHat.numel / yHat.shape[0];
  });
  return { values: concatenate(Float32Array, outputs), perRow };
}

/** Calls visit with the net's outputs for each batch, without recording, in memory that is reused. */
function eachOutput(
  net: Net,
  data: EvaluationData | Tensor,
  options: EvaluateOptions,
  visit: (yHat: Tensor, y: Targets) => void,
): Promise<void> {
  checkNet(net);
  const work = (X: Tensor, y: Targets) => noGrad(() => visit(forward(net, X, { training: false }), y));
  return eachBatch(batchesOf(data, options), options, work, () => {});
}

function batchesOf(data: EvaluationData | Tensor, options: EvaluateOptions): Iterable<Batch<Targets>> {
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
