// Training and evaluation under the book's names (section 3.6 and 3.7).
import type { Parameter } from '../autograd/parameter.js';
import type { Tensor } from '../autograd/tensor.js';
import type { Batch } from '../dataset/data-loader.js';
import { argumentError, MlpError } from '../errors.js';
import type { Labels } from '../kernels/kernels.js';
import { isArray } from '../kinds.js';
import type { Loss, Net } from '../nn/net.js';
import { evaluate } from '../train/evaluate.js';
import { countCorrect } from '../train/count-correct.js';
import { trainEpoch } from '../train/train-epoch.js';
import type { Updater } from '../train/train-step.js';
import { Animator } from './animator.js';

/** Number of rows of yHat [n, classes] whose largest value is at the label. */
export function accuracy(yHat: Tensor, y: Labels): number {
  return countCorrect(yHat, y);
}

/** Share of the examples that the net gets right. */
export async function evaluateAccuracy(net: Net, dataIter: Iterable<Batch>): Promise<number> {
  return (await evaluate(net, dataIter)).accuracy;
}

/** Minibatch SGD on gradients of a summed loss: w -= lr grad / batchSize, and then no gradient. */
export function sgd(params: readonly Parameter[], lr: number, batchSize: number): void {
  if (!isArray(params)) throw argumentError('an array of Parameters', 'params', params);
  for (const param of params) {
    if (!param.grad)
      throw new MlpError(
        'ERR_MLP_NO_GRAD',
        `${param.name || 'a parameter'} has no gradient`,
        'sgd',
        'Call backward first',
      );
    param.add_(param.grad, { alpha: -lr / batchSize });
    param.zeroGrad();
  }
}

/** One pass over the training data; the mean loss and the accuracy, both from before each update. */
export async function trainEpochCh3(
  net: Net,
  trainIter: Iterable<Batch>,
  loss: Loss,
  updater: Updater,
): Promise<[trainLoss: number, trainAccuracy: number]> {
  const result = await trainEpoch(net, trainIter, loss, updater);
  return [result.loss, result.accuracy];
}

/** Trains for some epochs and shows loss and accuracies as they come; the book's closing checks are warnings here. */
export async function trainCh3(
  net: Net,
  trainIter: Iterable<Batch>,
  testIter: Iterable<Batch>,
  loss: Loss,
  numEpochs: number,
  updater: Updater,
): Promise<void> {
  const animator = new Animator({ xlabel: 'epoch', legend: ['train loss', 'train acc', 'test acc'] });
  let metrics: [number, number] = [NaN, NaN];
  let testAcc = NaN;
  for (let epoch = 1; epoch <= numEpochs; epoch++) {
    metrics = await trainEpochCh3(net, trainIter, loss, updater);
    testAcc = await evaluateAccuracy(net, testIter);
    animator.add(epoch, [...metrics, testAcc]);
  }
  animator.show();
  const [trainLoss, trainAcc] = metrics;
  warnUnless(trainLoss < 0.5, `train loss ${trainLoss} is not below 0.5`);
  warnUnless(trainAcc > 0.7, `train accuracy ${trainAcc} is not above 0.7`);
  warnUnless(testAcc > 0.7, `test accuracy ${testAcc} is not above 0.7`);
}

function warnUnless(good: boolean, text: string): void {
  if (!good) process.emitWarning(text, { type: 'MlpTrainWarning', code: 'MLP_TRAIN_CH3' });
}
