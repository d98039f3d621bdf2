// Chooses the kernels, once for the process, at the first op that needs them; the backend and its threads are set here and only here.
import { availableParallelism } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { argumentError, checkInteger, MlpError } from '../errors.js';
import { checkOptions } from '../options.js';
import { type Addon, loadAddon, type LoadedAddon } from './addon.js';
import { builtinKernels } from './builtin.js';
import { backendName, builtinInstead, fasterEngine, JAVASCRIPT_INSTEAD } from './engine.js';
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

/** Takes what `auto` takes, and gives what it would warn of: for `doctor`. */
export function takeAuto(): MlpError | undefined {
  const { kernels, problem } = automatic();
  useKernels(kernels);
  return problem;
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
    const { kernels, problem } = automatic(threads);
    if (problem) warn(problem, kernels.info());
    return kernels;
  },
  openblas: (threads) => openblas(addon(threads)),
  builtin: (threads) => builtin(addon(threads)),
  javascript: () => javascriptKernels,
};

function openblas(loaded: LoadedAddon): Kernels {
  return withSmallWorkInJavaScript(withoutItsThreads(() => openBlasKernels(loaded, process.env['MLP_TRAIN_BLAS'])));
}

function builtin(loaded: LoadedAddon): Kernels {
  return withSmallWorkInJavaScript(builtinKernels(loaded));
}

/** What `auto` takes, and what is to be warned of. A library that MLP_TRAIN_BLAS names is wanted, whatever the rule says. */
function automatic(threads?: number): { kernels: Kernels; problem?: MlpError } {
  let own: Kernels | undefined;
  try {
    const loaded = addon(threads);
    own = builtin(loaded);
    const isa = loaded.addon.getIsa();
    const isNamed = Boolean(process.env['MLP_TRAIN_BLAS']);
    const { engine, why } = fasterEngine(isa);
    if (engine === 'builtin' && !isNamed) return { kernels: because(own, why) };
    return { kernels: because(openblas(loaded), isNamed ? 'MLP_TRAIN_BLAS names its library' : why) };
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    if (own && error.code === 'ERR_MLP_BLAS') return { kernels: because(own, builtinInstead(own.info().isa!)), problem: error }; // prettier-ignore
    if (error.code === 'ERR_MLP_ADDON') return { kernels: because(javascriptKernels, JAVASCRIPT_INSTEAD), problem: error }; // prettier-ignore
    throw error;
  }
}

function because(kernels: Kernels, why: string): Kernels {
  return { ...kernels, info: () => ({ ...kernels.info(), why }) };
}

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

/** Says once that the kernels are not the fastest there could be, why, and how to fix it. */
function warn({ message, code }: MlpError, { why, ...info }: KernelInfo): void {
  process.emitWarning(`This process computes with ${backendName(info)}: ${why}. ${message}`, {
    type: 'MlpTrainWarning',
    code: code === 'ERR_MLP_BLAS' ? 'MLP_TRAIN_BUILTIN' : 'MLP_TRAIN_JAVASCRIPT',
  });
}
