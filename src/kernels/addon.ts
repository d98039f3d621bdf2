// The native addon: finds and loads it, and turns what it exports into kernels. Float32Array only.
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MlpError } from '../errors.js';
import { installLine } from '../platforms.mjs';
import type { Kernels } from './kernels.js';

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
  /** As sgemm, without a BLAS library, and with the most threads to use at the end. */
  builtinSgemm(...args: [...Parameters<Kernels['gemm']>, threads: number]): void;
  saxpby: Kernels['axpby'];
}

/** Where a build leaves the addon; the same two steps up from src/kernels and from dist/kernels. */
const BUILT_ADDON = fileURLToPath(new URL('../../native/build/Release/mlp_train.node', import.meta.url));

/** The addon, and where it lies. */
export interface LoadedAddon {
  readonly addon: Addon;
  readonly file: string;
}

/**
 * Loads the addon from `path`, or from where a build leaves it.
 * @throws MlpError `ERR_MLP_ADDON` naming the file, the cause and the line that mends it
 */
export function loadAddon(path?: string): LoadedAddon {
  const file = path ? resolve(path) : BUILT_ADDON;
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new MlpError('ERR_MLP_ADDON', 'no such file', `native addon ${file}`, compilerAdvice());
  }
  try {
    const addon = createRequire(import.meta.url)(file) as Addon;
    if (typeof addon.load !== 'function') throw new TypeError('it is not the addon of mlp-train');
    return { addon, file };
  } catch (error) {
    const cause = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new MlpError('ERR_MLP_ADDON', `cannot be loaded (${cause})`, `native addon ${file}`, compilerAdvice(), {
      cause: error,
    });
  }
}

function compilerAdvice(): string {
  const line = installLine(['compiler']);
  const install = line ? `Run \`${line}\`` : 'Install a C++ compiler and cmake';
  return `${install}, then \`npm start\` in a clone of mlp-train builds it`;
}

/** The kernels that do not depend on where the products are computed. */
export function addonKernels(addon: Addon): Omit<Kernels, 'info' | 'setThreads' | 'gemm'> {
  return {
    alignmentOffset: addon.alignmentOffset,
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
