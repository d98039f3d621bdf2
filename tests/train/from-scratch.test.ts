// Three programs that a reader of the book writes with nothing but tensors and SGD, next to their PyTorch twins in
// tests/fixtures/make_from_scratch.py: the same losses step by step, on every backend.
import { beforeAll, describe, test } from 'vitest';
import {
  DataLoader,
  fashionMnist,
  manualSeed,
  normal,
  Parameter,
  rand,
  randn,
  setBackend,
  SGD,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.js';
import { expectSteps, readFixture } from './golden.js';

type Losses = Record<'softmax_regression' | 'binary_classifier' | 'rbf_network', number[]>;
const golden = readFixture<Losses & { seed: number; points: number[]; heights: number[] }>('from_scratch.json');
const STEPS = 48;
const points = tensor(golden.points, { shape: [100, 2] });
const heights = tensor(golden.heights, { shape: [100, 1] });

function train(stepLoss: (step: number) => Tensor, parameters: Parameter[], lr: number): number[] {
  const updater = new SGD(parameters, { lr });
  return Array.from({ length: STEPS }, (_, step) => {
    const loss = stepLoss(step);
    updater.zeroGrad();
    loss.backward();
    updater.step();
    return loss.item();
  });
}

/** Section 3.6: batches of 256 in the order of the file. */
function softmaxRegression(batches: readonly (readonly [Tensor, Uint8Array | Int32Array])[]): number[] {
  manualSeed(golden.seed);
  const W = new Parameter(normal(0, 0.01, [784, 10]));
  const b = new Parameter(zeros([10]));
  const softmax = (X: Tensor) => {
    const XExp = X.exp();
    const partition = XExp.sum(1, { keepdim: true });
    return XExp.div(partition);
  };
  const net = (X: Tensor) => softmax(X.reshape([-1, 784]).matmul(W).add(b));
  const crossEntropy = (yHat: Tensor, y: Uint8Array | Int32Array) => yHat.gather(1, y).log().neg();
  return train((step) => crossEntropy(net(batches[step][0]), batches[step][1]).mean(), [W, b], 0.1);
}

/** Two moons: a hidden layer of sigmoids, and the binary cross-entropy by hand. */
function binaryClassifier(): number[] {
  manualSeed(golden.seed);
  const W1 = new Parameter(randn([2, 16]));
  const b1 = new Parameter(zeros([16]));
  const W2 = new Parameter(randn([16, 1]));
  const b2 = new Parameter(zeros([1]));
  const y = tensor(Array.from({ length: 100 }, (_, i) => (i < 50 ? 0 : 1))).reshape([-1, 1]);
  const one = tensor(1);
  const net = (X: Tensor) => {
    const H = X.matmul(W1).add(b1).sigmoid();
    return one.div(H.matmul(W2).add(b2).neg().exp().add(1));
  };
  const loss = (yHat: Tensor) =>
    y
      .mul(yHat.log())
      .add(one.sub(y).mul(one.sub(yHat).log()))
      .mean()
      .neg();
  return train(() => loss(net(points)), [W1, b1, W2, b2], 1);
}

/** exp(-gamma |x - c|^2) of 12 centers, which are learned too, and a linear read-out; batches of 25. */
function rbfNetwork(): number[] {
  manualSeed(golden.seed);
  const centers = new Parameter(rand([12, 2]).mul(2).sub(1));
  const w = new Parameter(normal(0, 0.1, [12, 1]));
  const b = new Parameter(zeros([1]));
  const net = (X: Tensor) => {
    const distances = X.reshape([-1, 1, 2]).sub(centers).pow(2).sum(2);
    return distances.mul(-2).exp().matmul(w).add(b);
  };
  const loss = (step: number) => {
    const batch = (all: Tensor) => all.narrow(0, 25 * (step % 4), 25);
    return net(batch(points)).sub(batch(heights)).pow(2).div(2).mean();
  };
  return train(loss, [centers, w, b], 0.3);
}

describe.each(['openblas', 'builtin', 'javascript'] as const)('from scratch, as PyTorch, on %s', (backend) => {
  let batches: [Tensor, Uint8Array | Int32Array][];

  beforeAll(async () => {
    setBackend(backend);
    const { train } = await fashionMnist();
    batches = [];
    for (const batch of new DataLoader(train, { batchSize: 256 })) if (batches.push(batch) === STEPS) break;
  });

  test('softmax regression', () => expectSteps(softmaxRegression(batches), golden.softmax_regression));
  test('a net of sigmoids with binary cross-entropy', () => expectSteps(binaryClassifier(), golden.binary_classifier));
  test('radial basis functions with a squared loss', () => expectSteps(rbfNetwork(), golden.rbf_network));
});
