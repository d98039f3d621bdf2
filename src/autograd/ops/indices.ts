// Indices and labels that a user hands in: numbers, checked once, for gather, indexSelect, oneHot and crossEntropy.
import { argumentError, MlpError } from '../../errors.js';
import type { Labels } from '../../kernels/kernels.js';
import { isInt32Array, isUint8Array } from '../../kinds.js';
import { allocate, type Storage } from '../arena.js';
import { shapeError } from '../shape.js';

/** What ops take for class indices and other indices. */
export type Indices = Labels | readonly number[];

/**
 * `count` integers from 0 to below `size`: the caller's own array if it is a typed one, else its numbers as an Int32Array.
 * @param what what an error calls one of them: `index` or `label`
 * @throws MlpError `ERR_MLP_ARGUMENT` for another kind of array, `ERR_MLP_SHAPE` for another count, `ERR_MLP_INDEX` or `ERR_MLP_LABEL` for
 * one out of range
 */
export function readIndices(
  op: string,
  what: 'index' | 'label',
  indices: Indices,
  count: number,
  size: number,
): Labels {
  const isTyped = isUint8Array(indices) || isInt32Array(indices);
  const isLabel = what === 'label';
  if (!isTyped && !Array.isArray(indices))
    throw argumentError('an array of integers, a Uint8Array or an Int32Array', isLabel ? 'labels' : 'indices', indices);
  if (indices.length !== count)
    throw shapeError(op, isLabel ? `one label for each of ${count} rows` : `${count} indices, one for each element of the result,`, [indices.length]); // prettier-ignore
  for (let i = 0; i < count; i++) {
    const index: unknown = indices[i];
    if (typeof index === 'number' && index >= 0 && index < size && Number.isInteger(index)) continue;
    const shown = typeof index === 'string' ? JSON.stringify(index) : typeof index === 'bigint' ? `${index}n` : String(index); // prettier-ignore
    throw new MlpError(
      isLabel ? 'ERR_MLP_LABEL' : 'ERR_MLP_INDEX',
      `expected ${isLabel ? 'a label' : 'an index'} from 0 to ${size - 1} but got ${shown} ${isLabel ? 'in row' : 'at position'} ${i}`,
      op,
    );
  }
  if (isTyped) return indices;
  const own = allocate(Int32Array, count).array;
  own.set(indices);
  return own;
}

/** A copy of the indices that backward can rely on, whatever the caller does to its array. */
export function keepIndices(indices: Labels): Storage<Int32Array> {
  const own = allocate(Int32Array, indices.length);
  own.array.set(indices);
  return own;
}
