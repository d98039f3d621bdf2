// DataLoader: a pass whose sampler's seed is known is the one that was drawn, from any batch on.
import { expect, test } from 'vitest';
import { type Batch, DataLoader, Generator, TensorDataset } from '../../src/index.js';
import { drawSamplerSeed } from '../../src/random/loader-order.js';

const rows = new TensorDataset(Float32Array.from({ length: 23 }, (_, i) => i), [1], new Uint8Array(23)); // prettier-ignore
const rowsOf = (batches: Iterable<Batch>) => [...batches].map(([X]) => [...X.values]);

test('a pass of a seed is the shuffled one, and draws nothing', () => {
  const generator = new Generator(5);
  const whole = rowsOf(new DataLoader(rows, { batchSize: 4, shuffle: true, generator }));
  const after = generator.getState();
  generator.manualSeed(5);
  const seed = drawSamplerSeed(generator);
  expect(generator.getState()).toEqual(after);
  const loader = new DataLoader(rows, { batchSize: 4, shuffle: true, generator });
  for (const start of [0, 1, 5, 6]) expect(rowsOf(loader.pass(seed, start))).toEqual(whole.slice(start));
  expect(whole.flat().sort((a, b) => a - b)).toEqual([...rows.features]);
  expect(generator.getState()).toEqual(after);
});
