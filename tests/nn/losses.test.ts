// Losses against PyTorch's: values and gradients; their description as plain data; and what they refuse.
import { describe, expect, test } from 'vitest';
import {
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  fit,
  HuberLoss,
  L1Loss,
  type Labels,
  lossFrom,
  MLP,
  MSELoss,
  SGD,
  type Tensor,
  TensorDataset,
  tensor,
  zeros,
} from '../../src/index.js';
import { losses } from '../../src/nn/losses.js';
import { lossOf } from '../../src/nn/net.js';
import { toTensor, type Values } from '../autograd/op-cases.js';
import { readFixture } from '../train/golden.js';
import { dtypes, expectPassed, type Passed } from './torch.js';

type Case = Passed & { type: string; options: object; targets: number[] | Values };

const { cases } = readFixture<{ cases: Case[] }>('losses.json');

test('the fixture has every loss', () => {
  expect(new Set(cases.map(({ type }) => type))).toEqual(new Set(Object.keys(losses)));
});

describe.each(dtypes)('%s', (_, floats) => {
  test.each(cases)('$type $options', ({ type, options, targets, ...passed }) => {
    const loss = lossFrom({ type, ...options }, 'the fixture');
    const y = Array.isArray(targets) ? Uint8Array.from(targets) : (toTensor(targets, floats) as Tensor);
    expectPassed(passed, floats, (yHat) => lossOf(loss, yHat, y));
  });
});

test('without new options CrossEntropyLoss is the one fused op', () => {
  const logits = tensor([[1, 2, 3], [0.5, -1, 2]]); // prettier-ignore
  const y = Uint8Array.of(0, 2);
  for (const reduction of ['none', 'mean', 'sum'] as const)
    expect(new CrossEntropyLoss({ reduction, labelSmoothing: 0 }).forward(logits, y)).toEqual(
      logits.crossEntropy(y, { reduction }),
    );
});

test('a binary loss of a saturated logit keeps its small gradient in float32: sigmoid(-30) by hand', () => {
  const [logit, target] = [new Float32Array([-30]), zeros([1])];
  const loss = new BCEWithLogitsLoss().forward(tensor(logit), target);
  expect(loss.item() / Math.exp(-30)).toBeCloseTo(1, 6);
});

test('each is the same again from its description', () => {
  const all = [
    new CrossEntropyLoss(),
    new CrossEntropyLoss({ reduction: 'sum', labelSmoothing: 0.1, weight: [1, 2] }),
    new MSELoss({ reduction: 'none' }),
    new L1Loss(),
    new HuberLoss({ delta: 2 }),
    new MSELoss({ scale: 0.5 }),
    new HuberLoss({ scale: [3, 4], delta: 2 }),
    new BCEWithLogitsLoss({ posWeight: 3 }),
    new BCEWithLogitsLoss({ posWeight: [3, 4] }),
  ];
  for (const loss of all) {
    const again = lossFrom(JSON.parse(JSON.stringify(loss.describe())), 'a file');
    expect(again).toBeInstanceOf(loss.constructor);
    expect(again.describe()).toEqual(loss.describe());
  }
  expect(all[1].describe()).toEqual({ type: 'crossEntropy', reduction: 'sum', labelSmoothing: 0.1, weight: [1, 2] });
});

const wrong = (value: unknown) => value as never;

describe('refuses', () => {
  test.each<[string, () => unknown, string, RegExp]>([
    ['[n] with [n, 1]', () => new MSELoss().forward(zeros([4, 1]), zeros([4])), 'SHAPE', /^MSELoss: the predictions are \[4, 1\], but the targets \[4\]\. Give y\.reshape\(\[4, 1\]\)\.$/],
    ['another number of targets', () => new L1Loss().forward(zeros([4, 2]), zeros([4, 1])), 'SHAPE', /^L1Loss: .*\[4, 2\], but the targets \[4, 1\]$/],
    ['labels for targets', () => new HuberLoss().forward(zeros([2]), wrong(Uint8Array.of(0, 1))), 'ARGUMENT', /a Tensor for y/],
    ['targets for labels', () => new CrossEntropyLoss().forward(zeros([2, 2]), wrong(zeros([2, 2]))), 'ARGUMENT', /for labels but got/],
    ['too few factors', () => new CrossEntropyLoss({ weight: [1, 2] }).forward(zeros([1, 3]), Uint8Array.of(0)), 'SHAPE', /^CrossEntropyLoss: .* as weight has factors, 2, but got \[1, 3\]/],
    ['a label outside', () => new CrossEntropyLoss({ weight: [1, 2] }).forward(zeros([1, 2]), Uint8Array.of(2)), 'LABEL', /from 0 to 1 but got 2/],
    ['too many factors', () => new BCEWithLogitsLoss({ posWeight: [1, 2] }).forward(zeros([2, 1]), zeros([2, 1])), 'SHAPE', /as posWeight has factors, 2, but got \[2, 1\]/],
    ['a factor below 0', () => new CrossEntropyLoss({ weight: [1, -1] }), 'ARGUMENT', /at least 0 for weight\[1\] but got -1/],
    ['a factor that is none', () => new BCEWithLogitsLoss({ posWeight: wrong('2') }), 'ARGUMENT', /posWeight but got "2"/],
    ['smoothing above 1', () => new CrossEntropyLoss({ labelSmoothing: 1.5 }), 'ARGUMENT', /from 0 to 1 for labelSmoothing but got 1\.5/],
    ['scale 0', () => new MSELoss({ scale: [1, 0] }), 'ARGUMENT', /above 0, or several, for scale but got \[1, 0\]/],
    ['too few scales', () => new L1Loss({ scale: [1, 2] }).forward(zeros([2, 1]), zeros([2, 1])), 'SHAPE', /as scale has numbers, 2, but got \[2, 1\]/],
    ['a scale of the other losses', () => new BCEWithLogitsLoss(wrong({ scale: 2 })), 'ARGUMENT', /scale/],
    ['delta 0', () => new HuberLoss({ delta: 0 }), 'ARGUMENT', /above 0 for delta but got 0/],
    ['an unknown reduction', () => new MSELoss({ reduction: wrong('avg') }), 'ARGUMENT', /for reduction but got "avg"/],
    ['an option of another loss', () => new MSELoss(wrong({ delta: 1 })), 'ARGUMENT', /^MSELoss: there is no option "delta"/],
    ['an unknown type', () => lossFrom({ type: 'hinge', reduction: 'mean' }, 'f', 'mlp-train 9.1.0'), 'FORMAT', /^f: it has a loss of type "hinge", .* and mlp-train 9\.1\.0 wrote it/],
    ['an unknown option in a file', () => lossFrom({ type: 'mse', reduction: 'mean', power: 3 }, 'f'), 'FORMAT', /^f: its loss mse: there is no option "power"/],
  ])('%s', (_, act, code, message) => {
    expect(act).toThrow(message);
    expect(act).toThrow(expect.objectContaining({ code: `ERR_MLP_${code}` }));
  }); // prettier-ignore
});

test("a user's loss for labels, for tensors, and one that says no types are all losses", async () => {
  const data = new TensorDataset(new Float32Array(8), [4], [0, 1]);
  const model = new MLP([4, 2]);
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const ofLabels = (yHat: Tensor, y: Labels) => yHat.crossEntropy(y);
  await fit(model, data, { optimizer, loss: ofLabels, epochs: 1, batchSize: 2 });
  await fit(model, data, { optimizer, loss: (yHat, y) => yHat.crossEntropy(y), epochs: 1, batchSize: 2 });
  const ofTensors = (yHat: Tensor, y: Tensor) => yHat.sub(y).square();
  expect(lossOf(ofTensors, tensor([3]), tensor([1])).item()).toBe(4);
  expect(lossOf(new MSELoss(), tensor([3]), tensor([1])).item()).toBe(4);
});
