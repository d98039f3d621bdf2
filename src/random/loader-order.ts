// What a pass over a DataLoader draws from its generator, and the order of the examples that follows from it.

import { checkInteger } from '../errors.js';
import { Generator } from './generator.js';

/**
 * Takes the draw that PyTorch makes whenever a pass over a loader begins (`_base_seed`, the seed of its workers; two
 * draws, the value unused). A pass in the given order, such as the one over the test set, draws this and nothing else.
 */
export function skipBaseSeed(generator: Generator): void {
  generator.random();
}

/**
 * The order of the n examples in one shuffled pass: the base seed, then the sampler's seed, each of two draws; the order
 * is the permutation of a new generator of that seed, as in PyTorch's RandomSampler without a generator of its own.
 */
export function shuffledOrder(generator: Generator, n: number): Int32Array {
  checkInteger('n', n, 0);
  skipBaseSeed(generator);
  return new Generator(generator.random()).randperm(n);
}
