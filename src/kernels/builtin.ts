// The kernels of the native addon alone, with its own matrix product: for machines without a BLAS library.
import { addonKernels, type LoadedAddon } from './addon.js';
import type { Kernels } from './kernels.js';

/** The addon's kernels. */
export function builtinKernels({ addon, file }: LoadedAddon): Kernels {
  return {
    ...addonKernels(addon),
    info: () => ({ backend: 'builtin', blas: 'none', threads: addon.getThreads(), isa: addon.getIsa(), addon: file }),
    gemm: addon.builtinSgemm,
    linear: addon.builtinLinear,
  };
}
