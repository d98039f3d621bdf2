// Chooses the kernels, once for the process, at the first op that needs them; the backend and its threads are set here and only here.
import { availableParallelism } from 'node:os';
import { argumentError, checkInteger, MlpError } from '../errors.js';
import { javascriptKernels } from './javascript.js';
import type { FloatArray, KernelInfo, Kernels } from './kernels.js';
import { loadOpenBlas } from './openblas.js';
import { withSmallWorkInJavaScript } from './small-work.js';
import { usableCores } from './threads.js';

/** `auto` takes OpenBLAS, and JavaScript with one warning where it cannot be loaded; `openblas` makes that an error. */
export type Backend = 'auto' | 'openblas' | 'javascript';

const BACKENDS: readonly string[] = ['auto', 'openblas', 'javascript'];

let chosen: Kernels | undefined;

/**
 * Chooses the backend and its thread count for the whole process; without a call, MLP_TRAIN_BACKEND or `auto` is taken at the first op.
 * @param backend default: MLP_TRAIN_BACKEND, else `auto`
 * @param options.threads threads for large products, from 1; default: as they are, at first OPENBLAS_NUM_THREADS or the cores this
 * process may use
 * @throws MlpError when the backend was asked for by name and cannot be loaded
 */
export function setBackend(backend?: Backend, options: { threads?: number | undefined } = {}): KernelInfo {
  const name = backend ?? (process.env['MLP_TRAIN_BACKEND'] || 'auto');
  if (!BACKENDS.includes(name)) {
    throw argumentError(BACKENDS.join(', '), backend === undefined ? 'MLP_TRAIN_BACKEND' : 'backend', name);
  }
  const { threads } = options;
  if (threads !== undefined) checkInteger('threads', threads, 1, 1024);
  const kernels = name === 'javascript' ? javascriptKernels : openBlasOr(name === 'auto' ? warnAndUseJavaScript : fail);
  if (threads !== undefined) kernels.setThreads(threads);
  chosen = kernels;
  return kernels.info();
}

/** The kernels for float32, chosen now if no one did before. */
export function kernels(): Kernels {
  if (!chosen) setBackend();
  return chosen as Kernels;
}

/** The kernels that compute on `array`: float64 is always JavaScript's. */
export function kernelsFor(array: FloatArray): Kernels {
  return array instanceof Float64Array ? javascriptKernels : kernels();
}

/** What computes: backend, BLAS, threads and paths. */
export function kernelInfo(): KernelInfo {
  return kernels().info();
}

/** As OpenBLAS reads its variable: cut to the processors there are, and ignored where it is no count. */
function defaultThreads(): number {
  const asked = Number(process.env['OPENBLAS_NUM_THREADS']);
  return Number.isSafeInteger(asked) && asked > 0 ? Math.min(asked, availableParallelism()) : usableCores();
}

function openBlasOr(otherwise: (error: MlpError) => Kernels): Kernels {
  try {
    const paths = { addon: process.env['MLP_TRAIN_ADDON'], blas: process.env['MLP_TRAIN_BLAS'] };
    return withSmallWorkInJavaScript(loadOpenBlas(defaultThreads(), paths));
  } catch (error) {
    if (error instanceof MlpError) return otherwise(error);
    throw error;
  }
}

function fail(error: MlpError): never {
  throw error;
}

function warnAndUseJavaScript(error: MlpError): Kernels {
  process.emitWarning(
    `OpenBLAS cannot be used, so this process computes in JavaScript, some 50 times slower: an epoch of the book's model takes ` +
      `about 16 s instead of 0.3 s. ${error.message}`,
    { type: 'MlpTrainWarning', code: 'MLP_TRAIN_JAVASCRIPT' },
  );
  return javascriptKernels;
}
