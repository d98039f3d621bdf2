// Random permutations, drawn as PyTorch's randperm draws them.

import type { Mt19937 } from './mt19937.js';

/** The longest permutation that takes one 32-bit draw per swap; PyTorch draws 64 bits from there on. */
export const MAX_PERMUTATION = Math.floor((2 ** 32 - 1) / 20) - 1;

/** A permutation of 0 .. n - 1 by Fisher and Yates's shuffle: n - 1 draws, for n of at most {@link MAX_PERMUTATION}. */
export function permutation(engine: Mt19937, n: number): Int32Array {
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = 0; i < n - 1; i++) {
    const j = i + (engine.nextU32() % ((n - i) >>> 0));
    const swapped = order[i];
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return order;
}
