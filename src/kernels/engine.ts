// Whose matrix product runs the fused epoch faster, OpenBLAS's or the addon's own: a fixed rule by the addon's instruction set, so that every run
// on a machine takes the same one, and comes to the same bytes. `npm run bench -- epoch` measures both in turns.
import type { Backend, KernelInfo } from './kernels.js';

/** The instruction sets on which the addon's product was measured to be as fast as that of any core of OpenBLAS, or faster. */
const faster: Readonly<Record<string, string>> = { avx512: 'AVX-512', avx2: 'AVX2' };

/** A backend that `auto` takes, and why. */
interface Choice {
  readonly engine: Exclude<Backend, 'auto'>;
  readonly why: string;
}

/** The faster one on an instruction set of the addon's. Where it is its own product, OpenBLAS need not be loaded. */
export function fasterEngine(isa: string): Choice {
  const name = faster[isa];
  return name
    ? { engine: 'builtin', why: `on ${name}, its product is as fast as OpenBLAS's or faster` }
    : { engine: 'openblas', why: "without AVX2, its product may be faster than the addon's" };
}

/** Why the addon's product is taken if OpenBLAS cannot be, and what that costs, if anything. */
export function builtinInstead(isa: string): string {
  return faster[isa] ? 'OpenBLAS cannot be used' : 'OpenBLAS, whose product may be faster, cannot be used';
}

/** Why JavaScript is taken if the addon cannot be, and what that costs. */
export const JAVASCRIPT_INSTEAD =
  "native code, some 50 times as fast, cannot be used: an epoch of the book's model takes about 13 s instead of 0.25 s";

/** What people call what multiplies matrices, such as `OpenBLAS 0.3.21 Zen pthreads`. */
export function backendName({ backend, blas }: Pick<KernelInfo, 'backend' | 'blas'>): string {
  return { openblas: blas, builtin: 'builtin sgemm', javascript: 'JavaScript' }[backend];
}
