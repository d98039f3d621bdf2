// The kernels that this process computes with. Who imports this reaches no file and no addon: the choice of a backend is handed in.
import { MlpError } from '../errors.js';
import { isFloat64Array } from '../kinds.js';
import { javascriptKernels } from './javascript.js';
import type { FloatArray, Kernels } from './kernels.js';

let current: Kernels | undefined;
let choose = (): void => {
  throw new MlpError('ERR_MLP_INTERNAL', 'no backend was handed in before the first op', 'kernels');
};

/** Sets who chooses, at the first op that needs kernels, by calling {@link useKernels}. */
export function chooseWith(chooser: () => void): void {
  choose = chooser;
}

/** Computes with these from now on. */
export function useKernels(kernels: Kernels): void {
  current = kernels;
}

/** The kernels for float32, chosen now if no one did before. */
export function kernels(): Kernels {
  if (!current) choose();
  return current as Kernels;
}

/** The kernels that compute on `array`: float64 is always JavaScript's. */
export function kernelsFor(array: FloatArray): Kernels {
  return isFloat64Array(array) ? javascriptKernels : kernels();
}
