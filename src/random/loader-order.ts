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

/** What a shuffled pass draws as it begins: the base seed, then the seed of its sampler, each of two draws. */
export function drawSamplerSeed(generator: Generator): bigint {
  skipBaseSeed(generator);
  return generator.random();
}

/** The order of the n examples that a sampler's seed stands for: the permutation of a new generator, as in PyTorch's RandomSampler without one of its own. */
export function samplerOrder(samplerSeed: bigint, n: number): Int32Array {
  return new Generator(samplerSeed).randperm(n);
}

/** The order of the n examples in the next shuffled pass. */
export function shuffledOrder(generator: Generator, n: number): Int32Array {
  checkInteger('n', n, 0);
  return samplerOrder(drawSamplerSeed(generator), n);
}
