// Chooses the kernels, once for the process, at the first op that needs them; the backend and its threads are set here and only here.
import { availableParallelism } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { argumentError, checkInteger, MlpError } from '../errors.js';
import { checkOptions } from '../options.js';
import { type Addon, loadAddon, type LoadedAddon } from './addon.js';
import { builtinKernels } from './builtin.js';
import { chooseWith, kernels, useKernels } from './current.js';
import { javascriptKernels } from './javascript.js';
import { type Backend, backends, type KernelInfo, type Kernels } from './kernels.js';
import { openBlasKernels } from './openblas.js';
import { withSmallWorkInJavaScript } from './small-work.js';
import { MAX_THREADS, usableCores } from './threads.js';

chooseWith(setBackend);

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
  const loaded = load[name](threads);
  if (threads !== undefined) loaded.setThreads(threads);
  useKernels(loaded);
  return loaded.info();
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

const load: Record<Backend, (threads?: number) => Kernels> = {
  auto: (threads) => {
    try {
      return load.openblas(threads);
    } catch (error) {
      if (error instanceof MlpError) return instead(error);
      throw error;
    }
  },
  openblas: (threads) => {
    const loaded = addon(threads);
    return withSmallWorkInJavaScript(withoutItsThreads(() => openBlasKernels(loaded, process.env['MLP_TRAIN_BLAS'])));
  },
  builtin: (threads) => withSmallWorkInJavaScript(builtinKernels(addon(threads))),
  javascript: () => javascriptKernels,
};

/** The addon; its threads are set, and so started, by the first of the process to ask for it. */
function addon(threads = defaultThreads()): LoadedAddon {
  const path = process.env['MLP_TRAIN_ADDON'];
  const loaded = loadAddon(path, path ? 'Correct or unset MLP_TRAIN_ADDON' : undefined);
  if (loaded.addon.getThreads() === 0) loaded.addon.setThreads(threads);
  const isa = process.env['MLP_TRAIN_ISA'];
  if (isa) lowerIsa(loaded.addon, isa);
  return loaded;
}

/** Has the addon compute with an instruction set that is not the best of this processor: for tests and benchmarks. */
function lowerIsa(addon: Addon, isa: string): void {
  const known = addon.isas();
  if (!known.includes(isa)) throw argumentError(`one of ${known.join(', ')}`, 'MLP_TRAIN_ISA', isa, 'Unset it: the best is then taken'); // prettier-ignore
  addon.useIsa(isa);
}

/** Has OpenBLAS start no threads as it is loaded, since the addon has its own; in a worker thread, whose environment is a copy, it does. */
function withoutItsThreads<Result>(load: () => Result): Result {
  if (!isMainThread) return load();
  const { OPENBLAS_NUM_THREADS: before } = process.env;
  process.env['OPENBLAS_NUM_THREADS'] = '1';
  try {
    return load();
  } finally {
    if (before === undefined) delete process.env['OPENBLAS_NUM_THREADS'];
    else process.env['OPENBLAS_NUM_THREADS'] = before;
  }
}

/** The next best after OpenBLAS, with a warning that says what it costs, why, and how to fix it. */
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
