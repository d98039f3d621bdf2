// The addon under test: the file MLP_TRAIN_ADDON names, else where cmake-js leaves it. A missing one is a failure, never a skip.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { blasLibraries } from '../../src/platforms.mjs';

/** Path of the addon's file. */
export const addonPath = resolve(
  process.env['MLP_TRAIN_ADDON'] ||
    fileURLToPath(new URL('../../native/build/Release/mlp_train.node', import.meta.url)),
);

/** The BLAS libraries that the library itself would try. */
export const blasNames = process.env['MLP_TRAIN_BLAS'] ? [process.env['MLP_TRAIN_BLAS']] : blasLibraries();

/**
 * The addon's functions, as any program could get at them, without the types that guard the library's own calls.
 * @returns {Record<string, (...args: any[]) => any>}
 */
export function requireAddon() {
  return createRequire(import.meta.url)(addonPath);
}

/** The addon with a BLAS library loaded. */
export function loadedAddon() {
  const addon = requireAddon();
  const failures = addon.load(blasNames);
  if (failures.length > 0) throw new Error(`no BLAS library: ${failures.join('; ')}`);
  return addon;
}
