// What no training loop on this machine can go below: the peak of the processor, the bare products, the memory under the gather.
import { type TensorDataset } from '../dist/dataset/tensor-dataset.js';
import { kernels, setBackend } from '../dist/kernels/choose.js';
import { Generator } from '../dist/random/generator.js';
import { aligned, BATCH, SIZES, stepFlops } from './book.js';
import { seconds, summarise } from './measure.js';
import type { Figure } from './report.js';

/** Best GFLOP/s of large square products on one thread, times `threads`: what the processor can do at most. */
export async function peakGflops(threads: number, smoke: boolean): Promise<number> {
  setBackend('openblas', { threads: 1 });
  let best = 0;
  for (const n of smoke ? [256] : [512, 768, 1024]) {
    const [A, B, C] = [0, 1, 2].map(() => aligned(n * n).fill(0.5));
    for (let i = 0; i < (smoke ? 2 : 8); i++) {
      const time = await seconds(() => kernels().gemm(false, false, n, n, n, 1, A, B, 0, C));
      best = Math.max(best, (2 * n ** 3) / time / 1e9);
    }
  }
  return best * threads;
}

/** The floors as figures. */
export async function floors(train: TensorDataset, threads: number, smoke: boolean): Promise<Figure[]> {
  const peak = await peakGflops(1, smoke);
  const gather = summarise(await gatherTimes(train, smoke ? 1 : 5));
  const bytes = train.length * SIZES[0] * 5; // one read, four written
  return [
    { name: 'peak of one thread', value: peak, unit: 'GFLOP/s' },
    { name: `peak of ${threads} threads`, value: peak * threads, unit: 'GFLOP/s' },
    {
      name: 'arithmetic of a step',
      value: stepFlops(BATCH) / 1e9,
      unit: 'GFLOP/s',
      note: 'GFLOP in all, 256 examples',
    },
    {
      name: 'gather alone',
      value: gather.median * 1000,
      unit: 'ms',
      spread: gather.spread * 1000,
      note: `an epoch's rows in random order: ${(bytes / gather.median / 1e9).toFixed(1)} GB/s`,
    },
  ];
}

async function gatherTimes(train: TensorDataset, rounds: number): Promise<number[]> {
  const out = aligned(BATCH * train.width);
  const order = new Generator(1).randperm(train.length);
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const time = await seconds(() => {
      for (let at = 0; at + BATCH <= train.length; at += BATCH) {
        kernels().gatherRows(BATCH, train.width, at, train.features, order, out);
      }
    });
    if (round > 0) times.push(time);
  }
  return times;
}
