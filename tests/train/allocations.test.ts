// A training step in steady state makes no typed array and no ArrayBuffer, whatever the sizes; memory stays flat over 1,000 steps.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as everything from '../../src/index.js';
import type { Augmentation, Loss, Optimizer, Parameter, TargetArray, Targets, Tensor } from '../../src/index.js';
import type { ActivationType } from '../../src/nn/activations.js';

const NAMES = ['ArrayBuffer', 'Float32Array', 'Float64Array', 'Int32Array', 'Uint8Array', 'Uint32Array'] as const;
const originals = NAMES.map((name) => globalThis[name]);
let made: string[] = [];

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of array buffers that are in use; V8 sweeps what is not on a thread of its own, so this is to be polled. */
function arrayBuffers(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

// Every construction goes through the global or, for subarray, slice and the like, through the prototype's constructor.
beforeAll(() => {
  for (const name of NAMES) {
    const counting = new Proxy(globalThis[name], {
      construct(target, args, newTarget) {
        made.push(`${name}(${String(args[0])})`);
        return Reflect.construct(target, args, newTarget as typeof target) as object;
      },
    });
    globalThis[name].prototype.constructor = counting;
    Object.assign(globalThis, { [name]: counting });
  }
});

afterAll(() => {
  NAMES.forEach((name, i) => Object.assign(globalThis, { [name]: originals[i] }));
  NAMES.forEach((name, i) => (globalThis[name].prototype.constructor = originals[i]));
});

test('the count sees what it should', () => {
  made = [];
  const array = new Float32Array(4);
  array.subarray(1);
  array.slice(2);
  Float32Array.from([1, 2]);
  new ArrayBuffer(3);
  expect(made.length).toBeGreaterThanOrEqual(5);
});

type Library = typeof everything;
type Batches = Iterator<[Tensor, Targets], undefined>;

/** What a run is made of, of the library that counts. */
interface Parts {
  readonly optimizer: (library: Library, parameters: Parameter[]) => Optimizer;
  readonly activation?: ActivationType;
  /** Real targets in place of classes. */
  readonly regression?: true;
  readonly loss?: (library: Library) => Loss;
  readonly clipNorm?: number;
  readonly dropout?: number;
  readonly augment?: Augmentation;
}

const classLoss = ({ CrossEntropyLoss }: Library) => new CrossEntropyLoss({ reduction: 'none' });
const weight = Array.from({ length: 10 }, (_, i) => 1 + i / 10);
const cosine = { type: 'cosine', lr: 0.001, warmup: 50 } as const;

test.each<[string, Parts]>([
  ['SGD', { optimizer: ({ SGD }, p) => new SGD(p, { lr: 0.01 }) }],
  [
    'SGD, momentum, weight decay',
    { optimizer: ({ SGD }, p) => new SGD(p, { lr: 0.01, momentum: 0.9, weightDecay: 1e-4, nesterov: true }) },
  ],
  [
    'AdamW, cosine, clipping, GELU, smoothing, class weights, augmentation, dropout',
    {
      optimizer: ({ AdamW }, p) => new AdamW(p, { lr: cosine }),
      activation: 'gelu',
      loss: ({ CrossEntropyLoss }) => new CrossEntropyLoss({ labelSmoothing: 0.1, weight }),
      clipNorm: 0.5,
      augment: { flip: true, shift: 1 },
      dropout: 0.2,
    },
  ],
  [
    'RMSprop, momentum, centered, tanh',
    {
      optimizer: ({ RMSprop }, p) => new RMSprop(p, { lr: 1e-4, momentum: 0.9, centered: true, weightDecay: 0.01 }),
      activation: 'tanh',
    },
  ],
  [
    'Adam, real targets',
    { optimizer: ({ Adam }, p) => new Adam(p), regression: true, loss: ({ MSELoss }) => new MSELoss() },
  ],
  [
    'Adam, real targets, Huber',
    {
      optimizer: ({ Adam }, p) => new Adam(p),
      regression: true,
      loss: ({ HuberLoss }) => new HuberLoss(),
      activation: 'silu',
    },
  ],
])('1,000 steps, short batches included: %s', async (_, parts) => {
  const library = await import('../../src/index.js');
  const { Arena, DataLoader, friedman, Generator, MLP, Standardize, synthetic, trainStep } = library;
  const { train } = parts.regression ? friedman({ train: 1000, test: 1 }) : synthetic({ train: 1000, test: 1 });
  const generator = new Generator(1);
  const { modules } = new MLP([train.width, 32, train.outputs], {
    generator,
    activation: parts.activation ?? 'relu',
    dropout: parts.dropout,
  });
  const model = MLP.of([Standardize.of(train), ...modules]);
  const optimizer = parts.optimizer(library, model.parameters());
  const loss = (parts.loss ?? classLoss)(library);
  const loader = new DataLoader<TargetArray>(train, {
    batchSize: 96,
    shuffle: true,
    generator,
    augment: parts.augment,
  }); // the last batch has 40
  const arena = new Arena();

  let steps = 0;
  const inSteps: string[] = [];
  const pass = () => {
    for (const batches: Batches = loader[Symbol.iterator](); ; steps++) {
      const options = { clipNorm: parts.clipNorm, seed: 1n, at: { step: steps, totalSteps: 2000 } };
      made = [];
      const more = arena.run(() => {
        const next = batches.next();
        if (!next.done) trainStep(model, ...next.value, loss, optimizer, options);
        return !next.done;
      });
      if (!more) return;
      if (steps > 22 && !isFirstOfPass(steps)) inSteps.push(...made);
    }
  };
  const isFirstOfPass = (step: number) => step % 11 === 0; // where the order is drawn
  pass();
  pass();
  const before = arrayBuffers();
  while (steps < 1000) pass();
  expect(inSteps).toEqual([]);
  await expect.poll(arrayBuffers).toBeLessThanOrEqual(before);
});
