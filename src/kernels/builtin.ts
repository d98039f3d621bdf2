// The kernels of the native addon alone, with its own matrix product: for machines without a BLAS library.
import { addonKernels, type LoadedAddon } from './addon.js';
import type { Kernels } from './kernels.js';

/** Most threads of a large product; as OpenBLAS's, one setting for all kernels. */
let most: number;

/**
 * The addon's kernels.
 * @param threads for large products, set only where this call is the first
 */
export function builtinKernels({ addon, file }: LoadedAddon, threads: number): Kernels {
  most ??= threads;
  return {
    ...addonKernels(addon),
    info: () => ({ backend: 'builtin', blas: 'none', threads: most, addon: file }),
    setThreads: (count) => {
      most = count;
    },
    gemm: (transA, transB, m, n, k, alpha, a, b, beta, c) =>
      addon.builtinSgemm(transA, transB, m, n, k, alpha, a, b, beta, c, most),
  };
}
