// The kernels of the native addon, which calls OpenBLAS for the products. Float32Array only.
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MlpError } from '../errors.js';
import { blasLibraries, installLine } from '../platforms.mjs';
import type { KernelInfo, Kernels } from './kernels.js';

/** What native/addon.cc exports. Arguments are checked there; errors carry a `code` and name the argument. */
export interface Addon extends Pick<
  Kernels,
  | 'setThreads'
  | 'alignmentOffset'
  | 'addBias'
  | 'addBiasRelu'
  | 'relu'
  | 'reluBackward'
  | 'columnSums'
  | 'maximum'
  | 'maximumBackward'
  | 'softmaxCrossEntropy'
  | 'gatherRows'
> {
  load(names: string[]): string[];
  describe(): { library: string; version: string; core: string; threading: string };
  getThreads(): number;
  sgemm: Kernels['gemm'];
  saxpby: Kernels['axpby'];
}

/** Where a build leaves the addon; the same two steps up from src/kernels and from dist/kernels. */
const BUILT_ADDON = fileURLToPath(new URL('../../native/build/Release/mlp_train.node', import.meta.url));

/**
 * Loads the addon and the BLAS library and returns their kernels.
 * @param threads for large products, set only where this call is the process's first to load the library
 * @param paths where to look instead of the usual places: the addon's file, the BLAS library
 * @throws MlpError `ERR_MLP_ADDON` or `ERR_MLP_BLAS` naming each place tried, each cause, and the line that mends it
 */
export function loadOpenBlas(
  threads: number,
  paths: { addon?: string | undefined; blas?: string | undefined } = {},
): Kernels {
  const file = paths.addon ? resolve(paths.addon) : BUILT_ADDON;
  const addon = loadAddon(file);
  const names = paths.blas ? [paths.blas] : blasLibraries();
  const isFirst = !isLoaded(addon);
  const failures = addon.load(names);
  if (failures.length > 0) {
    const where = paths.blas ? 'MLP_TRAIN_BLAS' : 'BLAS library';
    throw new MlpError('ERR_MLP_BLAS', `none could be loaded (${failures.join('; ')})`, where, toInstall('blas'));
  }
  if (isFirst) addon.setThreads(threads);
  return openBlasKernels(addon, file);
}

/** Whether this process has a BLAS library already, loaded by another thread or an earlier call. */
function isLoaded(addon: Addon): boolean {
  try {
    addon.describe();
    return true;
  } catch {
    return false;
  }
}

function loadAddon(file: string): Addon {
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new MlpError('ERR_MLP_ADDON', 'no such file', `native addon ${file}`, toInstall('compiler'));
  }
  try {
    const addon = createRequire(import.meta.url)(file) as Addon;
    if (typeof addon.load !== 'function') throw new TypeError('it is not the addon of mlp-train');
    return addon;
  } catch (error) {
    const cause = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new MlpError('ERR_MLP_ADDON', `cannot be loaded (${cause})`, `native addon ${file}`, toInstall('compiler'), {
      cause: error,
    });
  }
}

function toInstall(need: 'compiler' | 'blas'): string {
  const line = installLine([need]);
  const install = line ? `Run \`${line}\`` : need === 'blas' ? 'Install OpenBLAS' : 'Install a C++ compiler and cmake';
  return need === 'blas' ? install : `${install}, then \`npm start\` in a clone of mlp-train builds it`;
}

function openBlasKernels(addon: Addon, file: string): Kernels {
  const { library, version, core, threading } = addon.describe();
  const blas = [version.match(/OpenBLAS [\d.]+/)?.[0] ?? 'BLAS', core, threading].filter(Boolean).join(' ');
  return {
    info: (): KernelInfo => ({ backend: 'openblas', blas, threads: addon.getThreads(), addon: file, library }),
    setThreads: addon.setThreads,
    alignmentOffset: addon.alignmentOffset,
    gemm: addon.sgemm,
    addBias: addon.addBias,
    addBiasRelu: addon.addBiasRelu,
    relu: addon.relu,
    reluBackward: addon.reluBackward,
    columnSums: addon.columnSums,
    maximum: addon.maximum,
    maximumBackward: addon.maximumBackward,
    axpby: addon.saxpby,
    softmaxCrossEntropy: addon.softmaxCrossEntropy,
    gatherRows: addon.gatherRows,
  };
}
