// The book's names: its updater from scratch, its softmax and cross-entropy from scratch, and its small helpers.
import { afterEach, expect, test, vi } from 'vitest';
import {
  CrossEntropyLoss,
  DataLoader,
  Generator,
  type Labels,
  MLP,
  Parameter,
  SGD,
  type Tensor,
  randn,
  synthetic,
  tensor,
  zeros,
} from '../../src/index.js';
import {
  Accumulator,
  Timer,
  accuracy,
  evaluateAccuracy,
  getFashionMnistLabels,
  predictCh3,
  sgd,
  trainCh3,
  trainEpochCh3,
} from '../../src/d2l/index.js';

const data = synthetic({ train: 600, test: 200 });
const loaders = () =>
  [
    new DataLoader(data.train, { batchSize: 100, shuffle: true, generator: new Generator(1) }),
    new DataLoader(data.test, { batchSize: 100 }),
  ] as const;

afterEach(() => vi.restoreAllMocks());

test("the book's sgd on the summed loss does what SGD does on the mean", async () => {
  const [a, b] = [0, 1].map(() => new MLP([784, 8, 10], { generator: new Generator(7) }));
  const loss = new CrossEntropyLoss({ reduction: 'none' });
  const byOptimizer = await trainEpochCh3(a, loaders()[0], loss, new SGD(a.parameters(), { lr: 0.1 }));
  const byHand = await trainEpochCh3(b, loaders()[0], loss, (batchSize) => sgd(b.parameters(), 0.1, batchSize));
  byOptimizer.forEach((value, i) => expect(byHand[i]).toBeCloseTo(value, 6));
  a.parameters().forEach((param, i) => {
    const other = b.parameters()[i].values;
    param.values.forEach((value, j) => expect(Math.abs(value - other[j])).toBeLessThan(1e-6));
  });
});

test('sgd wants a gradient, and names the parameter that has none', () => {
  expect(() => sgd([new Parameter(zeros([2]), { name: 'b1' })], 0.1, 1)).toThrow(/b1 has no gradient/);
});

test('softmax regression from scratch (section 3.6) trains like the fused loss', async () => {
  const initial = randn([784, 10], { generator: new Generator(3) }).mul(0.01);
  const build = () => ({ W: new Parameter(initial), b: new Parameter(zeros([10])) });
  const [x, y] = [build(), build()];
  const softmax = (X: Tensor) => {
    const exps = X.exp();
    return exps.div(exps.sum(1, { keepdim: true }));
  };
  const net = (X: Tensor) => softmax(X.reshape([-1, 784]).matmul(x.W).add(x.b));
  const crossEntropy = (yHat: Tensor, labels: Labels) => yHat.gather(1, labels).log().neg();
  const fused = (X: Tensor) => X.reshape([-1, 784]).matmul(y.W).add(y.b);
  const scratch = await trainEpochCh3(net, loaders()[0], crossEntropy, new SGD([x.W, x.b], { lr: 0.1 }));
  const reference = await trainEpochCh3(
    fused,
    loaders()[0],
    new CrossEntropyLoss({ reduction: 'none' }),
    new SGD([y.W, y.b], { lr: 0.1 }),
  );
  expect(scratch[0]).toBeCloseTo(reference[0], 5);
  expect(scratch[1]).toBe(reference[1]);
});

test('trainCh3 prints a row an epoch and warns where the book asserts; predictCh3 shows true and predicted names', async () => {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
  const warnings: string[] = [];
  vi.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(String(warning)));
  const [train, testing] = loaders();
  const net = new MLP([784, 10], { generator: new Generator(1) });
  await trainCh3(
    net,
    train,
    testing,
    new CrossEntropyLoss({ reduction: 'none' }),
    2,
    new SGD(net.parameters(), { lr: 0 }),
  );
  expect(lines[0]).toBe('epoch  train loss  train acc  test acc');
  expect(lines[1]).toMatch(/^ {4}1 {6}\d\.\d{4} {5}\d\.\d{4} {4}\d\.\d{4}$/);
  expect(warnings.join()).toMatch(/train loss .* is not below 0.5.*train accuracy .* not above 0.7.*test accuracy/);
  lines.length = 0;
  await predictCh3(net, testing, 3);
  expect(lines.join()).toMatch(/t-shirt +trouser +pullover\n[✓✗] [a-z- ]+ {2,}[✓✗] [a-z- ]+ {2,}[✓✗] [a-z -]+$/);
});

test('accuracy counts, evaluateAccuracy divides', async () => {
  const yHat = tensor([[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]]); // prettier-ignore
  expect(accuracy(yHat, Uint8Array.of(0, 2))).toBe(1); // the book's example: 0.5 of two
  const right = { forward: (X: Tensor) => tensor(Array.from({ length: X.shape[0] }, () => [1, 0])) };
  const zerosOnly = [[zeros([4, 2]), Uint8Array.of(0, 0, 0, 1)] as [Tensor, Labels]];
  expect(await evaluateAccuracy(right, zerosOnly)).toBe(0.75);
});

test('Accumulator, Timer and labels', () => {
  const metric = new Accumulator(2);
  metric.add(1, 2.5);
  metric.add(3, 0.5);
  expect([metric.at(0), metric.at(1)]).toEqual([4, 3]);
  metric.reset();
  expect(metric.data).toEqual([0, 0]);
  const timer = new Timer();
  expect(timer.stop()).toBeGreaterThanOrEqual(0);
  timer.start();
  timer.stop();
  expect(timer.sum()).toBeCloseTo(timer.avg() * 2, 12);
  expect(timer.cumsum().at(-1)).toBeCloseTo(timer.sum(), 12);
  expect(getFashionMnistLabels(Uint8Array.of(0, 9))).toEqual(['t-shirt', 'ankle boot']);
});
