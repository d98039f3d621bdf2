// How the header and `doctor` call what computes.
import type { KernelInfo } from '../kernels/kernels.js';
import { installLine } from '../platforms.mjs';

/** The name of what multiplies matrices, such as `OpenBLAS 0.3.21 Zen pthreads`. */
export function backendName({ backend, blas }: KernelInfo): string {
  return { openblas: blas, builtin: 'builtin sgemm', javascript: 'JavaScript' }[backend];
}

/** What to do for the speed of OpenBLAS where it does not compute; undefined where this system's package is not known. */
export function openBlasAdvice({ backend }: KernelInfo): string | undefined {
  const line = installLine(['blas']);
  return backend === 'builtin' && line ? `OpenBLAS is faster: ${line}` : undefined;
}
