// What JavaScript lets a caller pass in place of what is asked for: an error with a code that names it, wherever it is passed.
import { expect, test } from 'vitest';
import * as d2l from '../src/d2l/index.js';
import {
  Arena,
  classificationReport,
  confusionMatrix,
  CrossEntropyLoss,
  evaluate,
  fashionMnist,
  fit,
  Generator,
  Linear,
  MLP,
  noGrad,
  oneHot,
  predict,
  saveCheckpoint,
  saveModel,
  SGD,
  TensorDataset,
  trainEpoch,
  zeros,
  zerosLike,
} from '../src/index.js';

const model = new MLP([4, 3, 2]);
const optimizer = new SGD(model.parameters(), { lr: 0.1 });
const data = new TensorDataset(new Float32Array(8), [4], [0, 1]);
/** Whatever the types say. */
const wrong = (value?: unknown) => value as never;

test.each<[string, () => unknown, RegExp]>([
  ['MLP.forward', () => model.forward(wrong(42)), /a Tensor for X but got 42/],
  ['Linear.forward', () => new Linear(2, 2).forward(wrong([1, 2])), /a Tensor for X but got \[1, 2\]/],
  ['MLP.loadStateDict', () => model.loadStateDict(wrong([])), /a Map of named arrays.* for state but got \[\]/],
  ['CrossEntropyLoss.forward', () => new CrossEntropyLoss().forward(wrong(), [0] as never), /a Tensor for yHat/],
  ['gelu', () => zeros([2]).gelu({ approximate: wrong('Tanh') }), /'none' or 'tanh' for approximate but got "Tanh"/],
  [
    'clamp with a text',
    () => zeros([2]).clamp({ min: wrong('0') }),
    /min and max, .* for clamp but got \["0", Infinity\]/,
  ],
  ['clamp with NaN', () => zeros([2]).clamp({ max: NaN }), /for clamp but got \[-Infinity, NaN\]/],
  [
    'clamp the wrong way round',
    () => zeros([2]).clamp({ min: 2, max: 1 }),
    /in this order, for clamp but got \[2, 1\]/,
  ],
  ['permute(1, 0)', () => zeros([2, 3]).permute(wrong(1)), /an array of axes for permute but got 1/],
  ['indexSelect', () => zeros([2]).indexSelect(0, wrong()), /an array for indices but got undefined/],
  ['oneHot', () => oneHot(wrong(), 3), /an array for labels but got undefined/],
  ['oneHot without classes', () => oneHot([1], wrong()), /an integer of at least 0 for classes but got undefined/],
  ['zerosLike', () => zerosLike(wrong()), /a Tensor for zerosLike but got undefined/],
  ['noGrad', () => noGrad(wrong()), /a function for noGrad but got undefined/],
  ['Arena.run', () => new Arena().run(wrong()), /a function for arena\.run but got undefined/],
  [
    'predict with rows',
    () => predict(model, wrong([[1, 2, 3, 4]])),
    /batches \[X, y\] for data but got \[1, 2, 3, 4\]/,
  ],
  ['predict with numbers', () => predict(model, wrong(new Float32Array(4))), /batches \[X, y\] for data but got 0/],
  ['evaluate without data', () => evaluate(model, wrong()), /a data set, .* for data but got undefined/],
  [
    'fit with a signal',
    () => fit(model, data, { optimizer, signal: wrong(42) }),
    /an AbortSignal for signal but got 42/,
  ],
  ['saveModel', () => saveModel('none', wrong()), /an MLP for model but got undefined/],
  [
    'saveCheckpoint',
    () => saveCheckpoint('none', wrong()),
    /with model, optimizer, .* for the options of saveCheckpoint but got undefined/,
  ],
  [
    'saveCheckpoint with a part',
    () => saveCheckpoint('none', wrong({ model })),
    /an optimizer with type, describe\(\), .* for optimizer but got undefined/,
  ],
  [
    'saveCheckpoint without progress',
    () => saveCheckpoint('none', wrong({ model, optimizer, generator: new Generator(1) })),
    /progress\.epochs but got undefined/,
  ],
  [
    'trainEpoch',
    () =>
      trainEpoch(
        model,
        wrong(() => 1),
        new CrossEntropyLoss(),
        optimizer,
      ),
    /batches, .* for data but got a function/,
  ],
  ['predictCh3 without a batch', () => d2l.predictCh3(model, []), /at least one batch for testIter but got \[\]/],
  ['sgd', () => d2l.sgd(wrong(), 0.1, 1), /an array of Parameters for params but got undefined/],
  ['confusionMatrix', () => confusionMatrix(wrong(), [1], 2), /an array for labels but got undefined/],
  ['classificationReport', () => classificationReport(wrong(), [1], 2), /an array for labels but got undefined/],
  [
    'fashionMnist',
    () => fashionMnist(wrong('/nowhere')),
    /with dir, .* for the options of fashionMnist but got "\/nowhere"/,
  ],
  ['accuracy', () => d2l.accuracy(wrong(), [0] as never), /a Tensor for yHat but got undefined/],
  ['predictCh3', () => d2l.predictCh3(model, wrong()), /batches, .* for testIter but got undefined/],
  ['getFashionMnistLabels', () => d2l.getFashionMnistLabels(wrong()), /an array for labels but got undefined/],
])('%s', async (_, act, message) => {
  const error: unknown = await Promise.resolve().then(act).catch((thrown: unknown) => thrown); // prettier-ignore
  expect(error).toMatchObject({ name: 'MlpError', code: 'ERR_MLP_ARGUMENT' });
  expect((error as Error).message).toMatch(message);
});
