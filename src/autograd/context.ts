// The two pieces of state that ops find around them: whether to record for backward, and which arena to take memory from.
import { argumentError, MlpError } from '../errors.js';
import type { Arena } from './arena.js';

let recording = true;
let arena: Arena | null = null;

/** Whether ops record what backward needs; false inside {@link noGrad}. */
export function isRecording(): boolean {
  return recording;
}

/** The arena whose `run` is under way, if any. */
export function currentArena(): Arena | null {
  return arena;
}

/**
 * Runs `fn` without recording, as torch.no_grad: its results need no gradient. Changes no memory rule.
 * @throws MlpError `ERR_MLP_ASYNC` when fn returns a promise: recording would be on again before that work is done
 */
export function noGrad<T>(fn: () => T): T {
  const before = recording;
  recording = false;
  try {
    return synchronous(fn, 'noGrad');
  } finally {
    recording = before;
  }
}

/** Runs `fn` with `entered` as the current arena. */
export function withArena<T>(entered: Arena, fn: () => T): T {
  const before = arena;
  arena = entered;
  try {
    return synchronous(fn, 'arena.run');
  } finally {
    arena = before;
  }
}

function synchronous<T>(fn: () => T, where: string): T {
  if (typeof fn !== 'function') throw argumentError('a function', where, fn);
  const result = fn();
  if (typeof (result as { then?: unknown } | null | undefined)?.then !== 'function') return result;
  void Promise.resolve(result).catch(() => {}); // its own failure must not surface as an unhandled rejection
  throw new MlpError(
    'ERR_MLP_ASYNC',
    'expected a synchronous function but it returned a promise',
    where,
    'Await outside, and call it around each synchronous piece',
  );
}
