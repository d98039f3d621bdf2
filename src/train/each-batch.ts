// The loop under training and evaluation: batch after batch in memory that is reused, with pauses.
import type { Arena } from '../autograd/arena.js';
import type { Tensor } from '../autograd/tensor.js';
import type { Batch } from '../dataset/data-loader.js';
import { argumentError } from '../errors.js';
import type { Labels } from '../kernels/kernels.js';
import { isAbortSignal, isArray } from '../kinds.js';
import { Pacer } from './pacer.js';

/**
 * Draws each batch and works on it inside `arena`, then hands the result to `next` outside. Lets the event loop breathe about every 50 ms.
 * Rejects with the signal's reason before the next batch once it is aborted.
 */
export async function eachBatch<T>(
  batches: Iterable<Batch>,
  arena: Arena,
  signal: AbortSignal | undefined,
  work: (X: Tensor, y: Labels) => T,
  next: (result: T) => void,
): Promise<void> {
  if (signal !== undefined && !isAbortSignal(signal)) throw argumentError('an AbortSignal', 'signal', signal);
  const pacer = new Pacer();
  checkBatches('data', batches);
  const iterator = batches[Symbol.iterator]();
  const step = () => {
    const next = iterator.next();
    if (next.done) return null;
    if (!isArray(next.value)) throw argumentError('batches [X, y]', 'data', next.value);
    return { result: work(...next.value) };
  };
  try {
    for (;;) {
      signal?.throwIfAborted();
      const worked = arena.run(step);
      if (!worked) return;
      next(worked.result);
      if (pacer.due) await pacer.pause();
    }
  } finally {
    iterator.return?.();
  }
}

/** Refuses what cannot be iterated. */
export function checkBatches(name: string, value: unknown): asserts value is Iterable<Batch> {
  if (typeof (value as Iterable<Batch> | null | undefined)?.[Symbol.iterator] === 'function') return;
  throw argumentError('batches, such as a DataLoader,', name, value);
}
