// What losses have in common: the reduction, factors, and their description as plain data.
import type { Reduction } from '../autograd/ops/cross-entropy.js';
import type { Tensor } from '../autograd/tensor.js';
import { argumentError, checkNumber } from '../errors.js';
import { isArray } from '../kinds.js';

/** What every loss takes. */
export interface LossOptions {
  /** Whether losses are averaged, added up, or kept apart; default their mean. */
  reduction?: Reduction | undefined;
}

/** Plain data that says what a loss is: its `type`, which the table in nn/losses.ts names, and its options. */
export interface LossDescription {
  readonly type: string;
  readonly reduction: Reduction;
  readonly [option: string]: string | number | readonly number[];
}

/** What the reduction makes of the losses. */
export function reduced(losses: Tensor, reduction: Reduction): Tensor {
  if (reduction === 'none') return losses;
  return reduction === 'mean' ? losses.mean() : losses.sum();
}

/** Returns a copy of the factors if they are numbers of at least 0; otherwise throws an argument error. */
export function checkFactors(name: string, factors: readonly unknown[]): readonly number[] {
  if (!isArray(factors) || factors.length === 0) throw argumentError('an array of factors', name, factors);
  return factors.map((factor, i) => checkNumber(`${name}[${i}]`, factor, 0));
}
