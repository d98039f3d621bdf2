// Twenty steps of SGD with each activation and each loss stay with PyTorch's: tests/fixtures/steps.json.
import { afterAll, beforeAll, describe, test } from 'vitest';
import {
  Activation,
  type ActivationDescription,
  lossFrom,
  Parameter,
  setBackend,
  SGD,
  type Tensor,
} from '../../src/index.js';
import { lossOf } from '../../src/nn/net.js';
import { toTensor, type Values } from '../autograd/op-cases.js';
import { readFixture } from '../train/golden.js';
import { dtypes, expectClose } from './torch.js';

interface Run {
  activation: ActivationDescription;
  loss: { type: string };
  targets: 'labels' | 'floats' | 'shares';
  losses: number[];
  parameters: Values[];
}

interface Steps {
  lr: number;
  initial: Values[];
  X: Values;
  labels: number[];
  floats: Values;
  shares: Values;
  runs: Run[];
}

const { lr, initial, runs, ...data } = readFixture<Steps>('steps.json');

/** Float64 is JavaScript's on all. */
const engines = { float64: ['javascript'], float32: ['openblas', 'builtin', 'javascript'] } as const;
const ways = dtypes.flatMap(([dtype, floats]) => engines[dtype].map((engine) => ({ dtype, engine, floats })));

afterAll(() => void setBackend('auto'));

describe.each(ways)('$dtype on $engine', ({ engine, floats }) => {
  beforeAll(() => void setBackend(engine));

  const X = toTensor(data.X, floats) as Tensor;
  const targets = {
    labels: Uint8Array.from(data.labels),
    floats: toTensor(data.floats, floats) as Tensor,
    shares: toTensor(data.shares, floats) as Tensor,
  };

  test.each(runs)('$activation, $loss', (run) => {
    const parameters = initial.map((values) => new Parameter(toTensor(values, floats) as Tensor));
    const [W1, b1, W2, b2] = parameters;
    const [activation, loss] = [Activation.of(run.activation), lossFrom(run.loss, 'the fixture')];
    const optimizer = new SGD(parameters, { lr });
    for (const want of run.losses) {
      const yHat = activation.forward(X.matmul(W1).add(b1)).matmul(W2).add(b2);
      const value = lossOf(loss, yHat, targets[run.targets]);
      expectClose(value, { shape: [], values: [want] });
      optimizer.zeroGrad();
      value.backward();
      optimizer.step();
    }
    parameters.forEach((parameter, i) => expectClose(parameter, run.parameters[i]));
  });
});
