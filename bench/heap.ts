// What a training step takes from the JavaScript heap, and from the memory of typed arrays.
import { Arena } from '../dist/autograd/arena.js';
import { setBackend } from '../dist/kernels/choose.js';
import type { Dataset } from '../dist/dataset/dataset.js';
import { trainStep } from '../dist/train/train-step.js';
import { median } from 'simple-statistics';
import { endless, setUp } from './recipe.js';

/** Bytes that a step of one batch size takes for JavaScript objects, and behind typed arrays. */
export interface HeapUse {
  readonly batch: number;
  readonly bytes: number;
  readonly buffers: number;
}

/** Medians over the steps of each batch size, once memory is warm; a new pass, which draws an order, is thus left out. */
export function heapPerStep(data: Dataset, threads: number, smoke: boolean): HeapUse[] {
  setBackend('auto', { threads });
  const sizes = [16, 256, 4096].filter((batch) => batch <= data.length);
  return sizes.map((batch) => measure(data, batch, smoke ? 10 : Math.min(400, Math.ceil(200_000 / batch))));
}

function measure(data: Dataset, batch: number, steps: number): HeapUse {
  const { model, optimizer, loader, loss } = setUp(data, { batch });
  const arena = new Arena();
  const draw = endless(loader);
  const step = () => void trainStep(model, ...draw(), loss, optimizer);
  for (let i = 0; i < 2 * steps; i++) arena.run(step);
  const [own, grown] = [growth(() => {}, steps), growth(() => arena.run(step), steps)]; // asking takes memory too
  return { batch, bytes: grown.heap - own.heap, buffers: grown.buffers - own.buffers };
}

/** Median growth in bytes over a run of `work`; runs that a garbage collection falls into are left out. */
function growth(work: () => void, runs: number): { heap: number; buffers: number } {
  const heap: number[] = [];
  const buffers: number[] = [];
  for (let i = 0; i < runs; i++) {
    const before = process.memoryUsage();
    work();
    const after = process.memoryUsage();
    if (after.heapUsed <= before.heapUsed) continue;
    heap.push(after.heapUsed - before.heapUsed);
    buffers.push(after.arrayBuffers - before.arrayBuffers);
  }
  return heap.length > 0 ? { heap: median(heap), buffers: median(buffers) } : { heap: NaN, buffers: NaN };
}
