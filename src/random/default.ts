// The default generator: the one that everything without a generator of its own draws from.

import { Generator } from './generator.js';

/**
 * The seed of a `torch.Generator()` that was given none. PyTorch's default generator itself starts from a random seed;
 * here a process that never calls {@link manualSeed} draws the same numbers on every run.
 */
const DEFAULT_SEED = 67280421310721n;

const generator = new Generator(DEFAULT_SEED);

/** The process-wide generator, of seed 67280421310721 until {@link manualSeed} is called. */
export function defaultGenerator(): Generator {
  return generator;
}

/** Seeds the default generator and returns it, as `torch.manual_seed`. */
export function manualSeed(seed: number | bigint): Generator {
  return generator.manualSeed(seed);
}
