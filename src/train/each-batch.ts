// The loop under training and evaluation: batch after batch in memory that is reused, with pauses.
import { Arena } from '../autograd/arena.js';
import type { Targets, Tensor } from '../autograd/tensor.js';
import type { Batch } from '../dataset/data-loader.js';
import { argumentError } from '../errors.js';
import { isAbortSignal, isArray, isObject } from '../kinds.js';
import { Pacer } from './pacer.js';

/** What goes with every pass over batches. */
export interface PassOptions {
  /** Stops the pass before the next batch: it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds of work between two pauses, in which other work of the process has its turn; default 50, and 0 pauses after every batch. */
  yieldEvery?: number | undefined;
  /** The memory of its batches; default: one of its own. */
  arena?: Arena | undefined;
}

/** Draws each batch and works on it inside the arena, then hands the result to `next` outside, and waits for what that returns. */
export async function eachBatch<T, Y extends Targets>(
  batches: Iterable<Batch<Y>>,
  { signal, yieldEvery, arena = new Arena() }: PassOptions,
  work: (X: Tensor, y: Y) => T,
  next: (result: T) => unknown,
): Promise<void> {
  if (signal !== undefined && !isAbortSignal(signal)) throw argumentError('an AbortSignal', 'signal', signal);
  const pacer = new Pacer(yieldEvery);
  checkBatches('data', batches);
  const iterator = batches[Symbol.iterator]();
  const step = () => {
    const next = iterator.next();
    if (next.done) return null;
    if (!isArray(next.value) || !isObject(next.value[0]))
      throw argumentError('batches [X, y]', 'data', next.value, 'Make rows of numbers a tensor or a TensorDataset');
    return { result: work(...next.value) };
  };
  try {
    for (;;) {
      signal?.throwIfAborted();
      const worked = arena.run(step);
      if (!worked) return;
      await next(worked.result);
      if (pacer.due) await pacer.pause();
    }
  } finally {
    iterator.return?.();
  }
}

/** Refuses what cannot be iterated. */
export function checkBatches(name: string, value: unknown): asserts value is Iterable<Batch<Targets>> {
  if (typeof (value as Iterable<unknown> | null | undefined)?.[Symbol.iterator] === 'function') return;
  throw argumentError('batches, such as a DataLoader,', name, value);
}
