// Checkpoints: a run stopped anywhere, saved, loaded and gone on with ends in the same bytes; what is not whole is refused.
import fc from 'fast-check';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '../../src/formats/safetensors.js';
import {
  Adam,
  AdamW,
  type Checkpoint,
  CrossEntropyLoss,
  fit,
  type FitOptions,
  Generator,
  loadCheckpoint,
  loadModel,
  MLP,
  ones,
  type Parameter,
  RMSprop,
  saveCheckpoint,
  setBackend,
  SGD,
  type SGDOptions,
  type StatefulOptimizer,
  synthetic,
  type Tensor,
  type TrainProgress,
} from '../../src/index.js';
import { effort } from '../effort.js';

const EPOCHS = 3;
const { train, test: testing } = synthetic({ train: 300, test: 100 });
/** Batches of an epoch: ten to train and four to test. */
const CALLS = EPOCHS * 14;

let dir: string;
let path: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  path = join(dir, 'run.safetensors');
});
afterAll(() => rmSync(dir, { recursive: true }));

type Make = (parameters: Parameter[]) => StatefulOptimizer;

const sgd =
  (options: Partial<SGDOptions>): Make =>
  (parameters) =>
    new SGD(parameters, { lr: 0.1, ...options });

function begin(options: Partial<SGDOptions> = {}, sizes = [784, 8, 10], make = sgd(options)): Checkpoint {
  const generator = new Generator(3);
  const model = new MLP(sizes, { generator });
  return { model, optimizer: make(model.parameters()), generator, progress: { epochs: 0 } };
}

/** Trains on, until the net has been called `calls` times; whether it came to the end. */
async function goOn(run: Checkpoint, calls = Infinity, more: Partial<FitOptions> = {}): Promise<boolean> {
  const { model, optimizer, generator, progress } = run;
  const controller = new AbortController();
  const net = {
    forward(X: Tensor) {
      if (--calls === 0) controller.abort(new Error('enough'));
      return model.forward(X);
    },
  };
  const { signal } = controller;
  const options = { optimizer, generator, progress, test: testing, epochs: EPOCHS, batchSize: 32, signal, ...more };
  return fit(net, train, options).then(
    () => true,
    (error: Error) => {
      expect(error.message).toBe('enough');
      return false;
    },
  );
}

function bytesOf(run: Checkpoint): Buffer {
  saveCheckpoint(path, run);
  return readFileSync(path);
}

/** Weights that no class shares with another. */
const weight = Array.from({ length: 10 }, (_, i) => 0.5 + i / 10);
const smoothed: Partial<FitOptions> = { loss: new CrossEntropyLoss({ labelSmoothing: 0.1, weight }), clipNorm: 0.5 };
const cosine = { type: 'cosine', lr: 0.01, warmup: 7 } as const;

describe.each<[string, Make, Partial<FitOptions>?]>([
  ['plain', sgd({})],
  ['momentum', sgd({ momentum: 0.9 })],
  ['nesterov', sgd({ momentum: 0.9, nesterov: true, weightDecay: 1e-4 })],
  ['dampening', sgd({ momentum: 0.5, dampening: 0.3 })],
  ['adam, warm-up and cosine, smoothing, class weights, clipping', (p) => new Adam(p, { lr: cosine }), smoothed],
  ['adamw, coslog', (p) => new AdamW(p, { lr: { type: 'coslog', lr: 0.01 }, weightDecay: 0.1 })],
  ['rmsprop, momentum, centered, linear', (p) => new RMSprop(p, { lr: { type: 'linear', lr: 1e-3 }, momentum: 0.9, centered: true })], // prettier-ignore
])('%s', (_, make, more) => {
  test.each([
    ['builtin', 2],
    ['openblas', 1],
    ['javascript', 1],
  ] as const)(
    '%s: stopped at any batch, of training or evaluation, however often: the same bytes',
    async (backend, threads) => {
      setBackend(backend, { threads });
      const whole = begin({}, undefined, make);
      expect(await goOn(whole, Infinity, more)).toBe(true);
      const expected = bytesOf(whole);
      const stops = fc.array(fc.integer({ min: 1, max: CALLS }), { minLength: 1, maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(stops, async (stops) => {
          let run = begin({}, undefined, make);
          for (const calls of stops) {
            await goOn(run, calls, more);
            saveCheckpoint(path, run);
            run = loadCheckpoint(path);
          }
          await goOn(run, Infinity, more);
          expect(bytesOf(run).equals(expected)).toBe(true);
        }),
        { numRuns: 5 * effort },
      );
      setBackend('auto');
    },
  );
});

describe('progress', () => {
  test('holds the sums of the pass under way, and the best epoch', async () => {
    const run = begin();
    await goOn(run, 14 + 3);
    expect(run.progress).toEqual({
      epochs: 1,
      best: { epoch: 1, metric: 'accuracy', value: expect.any(Number), on: 'test' },
      pass: { samplerSeed: expect.any(BigInt), batches: 3, examples: 96, lossSum: expect.any(Number), sums: { correct: expect.any(Number) } }, // prettier-ignore
    });
  });

  test('a stop in the evaluation keeps the whole pass, and gives the draw back', async () => {
    const run = begin();
    await goOn(run, 12);
    expect(run.progress).toMatchObject({ epochs: 0, pass: { batches: 10, examples: 300 } });
    const state = run.generator.getState();
    await goOn(run, 1);
    expect(run.progress).toMatchObject({ epochs: 0, pass: { batches: 10, examples: 300 } });
    expect(run.generator.getState()).toEqual(state);
  });

  test('of other batches is refused', async () => {
    const run = begin();
    await goOn(run, 3);
    const { model, optimizer, generator, progress } = run;
    const other = fit(model, train, { optimizer, generator, progress, batchSize: 64 });
    await expect(other).rejects.toThrow(/3 batches were 96 examples, but in batches of 64 from 300 they are 192/);
  });

  test('at the end leaves nothing to do', async () => {
    const run = begin();
    await goOn(run);
    const before = bytesOf(run);
    const { model, optimizer, generator, progress } = run;
    expect(await fit(model, train, { optimizer, generator, progress, epochs: EPOCHS })).toEqual([]);
    expect(bytesOf(run).equals(before)).toBe(true);
  });
});

describe('the file', () => {
  test('holds parameters, velocities of those that moved, and the generator with its cached normal', async () => {
    const run = begin({ momentum: 0.9 });
    run.generator.randn(new Float32Array(1)); // leaves one of a pair
    saveCheckpoint(path, run);
    expect([...tensors().keys()].filter((name) => name.startsWith('optimizer'))).toEqual([]);
    await goOn(run, 1);
    saveCheckpoint(path, run);
    expect([...tensors()].map(([name, { shape }]) => [name, ...shape])).toEqual(
      expect.arrayContaining([
        ['layers.0.weight', 784, 8], ['layers.1.bias', 10], ['optimizer.0.velocity', 784, 8], ['optimizer.3.velocity', 10],
        ['generator', 630],
      ]),
    ); // prettier-ignore
    const loaded = loadCheckpoint(path);
    expect(loaded.generator.randn(new Float32Array(3))).toEqual(run.generator.randn(new Float32Array(3)));
    expect(loaded.optimizer.options).toEqual(run.optimizer.options);
  });

  test('is a model file too', async () => {
    const run = begin({ momentum: 0.9 });
    await goOn(run, 2);
    saveCheckpoint(path, { ...run, description: { inputShape: [1, 28, 28] } });
    const { model, inputShape } = loadModel(path);
    expect(inputShape).toEqual([1, 28, 28]);
    expect(model.stateDict()).toEqual(run.model.stateDict());
  });

  const tensors = () => decodeSafetensors(readFileSync(path), path).tensors;
});

describe('refused', () => {
  test('weights that are not finite: the old file stays', () => {
    const before = bytesOf(begin());
    const run = begin();
    run.model.layers[0].bias.mutate()[5] = NaN;
    run.model.layers[0].bias.mutate()[7] = Infinity;
    expect(() => saveCheckpoint(path, run)).toThrow(/layers\.0\.bias has 2 values that are not finite, first NaN at 5/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('what no file holds once every parameter has a velocity: at the first save', () => {
    const deep = (layers: number, momentum: number) => begin({ momentum }, Array<number>(layers + 1).fill(1));
    expect(() => saveCheckpoint(path, deep(256, 0.9))).toThrow(
      /1025 tensors in 4096 bytes, but a file holds at most 1024 in 2146435063\./,
    );
    expect(() => saveCheckpoint(path, deep(512, 0))).toThrow(/1025 tensors/);
    const deepest = deep(255, 0.9);
    deepest.model.forward(ones([1, 1])).sum().backward(); // prettier-ignore
    deepest.optimizer.step();
    saveCheckpoint(path, deepest);
    expect(loadCheckpoint(path).optimizer.stateDict().size).toBe(510);

    const large = begin({ momentum: 0.9 });
    Object.defineProperty(large.model.layers[0].weight, 'numel', { value: 2 ** 28 });
    expect(() => saveCheckpoint(path, large)).toThrow(/9 tensors in 21474\d+ bytes/);
  });

  test('a model without a training', () => {
    expect(() => loadCheckpoint(altered((_, metadata) => metadata.delete('training')))).toThrow(/without a training/);
  });

  test.each<[string, (training: { progress: TrainProgress; optimizer: SGDOptions }) => void, RegExp]>([
    [
      'a negative epoch',
      ({ progress }) => (progress.epochs = -1),
      /at least 0 for training\.progress\.epochs but got -1/,
    ],
    [
      'no optimizer',
      (training) => Reflect.deleteProperty(training, 'optimizer'),
      /an object for optimizer but got undefined/,
    ],
    [
      'an lr that is no number',
      ({ optimizer }) => (optimizer.lr = '1' as never),
      /a finite number of at least 0 for optimizer\.lr but got "1"/,
    ],
    ['nesterov alone', ({ optimizer }) => (optimizer.nesterov = true), /a momentum and no dampening for nesterov/],
    ['a seed beyond text', ({ progress }) => (progress.pass = {} as never), /training\.progress\.pass\.samplerSeed/],
  ])('%s', (_, change, message) => {
    const file = altered((_, metadata) => {
      const training = JSON.parse(metadata.get('training')!);
      change(training);
      metadata.set('training', JSON.stringify(training));
    });
    expect(() => loadCheckpoint(file)).toThrow(message);
  });

  test.each<[string, (tensors: Map<string, NamedTensor>) => void, RegExp]>([
    ['no generator', (tensors) => tensors.delete('generator'), /the 630 words that getState\(\) gives for state/],
    ['a short generator', (tensors) => tensors.set('generator', words(5)), /the 630 words/],
    ['a generator past its block', (tensors) => tensors.set('generator', words(630, 625)), /the 630 words/],
    [
      'a velocity of another shape, and one too many',
      (tensors) => {
        tensors.set('optimizer.0.velocity', zeros(8, 784));
        tensors.set('optimizer.4.velocity', zeros(1));
      },
      /0\.velocity +\[8, 784\] +\[784, 8\]\n +4\.velocity +\[1\] +-/,
    ],
    [
      'a velocity that is not finite',
      (tensors) => tensors.set('optimizer.1.velocity', { shape: [8], data: new Float32Array(8).fill(NaN) }),
      /1\.velocity has 8 values that are not finite, first NaN at 0/,
    ],
  ])('%s', (_, change, message) => {
    expect(() => loadCheckpoint(altered(change))).toThrow(message);
  });

  /** A checkpoint with something else in it. */
  function altered(change: (tensors: Map<string, NamedTensor>, metadata: Map<string, string>) => unknown): string {
    const { tensors, metadata } = decodeSafetensors(bytesOf(begin()), path);
    const [changed, text] = [new Map(tensors), new Map(metadata)];
    change(changed, text);
    const file = join(dir, 'altered.safetensors');
    writeFileSync(file, encodeSafetensors({ tensors: changed, metadata: text }));
    return file;
  }

  const words = (length: number, position = 0) => ({ shape: [length], data: new Uint32Array(length).fill(position) });
  const zeros = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
});

test('a file that cannot be written: an error that names it, and nothing is left behind', () => {
  const missing = join(dir, 'missing', 'run.safetensors');
  expect(() => saveCheckpoint(missing, begin())).toThrow(/missing/);
  expect(existsSync(join(dir, 'missing'))).toBe(false);
});
