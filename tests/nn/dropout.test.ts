import { describe, expect, test } from 'vitest';
import {
  CrossEntropyLoss,
  Dropout,
  layerFrom,
  MLP,
  noGrad,
  ones,
  Parameter,
  SGD,
  type Tensor,
} from '../../src/index.js';
import { drawWords } from '../../src/random/philox.js';
import { trainStep } from '../../src/train/train-step.js';
import { toTensor, type Values } from '../autograd/op-cases.js';
import { effort } from '../effort.js';
import { readFixture } from '../train/golden.js';
import { dtypes, expectClose } from './torch.js';

interface Fixture {
  seed: string;
  dropout: number[];
  labelSmoothing: number;
  lr: number;
  sizes: number[];
  initial: Values[];
  X: Values;
  labels: number[];
  losses: number[];
  parameters: Values[];
}

const draw = (step = 0) => ({ seed: 42n, step });
const training = (step = 0) => ({ training: true, draw: draw(step) });

describe('twenty steps with dropout and label smoothing are those of PyTorch, given the same masks', () => {
  const { seed, dropout, labelSmoothing, lr, sizes, ...fixture } = readFixture<Fixture>('dropout.json');

  test.each(dtypes)('spelled out, %s', (_, floats) => {
    const X = toTensor(fixture.X, floats) as Tensor;
    const parameters = fixture.initial.map((values) => new Parameter(toTensor(values, floats) as Tensor));
    const layers = dropout.map((p) => new Dropout(p));
    const loss = new CrossEntropyLoss({ labelSmoothing });
    const optimizer = new SGD(parameters, { lr });
    for (const [step, want] of fixture.losses.entries()) {
      const options = { training: true, draw: { seed: BigInt(seed), step } };
      let H = X;
      for (const [i, layer] of layers.entries())
        H = layer.forward(H.matmul(parameters[2 * i]).add(parameters[2 * i + 1]).relu(), options); // prettier-ignore
      const value = loss.forward(H.matmul(parameters[4]).add(parameters[5]), Uint8Array.from(fixture.labels));
      expectClose(value, { shape: [], values: [want] });
      optimizer.zeroGrad();
      value.backward();
      optimizer.step();
    }
    parameters.forEach((parameter, i) => expectClose(parameter, fixture.parameters[i]));
  });

  test('an MLP by trainStep', () => {
    const model = new MLP(sizes, { dropout });
    const X = toTensor(fixture.X, (values) => Float32Array.from(values)) as Tensor;
    fixture.initial.forEach((values, i) =>
      model
        .parameters()
        [i].mutate()
        .set(toTensor(values, (all) => Float32Array.from(all)).values),
    );
    const optimizer = new SGD(model.parameters(), { lr });
    const loss = new CrossEntropyLoss({ labelSmoothing, reduction: 'none' });
    for (const [step, want] of fixture.losses.entries()) {
      const options = { seed: BigInt(seed), at: { step, totalSteps: 20 } };
      const { lossSum, examples } = trainStep(model, X, Uint8Array.from(fixture.labels), loss, optimizer, options);
      expect(lossSum / examples).toBeCloseTo(want, 6);
    }
    model.parameters().forEach((parameter, i) => expectClose(parameter, fixture.parameters[i]));
  });
});

describe('Dropout', () => {
  const X = ones([100, 50]);

  test('scales what stays by 1 / (1 - p)', () => {
    const Y = new Dropout(0.2).forward(X, training());
    expect(new Set(Y.values)).toEqual(new Set([0, Math.fround(1 / 0.8)]));
  });

  test('is another mask in each layer and each step, and the same for the same', () => {
    const [layer, options] = [new Dropout(), training()];
    const masks = [layer.forward(X, options), layer.forward(X, options), layer.forward(X, training(1))];
    const texts = masks.map(({ values }) => values.join());
    expect(new Set(texts).size).toBe(3);
    expect(layer.forward(X, training()).values.join()).toBe(texts[0]);
  });

  test('leaves evaluation, and what is not recorded, as it is', () => {
    const layer = new Dropout();
    expect(layer.forward(X, { training: false })).toBe(X);
    expect(noGrad(() => layer.forward(X))).toBe(X);
    expect(new Dropout(0).forward(X)).toBe(X);
  });

  test.each([
    [undefined, 'Dropout: there is nothing to draw from. Hand on the options of forward'],
    [{ training: true }, 'there is nothing to draw from'],
    [{ training: true, draw: { seed: 42, step: 0 } }, 'expected a bigint, such as 42n, for draw.seed but got 42'],
    [{ training: true, draw: { seed: 42n, step: -1 } }, 'draw.step'],
  ])('refuses %o', (options, message) => {
    expect(() => new Dropout().forward(X, options as never)).toThrow(message);
  });

  test.each([1, -0.1, NaN, '0.5'])('refuses p = %o', (p) => {
    expect(() => new Dropout(p as number)).toThrow(/expected .* for p but got/);
  });

  test('is plain data in a file', () => {
    const layer = layerFrom({ type: 'dropout', p: 0.25 }, 'a file');
    expect(layer.describe()).toEqual({ type: 'dropout', p: 0.25 });
    expect(String(layer)).toBe('Dropout(0.25)');
    expect(() => layerFrom({ type: 'dropout', p: 1 }, 'a file')).toThrow(
      'a finite number of at least 0 and below 1 for dropout.p but got 1',
    );
  });
});

describe('of an MLP', () => {
  test('stands behind each activation', () => {
    expect(String(new MLP([4, 3, 3, 2], { dropout: [0.25, 0] }))).toBe(
      'MLP(\n  layers.0: Linear(4 -> 3), ReLU, Dropout(0.25)\n  layers.1: Linear(3 -> 3), ReLU\n  layers.2: Linear(3 -> 2)\n)',
    );
  });

  test('needs as many shares as there are hidden layers', () => {
    const message = 'expected a number, or one for each of 1 hidden layers, for dropout';
    expect(() => new MLP([4, 3, 2], { dropout: [0.1, 0.2] })).toThrow(message);
  });

  test('changes the outputs in training alone', () => {
    const model = new MLP([4, 30, 2], { dropout: 0.5 });
    const X = ones([8, 4]);
    expect(model.forward(X, { training: false }).values).not.toEqual(model.forward(X, training()).values);
  });
});

// Means and products of neighbours are within 4 standard errors of what independent draws give; 10^8 draws in test:long.
test('numbers below a threshold come by their share, independently of place, layer and step', () => {
  const [length, runs] = [1e6, effort > 1 ? 100 : 1];
  const p = 0.15;
  const [one, other] = [new Uint32Array(length), new Uint32Array(length)];
  const dropped = (word: number) => Number(word < p * 2 ** 32);
  const sums: Record<string, number> = { share: 0, neighbour: 0, fourth: 0, layer: 0, step: 0 };
  for (let run = 0; run < runs; run++) {
    const stream = { seed: 42n, purpose: 'dropout', step: run } as const;
    drawWords(stream, one);
    const count = (name: string, next: (i: number) => number) => {
      for (let i = 0; i < length; i++) sums[name] += dropped(one[i]) * next(i);
    };
    count('share', () => 1);
    count('neighbour', (i) => dropped(one[(i + 1) % length]));
    count('fourth', (i) => dropped(one[(i + 4) % length]));
    drawWords({ ...stream, index: 1 }, other);
    count('layer', (i) => dropped(other[i]));
    drawWords({ ...stream, step: run + 1000 }, other);
    count('step', (i) => dropped(other[i]));
  }
  const n = length * runs;
  for (const [name, sum] of Object.entries(sums)) {
    const want = name === 'share' ? p : p * p;
    expect.soft(Math.abs(sum / n - want), name).toBeLessThan(4 * Math.sqrt((want * (1 - want)) / n));
  }
});
