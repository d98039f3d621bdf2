// How the header and `doctor` call what computes.
import type { KernelInfo } from '../../kernels/kernels.js';
import { installLine } from '../../platforms.mjs';

/** The name of what multiplies matrices, such as `OpenBLAS 0.3.21 Zen pthreads`. */
export function backendName({ backend, blas }: KernelInfo): string {
  return { openblas: blas, builtin: 'builtin sgemm', javascript: 'JavaScript' }[backend];
}

/**
 * What to do for the speed of OpenBLAS where it cannot be loaded; undefined where it was not asked for, where MLP_TRAIN_BLAS is what is
 * wrong, and if this system's package is not known.
 */
export function openBlasAdvice({ backend }: KernelInfo, asked = process.env['MLP_TRAIN_BACKEND']): string | undefined {
  const isFallback = backend === 'builtin' && asked !== 'builtin' && !process.env['MLP_TRAIN_BLAS'];
  const line = isFallback && installLine(['blas']);
  return line ? `OpenBLAS is faster: ${line}` : undefined;
}
