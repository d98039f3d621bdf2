// A net, a loss and an optimizer of a user's own: they train; states and checkpoints hold them, given a function that builds the net.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  AdamW,
  type Checkpoint,
  evaluate,
  fit,
  Generator,
  Linear,
  loadCheckpoint,
  loadModel,
  loadState,
  MLP,
  Module,
  ones,
  type Optimizer,
  Parameter,
  saveCheckpoint,
  saveModel,
  saveState,
  setBackend,
  SGD,
  type Targets,
  type Tensor,
  TensorDataset,
} from '../../src/index.js';

let dir: string;
let path: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  path = join(dir, 'own.safetensors');
});
beforeEach(() => void setBackend('javascript'));
afterAll(() => {
  rmSync(dir, { recursive: true });
  setBackend('auto');
});

/** Two layers with the inputs beside the first, and a factor for each of these. */
class Skip extends Module {
  readonly last: Linear;
  readonly first: Linear;
  readonly scale = new Parameter(ones([4]));

  constructor(generator = new Generator(9)) {
    super();
    this.first = new Linear(4, 4, { generator, init: 'torch' });
    this.last = new Linear(4, 2, { generator, init: 'torch' });
  }

  forward(X: Tensor): Tensor {
    return this.last.forward(this.first.forward(X).tanh().add(X.mul(this.scale)));
  }
}

/** Two targets of four numbers. */
function rows(n: number): TensorDataset<Float32Array> {
  const X = new Generator(n).randn(new Float32Array(n * 4));
  const y = new Float32Array(n * 2).map((_, i) => {
    const at = 4 * Math.floor(i / 2);
    return i % 2 === 0 ? Math.sin(X[at]) + X[at + 1] : X[at + 2] * X[at + 3];
  });
  return new TensorDataset(X, [4], y);
}
const train = rows(90);
const testing = rows(20);

describe('a checkpoint of a module of its own, and an optimizer with groups', () => {
  function begin(): Checkpoint<Skip> {
    const generator = new Generator(2);
    const model = new Skip(generator);
    const { scale, first, last } = model;
    const groups = [
      { params: [scale], lrFactor: 10, weightDecay: 0 }, // in another order than the model's
      { params: first.parameters(), lrFactor: 0.5 },
      { params: last.parameters() },
    ];
    const optimizer = new AdamW(groups, { lr: { type: 'cosine', lr: 0.01, warmup: 5 }, weightDecay: 0.1 });
    return { model, optimizer, generator, progress: { epochs: 0 } };
  }

  /** Trains on, until the net has been called `calls` times. */
  async function goOn({ model, ...run }: Checkpoint<Skip>, calls = Infinity) {
    const controller = new AbortController();
    const net = (X: Tensor) => {
      if (--calls === 0) controller.abort('enough');
      return model.forward(X);
    };
    const options = { ...run, test: testing, epochs: 4, batchSize: 20, signal: controller.signal };
    await fit(net, train, options).catch((reason: unknown) => expect(reason).toBe('enough'));
  }

  const bytesOf = (run: Checkpoint<Skip>) => {
    saveCheckpoint(path, run);
    return readFileSync(path);
  };

  test('stopped at every batch, it ends in the bytes of one that was not', async () => {
    const whole = begin();
    await goOn(whole);
    const expected = bytesOf(whole);
    for (let calls = 1; calls <= 4 * 6; calls++) {
      const run = begin();
      await goOn(run, calls);
      bytesOf(run);
      const loaded = loadCheckpoint(path, () => new Skip());
      await goOn(loaded);
      expect(bytesOf(loaded).equals(expected), `after ${calls} batches`).toBe(true);
    }
  });

  test('has its groups again, and trains what build made', async () => {
    const run = begin();
    await goOn(run, 8);
    bytesOf(run);
    const loaded = loadCheckpoint(path, () => new Skip());
    expect(loaded.model).toBeInstanceOf(Skip);
    expect(loaded.model.stateDict()).toEqual(run.model.stateDict());
    expect(loaded.optimizer.describe(loaded.model.parameters())).toEqual(
      run.optimizer.describe(run.model.parameters()),
    );
    expect(loaded.optimizer.parameters[0]).toBe(loaded.model.scale);
    expect(loaded.progress).toEqual(run.progress);
  });

  test('without build is refused, and says what to give', () => {
    bytesOf(begin());
    expect(() => loadCheckpoint(path)).toThrow(
      /own\.safetensors: its module is no MLP.*Give loadCheckpoint a function that builds it/,
    );
    expect(() => loadModel(path)).toThrow(/own\.safetensors/);
  });

  test('of another module is refused with a table of what does not fit', () => {
    bytesOf(begin());
    expect(() => loadCheckpoint(path, () => new MLP([4, 2]))).toThrow(
      /own\.safetensors: [^]*first\.weight +\[4, 4\] +-/,
    );
  });

  test('with an optimizer that keeps nothing is refused, and names what it lacks', () => {
    const run = begin();
    const optimizer = oldOptimizer(run.model.parameters(), 0.1);
    expect(() => saveCheckpoint(path, { ...run, optimizer } as never)).toThrow(
      /an optimizer with type, describe\(\), stateDict\(\) and loadStateDict\(\) for optimizer/,
    );
  });
});

describe('a state', () => {
  test('of any module goes into another one like it', () => {
    const [from, to] = [new Skip(new Generator(1)), new Skip(new Generator(2))];
    const X = ones([3, 4]);
    expect(to.forward(X).values).not.toEqual(from.forward(X).values);
    saveState(path, from);
    loadState(path, to);
    expect(to.forward(X).values).toEqual(from.forward(X).values);
  });

  test.each<[string, (model: MLP) => void]>([
    ['saveState', (model) => saveState(path, model)],
    ['saveModel', (model) => saveModel(path, model)],
    ['saveCheckpoint', (model) => saveCheckpoint(path, { model, optimizer: new SGD(model.parameters(), { lr: 1 }), generator: new Generator(1), progress: { epochs: 0 } })],
  ])('of an MLP is read from what %s wrote', (_, save) => {
    const [from, to] = [1, 2].map((seed) => new MLP([4, 3, 2], { generator: new Generator(seed) }));
    save(from);
    loadState(path, to);
    expect(to.stateDict()).toEqual(from.stateDict());
  }); // prettier-ignore

  test('of another module is refused, and changes nothing', () => {
    saveState(path, new MLP([4, 2]));
    const model = new Skip();
    const before = model.stateDict();
    expect(() => loadState(path, model)).toThrow(/own\.safetensors: [^]*layers\.0\.weight +\[4, 2\] +-/);
    expect(model.stateDict()).toEqual(before);
    expect(() => loadState(join(dir, 'missing'), model)).toThrow(/missing/);
    expect(() => saveState(path, {} as never)).toThrow(/a Module for module/);
  });

  test('that is not finite is not written', () => {
    const model = new Skip();
    saveState(path, model);
    const before = readFileSync(path);
    model.scale.mutate()[1] = Infinity;
    expect(() => saveState(path, model)).toThrow(/scale has 1 value that is not finite, first Infinity at 1/);
    expect(readFileSync(path)).toEqual(before);
  });
});

/** All that 0.1.0 asked of an optimizer: plain gradient descent. */
function oldOptimizer(parameters: Parameter[], lr: number): Optimizer {
  return {
    parameters,
    options: { lr },
    zeroGrad: () => parameters.forEach((parameter) => parameter.zeroGrad()),
    step: () => {
      for (const parameter of parameters) {
        const [w, g] = [parameter.data, parameter.grad!.data];
        for (let i = 0; i < w.length; i++) w[i] -= lr * g[i];
      }
    },
  };
}

describe('an optimizer of the contract of 0.1.0', () => {
  test('trains as SGD does', async () => {
    const run = async (optimizerOf: (parameters: Parameter[]) => Optimizer) => {
      const model = new Skip(new Generator(3));
      const options = {
        optimizer: optimizerOf(model.parameters()),
        epochs: 5,
        batchSize: 30,
        generator: new Generator(4),
      };
      const history = await fit(model, train, { ...options, test: testing });
      return history.map(({ metrics }) => metrics);
    };
    const [own, ours] = [await run((p) => oldOptimizer(p, 0.1)), await run((p) => new SGD(p, { lr: 0.1 }))];
    expect(own[4].test!.rmse).toBeLessThan(0.9 * own[0].test!.rmse!);
    for (const [i, { train, test }] of ours.entries()) {
      expect(own[i].train.loss).toBeCloseTo(train.loss!, 6);
      expect(own[i].test!.r2).toBeCloseTo(test!.r2!, 6);
    }
  });

  test('has its gradients clipped too', async () => {
    const model = new Skip(new Generator(3));
    const optimizer = oldOptimizer(model.parameters(), 1);
    const before = model.stateDict();
    await fit(model, train, { optimizer, epochs: 1, batchSize: 90, clipNorm: 0.01, generator: new Generator(1) });
    const moved = [...model.stateDict()].flatMap(([name, { data }]) => [...data].map((value, i) => value - before.get(name)!.data[i])); // prettier-ignore
    expect(Math.hypot(...moved)).toBeCloseTo(0.01, 6); // lr 1 times a gradient of that norm
  });
});

test('a loss of its own is what training and evaluation report', async () => {
  const model = new Skip(new Generator(3));
  const loss = (yHat: Tensor, y: Targets) => yHat.sub(y as Tensor).abs().mean(); // prettier-ignore
  const optimizer = new SGD(model.parameters(), { lr: 0.05 });
  const [epoch] = await fit(model, train, { optimizer, loss, test: testing, epochs: 1, batchSize: 20, generator: new Generator(1) }); // prettier-ignore
  const { metrics } = await evaluate(model, testing, { loss });
  expect(epoch.metrics.train.loss).toBeCloseTo(epoch.metrics.train.mae!, 6);
  expect(metrics.loss).toBeCloseTo(metrics.mae!, 6);
  expect(epoch.metrics.test).toEqual(metrics);
});
