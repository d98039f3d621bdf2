// Validation: what is measured on rows held out, which epoch is chosen by it, when it ends a run, and the weights that come back.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  AdamW,
  type Checkpoint,
  type EndEvent,
  type EpochEvent,
  evaluate,
  fit,
  type FitOptions,
  type ForwardOptions,
  Generator,
  holdOut,
  loadCheckpoint,
  loadModel,
  loadState,
  MLP,
  type Parameter,
  restoreBest,
  saveCheckpoint,
  setBackend,
  SGD,
  synthetic,
  type Tensor,
  TensorDataset,
  type TrainEvent,
  type TrainProgress,
} from '../../src/index.js';
import { noteBest } from '../../src/train/best-epoch.js';
import { endsEarly } from '../../src/train/stopping.js';

const EPOCHS = 6;
const { train: all, test: testing } = synthetic({ train: 240, test: 60 });
const { train, validation } = holdOut(all, 0.25, 3);

let dir: string;
beforeAll(() => (dir = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(dir, { recursive: true }));

/** Goes to and fro: what is best is not the last. */
const wild = (parameters: Parameter[]) => new SGD(parameters, { lr: 2.5, momentum: 0.5 });
const calm = (parameters: Parameter[]) => new AdamW(parameters, { lr: { type: 'cosine', lr: 0.02, warmup: 3 } });

function begin(make: (parameters: Parameter[]) => SGD | AdamW = wild): Checkpoint {
  const generator = new Generator(3);
  const model = new MLP([784, 8, 10], { generator, dropout: make === calm ? 0.2 : 0 });
  return { model, optimizer: make(model.parameters()), generator, progress: { epochs: 0 } };
}

async function run(checkpoint: Checkpoint, more: Partial<FitOptions> = {}) {
  const { model, ...state } = checkpoint;
  let end: EndEvent | undefined;
  const onEvent = (event: TrainEvent) => void (event.event === 'end' && (end = event));
  const options = { ...state, validation, test: testing, epochs: EPOCHS, batchSize: 32, onEvent, ...more };
  return { history: await fit(model, train, options), end: end! };
}

const weights = ({ model }: Checkpoint) => model.parameters().map(({ data }) => [...data]);
const untimed = (history: readonly EpochEvent[]) => history.map((event) => ({ ...event, trainSeconds: 0, evalSeconds: 0 })); // prettier-ignore

describe('a run with validation', () => {
  test('trains as one without, draws no more from its generator, and measures as evaluate does', async () => {
    const [with_, without] = [begin(), begin()];
    const { history } = await run(with_);
    const plain = await run(without, { validation: undefined });
    expect(untimed(history)).toMatchObject(untimed(plain.history));
    expect(with_.generator.getState()).toEqual(without.generator.getState());
    expect(plain.end.metrics).toEqual({ test: history.at(-1)!.metrics.test });
    expect(plain.end.best).toBeUndefined();
    expect(without.progress.best).toMatchObject({ on: 'test' });
    expect(without.progress.best!.parameters).toBeUndefined();
    const single = begin();
    const [first] = (await run(single, { epochs: 1 })).history;
    expect((await evaluate(single.model, validation)).metrics).toEqual(first.metrics.validation);
  });

  test('ends with the weights of its best epoch, and says which', async () => {
    const checkpoint = begin();
    const { history, end } = await run(checkpoint);
    const values = history.map(({ metrics }) => metrics.validation!.accuracy!);
    const epoch = values.indexOf(Math.max(...values)) + 1;
    expect(epoch).toBeLessThan(EPOCHS); // or there is nothing to see
    const { validation: held, test: tested } = history[epoch - 1].metrics;
    const measured = { validation: held, test: tested };
    const best = { epoch, metric: 'accuracy', value: values[epoch - 1], on: 'validation' };
    expect(end).toMatchObject({ epochs: EPOCHS, best, metrics: measured, testAccuracy: tested!.accuracy });
    expect(checkpoint.progress.best).toMatchObject({ ...best, measured });
    expect((await evaluate(checkpoint.model, validation)).metrics).toEqual(held);
    expect((await evaluate(checkpoint.model, testing)).metrics).toEqual(tested);
  });

  test('goes by the metric that it is told, such as the loss, which falls', async () => {
    const checkpoint = begin();
    const { history, end } = await run(checkpoint, { monitor: 'loss' });
    const losses = history.map(({ metrics }) => metrics.validation!.loss!);
    expect(end.best).toMatchObject({ metric: 'loss', value: Math.min(...losses) });
  });

  test('of a regression goes by RMSE', async () => {
    const X = new Generator(1).randn(new Float32Array(200));
    const data = holdOut(
      new TensorDataset(
        X,
        [2],
        Float32Array.from({ length: 100 }, (_, i) => 3 * X[2 * i]),
      ),
      0.2,
      1,
    );
    const model = new MLP([2, 1]);
    const progress: TrainProgress = { epochs: 0 };
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const history = await fit(model, data.train, { optimizer, validation: data.validation, epochs: 5, progress });
    const values = history.map(({ metrics }) => metrics.validation!.rmse!);
    expect(progress.best).toMatchObject({ metric: 'rmse', value: Math.min(...values), on: 'validation' });
  });
});

describe('the end of a cycle of coslog', () => {
  const best = (epoch: number) => ({ epoch, metric: 'logLoss', value: 1, on: 'validation' }) as const;
  const at = (epochs: number, epoch: number, of = 256) => endsEarly({ epochs, best: best(epoch) }, { cycleStop: true, epochs: of }); // prettier-ignore

  // The rate is 0 after 1, 3 and 7 fifteenths: of 256 epochs after 17, 51 and 119.
  test('ends a run none of whose epochs in it is the best', () => {
    expect(at(51, 17)).toBe('no better validation log loss in the cycle of epochs 18 to 51');
    expect(at(119, 51)).toBe('no better validation log loss in the cycle of epochs 52 to 119');
    expect(at(4, 2, 10)).toBe('no better validation log loss in the cycle of epochs 3 to 4');
  });

  test('and no other', () => {
    expect([at(51, 18), at(119, 52), at(17, 1), at(256, 3), at(50, 3), at(52, 3), at(0, 0)]).toEqual(new Array(7).fill(undefined)); // prettier-ignore
    expect(endsEarly({ epochs: 51, best: best(17) }, { epochs: 256 })).toBeUndefined();
    expect(
      endsEarly({ epochs: 51, best: { ...best(17), on: 'test' } }, { cycleStop: true, epochs: 256 }),
    ).toBeUndefined();
  });

  test('ends a run of fit, which goes no further when it is called again', async () => {
    const train = new TensorDataset(Float32Array.of(0, 1, 2, 3), [1], [0, 0, 1, 1]);
    const model = new MLP([1, 2], { init: 'zeros' });
    const schedule = { type: 'coslog', lr: 0 } as const; // nothing is ever better than after epoch 1
    const optimizer = new SGD(model.parameters(), { lr: schedule });
    const progress: TrainProgress = { epochs: 0 };
    const options = { optimizer, validation: train, cycleStop: true, epochs: 15, progress };
    expect(await fit(model, train, options)).toHaveLength(3);
    expect(await fit(model, train, options)).toEqual([]);
    expect(await fit(model, train, { ...options, cycleStop: false })).toHaveLength(12);
    const plain = new SGD(model.parameters(), { lr: 0.1 });
    await expect(fit(model, train, { ...options, optimizer: plain })).rejects.toThrow(/a schedule of type coslog/);
    await expect(fit(model, train, { optimizer, cycleStop: true })).rejects.toThrow(/cycleStop is for a run with validation/); // prettier-ignore
  });
});

describe('patience', () => {
  /** Of these values of a metric: the best epoch, and the one after which a run would end. */
  function follow(metric: 'accuracy' | 'loss', values: readonly number[], minDelta: number, patience: number) {
    const progress: TrainProgress = { epochs: 0 };
    for (const value of values) {
      progress.epochs++;
      noteBest(progress, { metric, minDelta }, { validation: { [metric]: value } }, { parameters: [] });
      if (endsEarly(progress, { patience, epochs: 99 })) break;
    }
    return [progress.best?.epoch, progress.epochs];
  }

  test('begins anew with another metric, and ends a run whose metric is always NaN', () => {
    const best = { epoch: 1, metric: 'accuracy', value: 1, on: 'validation' } as const;
    expect(endsEarly({ epochs: 9, best }, { patience: 3, epochs: 99 }, 'loss')).toBeUndefined();
    expect(endsEarly({ epochs: 2 }, { patience: 3, epochs: 99 }, 'loss')).toBeUndefined();
    expect(endsEarly({ epochs: 3 }, { patience: 3, epochs: 99 }, 'loss')).toBe('no better validation loss in 3 epochs');
  });

  // What keras.callbacks.EarlyStopping(monitor, min_delta, patience) makes of them, by its rule: better is value - min_delta > best.
  test.each([
    ['accuracy', [0.5, 0.6, 0.6, 0.6, 0.9], 0, 2, [2, 4]],
    ['accuracy', [0.5, 0.6, 0.55, 0.7, 0.65, 0.69, 0.7], 0, 3, [4, 7]],
    ['accuracy', [0.5, 0.53, 0.56, 0.59], 0.05, 2, [3, 4]], // 0.03 more is no more; 0.06 is, and counts anew
    ['accuracy', [0.5, 0.53, 0.549, 0.7], 0.05, 2, [1, 3]],
    ['loss', [1, 0.9, 0.95, 0.91, 0.2], 0, 2, [2, 4]],
    ['loss', [1, 0.75, 0.5, 0.25, 0], 0.25, 2, [5, 5]], // exactly minDelta less is not better: 1, 0.5, 0
    ['accuracy', [NaN, 0.2, NaN, NaN], 0, 2, [2, 4]],
  ] as const)('of %s %j, with minDelta %d and patience %d', (metric, values, minDelta, patience, [best, end]) => {
    expect(follow(metric, values, minDelta, patience)).toEqual([best, end]);
  });

  const still = (parameters: Parameter[]) => new SGD(parameters, { lr: 0 });

  test('ends a run that gets no better, says why, and again if it is resumed with no more', async () => {
    const checkpoint = begin(still);
    const { history, end } = await run(checkpoint, { patience: 2 });
    expect(history).toHaveLength(3);
    expect(end).toMatchObject({ epochs: 3, stopped: 'no better validation accuracy in 2 epochs', best: { epoch: 1 } });
    const again = await run(checkpoint, { patience: 2 });
    expect(again.history).toEqual([]);
    expect(again.end).toMatchObject({ epochs: 3, stopped: end.stopped, best: end.best, metrics: end.metrics });
    expect((await run(checkpoint, { patience: 4 })).history).toHaveLength(2);
  });

  test('says nothing if the last epoch comes first', async () => {
    const { end } = await run(begin(still), { patience: 2, epochs: 3 });
    expect(end.stopped).toBeUndefined();
  });
});

describe('stopped by a signal', () => {
  test('the weights are the last ones, and restoreBest gives the best', async () => {
    const whole = begin();
    const { history } = await run(whole);
    const stopped = begin();
    const controller = new AbortController();
    let last: number[][] = [];
    const onEvent = (event: TrainEvent) => {
      if (event.event !== 'epoch' || event.epoch !== EPOCHS) return;
      last = weights(stopped);
      controller.abort(new Error('enough'));
    };
    await run(stopped, { onEvent, signal: controller.signal, epochs: EPOCHS + 1 }).catch(() => {});
    expect(weights(stopped)).toEqual(last);
    expect(weights(stopped)).not.toEqual(weights(whole));
    restoreBest(stopped.progress, stopped.optimizer);
    expect(weights(stopped)).toEqual(weights(whole));
    expect(history).toHaveLength(EPOCHS);
  });

  test('restoreBest refuses what it has nothing for', async () => {
    const checkpoint = begin();
    await run(checkpoint, { validation: undefined });
    expect(() => restoreBest(checkpoint.progress, checkpoint.optimizer)).toThrow(/no weights are kept/);
    await run(checkpoint, { epochs: EPOCHS + 1 });
    const other = new SGD(new MLP([784, 4, 10]).parameters(), { lr: 1 });
    expect(() => restoreBest(checkpoint.progress, other)).toThrow(/arrays of 3136, 4, 40, 10 values/);
  });

  /** Six batches of training, two of validation and two of testing an epoch. */
  const CALLS = 10;

  test.each([
    ['openblas', 2],
    ['builtin', 2],
    ['javascript', 1],
  ] as const)('%s: saved, loaded and gone on with, it ends in the same bytes', async (backend, threads) => {
    setBackend(backend, { threads });
    /** The last model, the best one, and the weights at the end, of a run that is stopped after so many calls of the net. */
    const files = async (...stops: number[]) => {
      let checkpoint = begin(calm);
      const kept: Record<string, string> = {};
      const history: EpochEvent[] = [];
      for (let calls of [...stops, Infinity]) {
        const { model } = checkpoint;
        const controller = new AbortController();
        const onEvent = (event: TrainEvent) => {
          if (event.event !== 'epoch') return;
          history.push(event);
          kept['last'] = bytesOf(checkpoint);
          if (checkpoint.progress.best?.epoch === event.epoch) kept['best'] = kept['last'];
        };
        const net = {
          forward(X: Tensor, options?: ForwardOptions) {
            if (--calls === 0) controller.abort(new Error('enough'));
            return model.forward(X, options);
          },
        };
        const options = {
          validation,
          test: testing,
          epochs: EPOCHS,
          batchSize: 32,
          augment: { flip: true, shift: 1 },
          signal: controller.signal,
          onEvent,
        };
        const ended = await fit(net, train, { ...checkpoint, ...options }).catch(() => undefined);
        if (ended) return { ...kept, history: untimed(history), weights: weights(checkpoint) };
        bytesOf(checkpoint);
        checkpoint = loadCheckpoint(join(dir, 'run.safetensors'));
      }
      throw new Error('it does not end');
    };
    const whole = await files();
    expect(whole.history).toHaveLength(EPOCHS);
    for (const stops of [[3 * CALLS], [3 * CALLS + 4], [CALLS + 7, 2 * CALLS, 9]])
      expect(await files(...stops)).toEqual(whole);
    setBackend('auto');
  });

  function bytesOf(checkpoint: Checkpoint): string {
    const path = join(dir, 'run.safetensors');
    saveCheckpoint(path, checkpoint);
    return readFileSync(path).toString('base64');
  }

  test('a checkpoint is read again where validation has one class alone, and so no AUC', async () => {
    const X = new Generator(1).randn(new Float32Array(200));
    const of = (label: (i: number) => number) => new TensorDataset(X, [2], Array.from({ length: 100 }, (_, i) => label(i)), { classes: 2 }); // prettier-ignore
    const generator = new Generator(3);
    const model = new MLP([2, 2], { generator });
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const progress: TrainProgress = { epochs: 0 };
    await fit(model, of((i) => i % 2), { optimizer, generator, progress, validation: of(() => 1), epochs: 1 }); // prettier-ignore
    const path = join(dir, 'one-class.safetensors');
    saveCheckpoint(path, { model, optimizer, generator, progress });
    expect(loadCheckpoint(path).progress.best?.measured?.validation).not.toHaveProperty('auc');
  });

  test('a checkpoint is a model file: the best weights are not taken for its own', async () => {
    const path = join(dir, 'run.safetensors');
    const checkpoint = begin();
    await run(checkpoint, { onEvent: ({ event }) => void (event === 'epoch' && saveCheckpoint(path, checkpoint)) });
    const loaded = loadCheckpoint(path);
    expect(loaded.progress).toEqual(checkpoint.progress);
    const [model, other] = [loadModel(path).model, new MLP([784, 8, 10])];
    loadState(path, other);
    for (const { data } of [model.layers[0].weight, other.layers[0].weight]) expect(data).toEqual(loaded.model.layers[0].weight.data); // prettier-ignore
    restoreBest(loaded.progress, loaded.optimizer);
    expect(weights(loaded)).toEqual(weights(checkpoint));
  });
});

describe('the area under the curve', () => {
  const two = (labels: readonly number[]) =>
    new TensorDataset(
      Float32Array.from(labels, (label, i) => label + Math.sin(i)),
      [1],
      labels,
      { classes: 2 },
    );
  const labels = Array.from({ length: 64 }, (_, i) => i % 2);
  const by = (validation: readonly number[]) => {
    const generator = new Generator(1);
    const model = new MLP([1, 4, 2], { generator, init: 'torch' });
    const progress: TrainProgress = { epochs: 0 };
    const optimizer = new SGD(model.parameters(), { lr: 1 });
    const options = { optimizer, generator, progress, epochs: 4, batchSize: 8, validation: two(validation), monitor: 'auc' as const }; // prettier-ignore
    return fit(model, two(labels), options).then((history) => ({ history, best: progress.best }));
  };

  test('chooses an epoch of two classes', async () => {
    const { history, best } = await by(labels.slice(0, 20));
    const areas = history.map(({ metrics }) => metrics.validation!.auc!);
    expect(best).toMatchObject({ metric: 'auc', on: 'validation', value: Math.max(...areas) });
  });

  test('is refused if only one of them is there to validate', async () => {
    await expect(by([1, 1, 1])).rejects.toThrow(/one of what is measured here, .* for monitor but got "auc"/);
  });
});

describe('fit refuses', () => {
  test.each([
    [{ patience: 2 }, /patience is for a run with validation/],
    [{ minDelta: 0.1 }, /minDelta is for a run with validation/],
    [{ monitor: 'loss' }, /monitor is for a run with validation/],
  ] as const)('%j without validation', async (options, message) => {
    await expect(run(begin(), { validation: undefined, ...options })).rejects.toThrow(message);
  });

  test.each([
    [{ patience: 0 }, /an integer of at least 1 for patience/],
    [{ minDelta: -1 }, /at least 0 for minDelta/],
    [{ monitor: 'speed' as never }, /one of loss, accuracy, .* for monitor but got "speed"/],
    [
      { monitor: 'rmse' },
      /one of what is measured here, loss, accuracy, macroF1, logLoss, calibration, for monitor but got "rmse"/,
    ],
    [{ monitor: 'auc' }, /loss, accuracy, macroF1, logLoss, calibration, for monitor/], // of ten classes
    [
      { validation: new TensorDataset(new Float32Array(3), [3], [0]) },
      /rows of 784 numbers, as in train, for validation/,
    ],
    [{ validation: new TensorDataset(new Float32Array(784), [784], new Float32Array(1)) }, /class labels, as in train, for validation/], // prettier-ignore
  ] as const)('%j', async (options, message) => {
    await expect(run(begin(), options)).rejects.toThrow(message);
  });
});
