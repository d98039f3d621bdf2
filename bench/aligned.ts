// Memory as the package's own tensors have it.
import { kernels } from '../dist/kernels/current.js';

/** Zeros that begin on a 64-byte boundary. */
export function alignedFloats(length: number): Float32Array {
  const array = new Float32Array(length + 16);
  const skip = kernels().alignmentOffset(array);
  return array.subarray(skip, skip + length);
}
