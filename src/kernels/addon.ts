// The native addon: finds and loads it, and turns what it exports into kernels. Float32Array only.
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { MlpError } from '../errors.js';
import { target } from '../platforms.mjs';
import { addonAdvice, addonFiles } from './addon-files.js';
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
  /** 0 until they are set, which counts as 1. */
  getThreads(): number;
  sgemm: Kernels['gemm'];
  /** As sgemm, without a BLAS library. */
  builtinSgemm: Kernels['gemm'];
  saxpby: Kernels['axpby'];
}

/** The addon, and where it lies. */
export interface LoadedAddon {
  readonly addon: Addon;
  readonly file: string;
}

/**
 * Loads the addon from `path` and nowhere else, or from the first of the usual files that can be loaded.
 * @throws MlpError `ERR_MLP_ADDON` naming each file with its cause, and the line that mends it
 */
export function loadAddon(path?: string): LoadedAddon {
  const files = path ? [resolve(path)] : addonFiles();
  const causes: Error[] = [];
  for (const file of files) {
    try {
      return { addon: open(file), file };
    } catch (error) {
      causes.push(error as Error);
    }
  }
  const [where, what] = path
    ? [`native addon ${files[0]}`, causes[0].message]
    : ['native addon', `none for ${target()} (${files.map((file, i) => `${file}: ${causes[i].message}`).join('; ')})`];
  throw new MlpError('ERR_MLP_ADDON', what, where, addonAdvice(), { cause: new AggregateError(causes) });
}

/** The addon in a file; the error's message is one line, why it is not. */
function open(file: string): Addon {
  if (!existsSync(file) || !statSync(file).isFile()) throw new Error('no such file');
  let addon: Partial<Addon>;
  try {
    addon = createRequire(file)(file) as Addon;
  } catch (error) {
    const cause = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new Error(`cannot be loaded (${cause})`, { cause: error });
  }
  if (typeof addon.load !== 'function') throw new Error('it is not the addon of mlp-train');
  return addon as Addon;
}

/** The kernels that do not depend on where the products are computed. */
export function addonKernels(addon: Addon): Omit<Kernels, 'info' | 'gemm'> {
  return {
    setThreads: addon.setThreads,
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
