// A training step in steady state makes no typed array and no ArrayBuffer, whatever the sizes; memory stays flat over 1,000 steps.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';

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

test.each([
  ['plain', {}],
  ['momentum and weight decay', { momentum: 0.9, weightDecay: 1e-4, nesterov: true }],
])('1,000 steps with %s, short batches included', async (_, extra) => {
  const { Arena, CrossEntropyLoss, DataLoader, Generator, MLP, SGD, synthetic, trainStep } =
    await import('../../src/index.js');
  const { train } = synthetic({ train: 1000, test: 1 });
  const generator = new Generator(1);
  const model = new MLP([784, 32, 10], { generator });
  const optimizer = new SGD(model.parameters(), { lr: 0.01, ...extra });
  const loss = new CrossEntropyLoss({ reduction: 'none' });
  const loader = new DataLoader(train, { batchSize: 96, shuffle: true, generator }); // the last batch has 40
  const arena = new Arena();

  let steps = 0;
  const inSteps: string[] = [];
  const pass = () => {
    for (const batches = loader[Symbol.iterator](); ; steps++) {
      made = [];
      const more = arena.run(() => {
        const next = batches.next();
        if (!next.done) trainStep(model, ...next.value, loss, optimizer);
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
