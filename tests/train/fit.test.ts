// fit: events, history, stopping, divergence, several runs at once, memory.
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import {
  CrossEntropyLoss,
  DataLoader,
  Generator,
  MLP,
  MlpError,
  SGD,
  type StepResult,
  type Tensor,
  TensorDataset,
  type TrainEvent,
  evaluate,
  fit,
  predict,
  synthetic,
  tensor,
  trainEpoch,
} from '../../src/index.js';

const { train, test: testing } = synthetic({ train: 1000, test: 200 });

function build(seed = 1, lr = 0.1) {
  const generator = new Generator(seed);
  const model = new MLP([784, 16, 10], { generator });
  return { generator, model, optimizer: new SGD(model.parameters(), { lr }) };
}

describe('fit', () => {
  test('tells its events in order and resolves to the epochs', async () => {
    const { generator, model, optimizer } = build();
    const events: TrainEvent[] = [];
    const history = await fit(model, train, {
      optimizer,
      test: testing,
      epochs: 2,
      batchSize: 64,
      generator,
      onEvent: (event) => events.push(event),
    });
    const told = events.filter(({ event }) => event !== 'progress');
    expect(told.map(({ event }) => event)).toEqual(['start', 'epoch', 'epoch', 'end']);
    expect(told[0]).toMatchObject({
      seed: 1,
      parameters: 784 * 16 + 16 + 160 + 10,
      epochs: 2,
      batchSize: 64,
      examples: 1000,
      testExamples: 200,
    });
    expect(history).toEqual(told.slice(1, 3));
    expect(history[1].trainLoss).toBeLessThan(history[0].trainLoss);
    expect(history[1].testAccuracy).toBe((await evaluate(model, testing, { generator })).accuracy);
    expect(told[3]).toMatchObject({ epochs: 2, testAccuracy: history[1].testAccuracy });
  });

  test('works without a test set, and with epochs 0 only measures', async () => {
    const { generator, model, optimizer } = build();
    const [epoch] = await fit(model, train, { optimizer, epochs: 1, batchSize: 100, generator });
    expect(epoch).not.toHaveProperty('testAccuracy');
    const before = model.parameters()[0].data.slice();
    const events: TrainEvent[] = [];
    expect(
      await fit(model, train, {
        optimizer,
        test: testing,
        epochs: 0,
        generator,
        onEvent: (event) => events.push(event),
      }),
    ).toEqual([]);
    expect(events.map(({ event }) => event)).toEqual(['start', 'end']);
    expect(events[1]).toMatchObject({ testAccuracy: (await evaluate(model, testing)).accuracy });
    expect(model.parameters()[0].data).toEqual(before);
  });

  test('the same seed gives the same bytes, alone or beside another run', async () => {
    const alone = build(5);
    await fit(alone.model, train, { ...alone, epochs: 2, batchSize: 64 });
    const [a, b] = [build(5), build(6)];
    await Promise.all([a, b].map((run) => fit(run.model, train, { ...run, epochs: 2, batchSize: 64 })));
    expect(a.model.parameters()[0].data).toEqual(alone.model.parameters()[0].data);
    expect(b.model.parameters()[0].data).not.toEqual(alone.model.parameters()[0].data);
  });

  test('stops at the next batch when its signal aborts', async () => {
    const { model, optimizer, generator } = build();
    const controller = new AbortController();
    void setTimeout(60).then(() => controller.abort(new Error('enough')));
    await expect(
      fit(model, train, { optimizer, generator, epochs: 100_000, signal: controller.signal }),
    ).rejects.toThrow('enough');
  });

  test.each<[string, (run: ReturnType<typeof build>) => Promise<unknown>, RegExp]>([
    ['no options', ({ model }) => fit(model, train, undefined as never), /an optimizer, such as new SGD/],
    [
      'a loader for a data set',
      ({ model, optimizer }) => fit(model, new DataLoader(train, { batchSize: 9 }) as never, { optimizer }),
      /a data set, such as a TensorDataset, for train/,
    ],
    [
      'a loss by name',
      ({ model, optimizer }) => fit(model, train, { optimizer, loss: 'ce' as never }),
      /function or an object with forward for loss/,
    ],
    [
      'a loss that gives a number',
      ({ model, optimizer }) => fit(model, train, { optimizer, loss: (() => 3) as never }),
      /a Tensor for the loss's value but got 3/,
    ],
    [
      'a net that gives nothing',
      ({ optimizer }) => fit((() => {}) as never, train, { optimizer }),
      /a Tensor for the net's output/,
    ],
    [
      'a seed for a generator',
      ({ model, optimizer }) => fit(model, train, { optimizer, generator: 42 as never }),
      /a Generator for generator but got 42/,
    ],
    [
      'a test set of another width',
      ({ model, optimizer }) =>
        fit(model, train, { optimizer, test: new TensorDataset(new Float32Array(2), [2], [0]) }),
      /rows of 784 numbers/,
    ],
  ])('refuses %s', async (_, act, message) => {
    await expect(act(build())).rejects.toThrow(message);
  });

  test("ends a user's own iterator when it stops early", async () => {
    const { model, optimizer } = build();
    let ended = false;
    const batches = (function* () {
      try {
        yield* new DataLoader(train, { batchSize: 100 });
      } finally {
        ended = true;
      }
    })();
    const onStep = () => {
      throw new Error('enough');
    };
    await expect(trainEpoch(model, batches, new CrossEntropyLoss(), optimizer, { onStep })).rejects.toThrow('enough');
    expect(ended).toBe(true);
  });

  test('lets timers run while it works', async () => {
    const { model, optimizer, generator } = build();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    await fit(model, train, { optimizer, generator, epochs: 300, batchSize: 64 });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(2);
  });

  test('ends a run whose loss is not finite, and says what to try', async () => {
    const { model, optimizer, generator } = build(1, 1e20);
    const error = await fit(model, train, { optimizer, generator, epochs: 3 }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MlpError);
    expect((error as MlpError).code).toBe('ERR_MLP_DIVERGED');
    expect((error as MlpError).message).toMatch(
      /^epoch 1, step \d, lr 100000000000000000000: the loss is no longer finite.*Try a smaller learning rate/,
    );
  });

  test('blames a momentum that never fades where there is one', async () => {
    const { model, generator } = build();
    const optimizer = new SGD(model.parameters(), { lr: 1, momentum: 2 });
    const ended = fit(model, train, { optimizer, generator, epochs: 300 });
    await expect(ended).rejects.toThrow(/is no longer finite.*Try a momentum below 1, such as 0\.9/);
  });

  test("trains on a user's own rows, and on a batch larger than the data with a note", async () => {
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
    const rows = Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1);
    const xor = new TensorDataset(rows, [2], [0, 1, 1, 0]);
    const generator = new Generator(3);
    const model = new MLP([2, 16, 2], { generator, initStd: 1 });
    const optimizer = new SGD(model.parameters(), { lr: 0.5 });
    const history = await fit(model, xor, { optimizer, generator, epochs: 300, batchSize: 10 });
    expect(history.at(-1)?.trainAccuracy).toBe(1);
    expect((await warned).message).toMatch(/batch size of 10 is larger than the data: each pass is one batch of all 4/);
    expect([...(await predict(model, xor)).labels]).toEqual([0, 1, 1, 0]);
  });
});

describe('callbacks that return promises', () => {
  const slowNet = (model: MLP) => (X: Tensor) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 110); // long enough for a progress event
    return model.forward(X);
  };

  test.each(['start', 'progress', 'epoch', 'end'])('fit rejects with what onEvent rejects with at %s', async (when) => {
    const { model, optimizer } = build();
    const onEvent = async ({ event }: TrainEvent) => {
      await setTimeout(1);
      if (event === when) throw new Error(`failed at ${when}`);
    };
    const ended = fit(slowNet(model), train, { optimizer, epochs: 1, batchSize: 500, onEvent });
    await expect(ended).rejects.toThrow(`failed at ${when}`);
  });

  test('the next event waits for the promise of the one before, and fit for the last', async () => {
    const { model, optimizer } = build();
    const told: string[] = [];
    const onEvent = async ({ event }: TrainEvent) => {
      told.push(event);
      await setTimeout(1);
      told.push('done');
    };
    await fit(slowNet(model), train, { optimizer, epochs: 1, batchSize: 1000, onEvent });
    expect(told).toEqual(['start', 'done', 'progress', 'done', 'epoch', 'done', 'end', 'done']);
  });

  test('trainEpoch rejects with what onStep rejects with, before the next step', async () => {
    const { model, optimizer } = build();
    const steps: number[] = [];
    const onStep = async (_: StepResult, step: number) => {
      steps.push(step);
      await setTimeout(1);
      throw new Error('enough');
    };
    const batches = new DataLoader(train, { batchSize: 100 });
    await expect(trainEpoch(model, batches, new CrossEntropyLoss(), optimizer, { onStep })).rejects.toThrow('enough');
    expect(steps).toEqual([1]);
  });

  const fails = () => Promise.reject(new Error('later')) as never;
  test.each<[string, (run: ReturnType<typeof build>) => Promise<unknown>]>([
    ['the net', ({ optimizer }) => fit(fails, train, { optimizer })],
    ['the net', () => evaluate(fails, testing)],
    ['the loss', ({ model, optimizer }) => fit(model, train, { optimizer, loss: fails })],
    ["the optimizer's step", ({ model, optimizer }) => fit(model, train, { optimizer: stepping(optimizer, fails) })],
    [
      'the updater',
      ({ model }) => trainEpoch(model, new DataLoader(train, { batchSize: 9 }), new CrossEntropyLoss(), fails),
    ],
  ])('%s cannot be asynchronous', async (what, act) => {
    const message = `${what} returned a promise, but a step is synchronous. Await outside`;
    await expect(act(build())).rejects.toThrow(message);
  });

  /** An optimizer of another kind. */
  const stepping = ({ parameters, options }: SGD, step: () => void) => ({ parameters, options, step, zeroGrad() {} });

  test.each<[string, (run: ReturnType<typeof build>) => Promise<unknown>]>([
    ['onEvent', ({ model, optimizer }) => fit(model, train, { optimizer, onEvent: 'log' as never })],
    [
      'onStep',
      ({ model, optimizer }) => trainEpoch(model, [], new CrossEntropyLoss(), optimizer, { onStep: 'log' as never }),
    ],
  ])('%s must be a function', async (name, act) => {
    await expect(act(build())).rejects.toThrow(`expected a function for ${name} but got "log"`);
  });
});

describe('a batch', () => {
  test('is all examples where there are fewer than 256, without a word of a size that nobody chose', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const rows = new TensorDataset(train.features.subarray(0, 150 * 784), [784], new Uint8Array(150), {
      classes: 10,
    });
    const sizes: unknown[] = [];
    const onEvent = (event: TrainEvent) => event.event === 'start' && sizes.push(event.batchSize);
    const run = async (batchSize?: number) => {
      const { model, optimizer, generator } = build();
      return fit(model, rows, { optimizer, generator, epochs: 1, batchSize, test: rows, onEvent });
    };
    const [[byDefault], [chosen]] = [await run(), await run(150)];
    expect(warn).not.toHaveBeenCalled();
    expect(sizes).toEqual([150, 150]);
    expect(byDefault.trainLoss).toBe(chosen.trainLoss);
    await run(256);
    expect(warn.mock.calls.map(([text]) => text)).toEqual([expect.stringContaining('a batch size of 256 is larger')]);
    warn.mockRestore();
  });

  test('kept from an earlier iteration is its own outside an arena', () => {
    const loader = new DataLoader(train, { batchSize: 300 });
    const batches = [...loader];
    expect(batches.map(([X, y]) => [X.shape[0], y.length])).toEqual([[300, 300], [300, 300], [300, 300], [100, 100]]); // prettier-ignore
    expect(batches[0][0].values).not.toEqual(batches[1][0].values);
    expect(batches[3][0].values[0]).toBe(Math.fround(train.features[900 * 784] / 255));
    expect([...new DataLoader(train, { batchSize: 300, dropLast: true })].length).toBe(3);
  });

  test("kept from an earlier step of fit throws, instead of showing another step's numbers", async () => {
    const { model, optimizer, generator } = build();
    const kept: Tensor[] = [];
    const net = { forward: (X: Tensor) => (kept.push(X), model.forward(X)) };
    await fit(net, train, { optimizer, generator, epochs: 1, batchSize: 500 });
    expect(() => kept[0].values[0]).toThrow(/finished step/);
  });
});

test('predict gives classes and probabilities that add up to 1', async () => {
  const { model } = build();
  const { labels, probabilities, classes } = await predict(model, testing, { batchSize: 64 });
  expect([labels.length, classes, probabilities.length]).toEqual([200, 10, 2000]);
  const [X] = [...new DataLoader(testing, { batchSize: 200 })][0];
  const logits = model.forward(X);
  expect((await predict(model, X)).labels).toEqual(labels); // a tensor of rows without labels
  expect(labels).toEqual(logits.argmax(1));
  for (let row = 0; row < 200; row += 37) {
    const exps = Array.from(logits.values.subarray(row * 10, row * 10 + 10), Math.exp);
    const total = exps.reduce((a, b) => a + b);
    exps.forEach((e, j) => expect(probabilities[row * 10 + j]).toBeCloseTo(e / total, 5));
  }
});

test('evaluate agrees with counting by hand', async () => {
  const logits = [[2, 1], [0, 3], [NaN, 0], [1, 1]]; // prettier-ignore
  const data = new TensorDataset(new Float32Array(4), [1], [0, 0, 0, 0], { classes: 2 });
  const { accuracy } = await evaluate(() => tensor(logits), data);
  expect(accuracy).toBe(2 / 4); // rows 0 and 3: a tie goes to the first class, and a NaN is never right
});
