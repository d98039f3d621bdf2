// Element types: which one an array has, and that two are the same.
import { argumentError, MlpError } from '../errors.js';
import type { DType, FloatArray } from '../kernels/kernels.js';
import { isFloat64Array } from '../kinds.js';

export function dtypeOf(values: FloatArray): DType {
  return isFloat64Array(values) ? 'float64' : 'float32';
}

/** Returns `dtype` if it is one; otherwise throws an argument error. */
export function checkDType(dtype: unknown): DType {
  if (dtype === 'float32' || dtype === 'float64') return dtype;
  throw argumentError('float32 or float64', 'dtype', dtype);
}

/** @throws MlpError `ERR_MLP_DTYPE` if the two differ */
export function checkSameDType(op: string, a: { readonly dtype: DType }, b: { readonly dtype: DType }): void {
  if (a.dtype === b.dtype) return;
  throw new MlpError('ERR_MLP_DTYPE', `expected one dtype but got ${a.dtype} and ${b.dtype}`, op);
}
