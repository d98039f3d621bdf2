// The kernels of the native addon with OpenBLAS, or another BLAS library, for the products.
import { MlpError } from '../errors.js';
import { blasLibraries, installLine } from '../platforms.mjs';
import { addonKernels, type LoadedAddon } from './addon.js';
import type { KernelInfo, Kernels } from './kernels.js';

const TOO_FEW_THREADS =
  'OpenBLAS starts threads as it is loaded in a worker thread, and this process may start too few';
const THREADS_ADVICE = 'Call kernelInfo() on the main thread first, which needs none, or allow more (ulimit -u)';

/**
 * Has the addon load a BLAS library, and returns their kernels.
 * @param blas the library's path or name, instead of the usual ones
 * @throws MlpError `ERR_MLP_BLAS` naming each library tried, each cause, and the line that fixes it
 */
export function openBlasKernels({ addon, file }: LoadedAddon, blas?: string): Kernels {
  const failures = addon.load(blas ? [blas] : blasLibraries());
  if (!failures) throw new MlpError('ERR_MLP_BLAS', TOO_FEW_THREADS, 'BLAS library', THREADS_ADVICE);
  if (failures.length > 0) {
    const [where, fix] = blas ? ['MLP_TRAIN_BLAS', 'Correct or unset MLP_TRAIN_BLAS'] : ['BLAS library', blasAdvice()];
    throw new MlpError('ERR_MLP_BLAS', `none could be loaded (${failures.join('; ')})`, where, fix);
  }
  const { library, version, core, threading } = addon.describe();
  const name = [version.match(/OpenBLAS [\d.]+/)?.[0] ?? 'BLAS', core, threading].filter(Boolean).join(' ');
  return {
    ...addonKernels(addon),
    info: (): KernelInfo => ({
      backend: 'openblas',
      blas: name,
      threads: addon.getThreads(),
      isa: addon.getIsa(),
      addon: file,
      library,
    }),
    gemm: addon.sgemm,
    linear: addon.linear,
  };
}

function blasAdvice(): string {
  const line = installLine(['blas']);
  return line ? `Run \`${line}\`` : 'Install OpenBLAS, or let MLP_TRAIN_BLAS name its library';
}
