// Chooses the kernels, once for the process, at the first op that needs them; the backend and its threads are set here and only here.
import { availableParallelism } from 'node:os';
import { argumentError, checkInteger, MlpError } from '../errors.js';
import { isFloat64Array } from '../kinds.js';
import { checkOptions } from '../options.js';
import { loadAddon, type LoadedAddon } from './addon.js';
import { builtinKernels } from './builtin.js';
import { javascriptKernels } from './javascript.js';
import { type Backend, backends, type FloatArray, type KernelInfo, type Kernels } from './kernels.js';
import { openBlasKernels } from './openblas.js';
import { withSmallWorkInJavaScript } from './small-work.js';
import { MAX_THREADS, usableCores } from './threads.js';

let chosen: Kernels | undefined;

/**
 * Chooses the backend and its thread count for the whole process; without a call, MLP_TRAIN_BACKEND or `auto` is taken at the first op.
 * @param backend default: MLP_TRAIN_BACKEND, else `auto`
 * @param options.threads most threads of a kernel, from 1 to 32; default: as they are, at first OPENBLAS_NUM_THREADS or the cores this
 * process may use
 * @throws MlpError when the backend was asked for by name and cannot be loaded
 */
export function setBackend(backend?: Backend, options: { threads?: number | undefined } = {}): KernelInfo {
  checkOptions('setBackend', options, { threads: true });
  const asked = backend ?? (process.env['MLP_TRAIN_BACKEND'] || 'auto');
  const name = backends.find((known) => known === asked);
  if (!name)
    throw argumentError(
      `one of ${backends.join(', ')}`,
      backend === undefined ? 'MLP_TRAIN_BACKEND' : 'backend',
      asked,
    );
  const { threads } = options;
  if (threads !== undefined) checkInteger('threads', threads, 1, MAX_THREADS);
  const kernels = load[name]();
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
  return isFloat64Array(array) ? javascriptKernels : kernels();
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

const load: Record<Backend, () => Kernels> = {
  auto: () => {
    try {
      return load.openblas();
    } catch (error) {
      if (error instanceof MlpError) return instead(error);
      throw error;
    }
  },
  openblas: () => withSmallWorkInJavaScript(openBlasKernels(addon(), process.env['MLP_TRAIN_BLAS'])),
  builtin: () => withSmallWorkInJavaScript(builtinKernels(addon())),
  javascript: () => javascriptKernels,
};

/** The addon; its threads are set by the first of the process to ask for it. */
function addon(): LoadedAddon {
  const path = process.env['MLP_TRAIN_ADDON'];
  const loaded = loadAddon(path, path ? 'Correct or unset MLP_TRAIN_ADDON' : undefined);
  if (loaded.addon.getThreads() === 0) loaded.addon.setThreads(defaultThreads());
  return loaded;
}

/** The next best after OpenBLAS, with a warning that says what it costs, why, and how to mend it. */
function instead(error: MlpError): Kernels {
  const hasAddon = error.code === 'ERR_MLP_BLAS';
  const text = hasAddon
    ? 'this process multiplies matrices with the built-in sgemm, which takes about 1.25 times as long'
    : `this process computes in JavaScript, some 50 times slower: an epoch of the book's model takes about 13 s instead of 0.25 s`;
  process.emitWarning(`OpenBLAS cannot be used, so ${text}. ${error.message}`, {
    type: 'MlpTrainWarning',
    code: hasAddon ? 'MLP_TRAIN_BUILTIN' : 'MLP_TRAIN_JAVASCRIPT',
  });
  return hasAddon ? load.builtin() : javascriptKernels;
}
