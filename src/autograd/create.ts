// Making tensors: from numbers, filled with a constant, or drawn at random.
import { argumentError } from '../errors.js';
import { defaultGenerator } from '../random/default.js';
import type { Generator } from '../random/generator.js';
import { allocate, allocateLike, Storage } from './arena.js';
import { numel, type Shape, shapeError } from './shape.js';
import { type DType, type Operand, Tensor } from './tensor.js';

/** Nested arrays of numbers, all of one length at each level. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** A tensor of numbers: nested arrays (copied), or a float array, used as it is and not copied, with its shape. */
export function tensor(
  values: NestedNumbers | Float32Array | Float64Array,
  options: { shape?: Shape; dtype?: DType } = {},
): Tensor {
  if (values instanceof Float32Array || values instanceof Float64Array) {
    const shape = options.shape ?? [values.length];
    if (numel(shape) !== values.length) throw shapeError('tensor', `a shape of ${values.length} elements`, shape);
    return new Tensor(new Storage<Float32Array | Float64Array>(values), shape);
  }
  const shape: number[] = [];
  for (let level: NestedNumbers = values; typeof level === 'object'; level = level[0]) shape.push(level.length);
  const flat = ([values] as unknown[]).flat(Infinity).map(checkNumber);
  if (flat.length !== numel(shape) || !isRegular(values, shape))
    throw argumentError('arrays of one length at each level', 'values', values);
  const array = options.dtype === 'float64' ? Float64Array.from(flat) : Float32Array.from(flat);
  return tensor(array, { shape: options.shape ?? shape });
}

/** A tensor of zeros. */
export function zeros(shape: Shape, options: { dtype?: DType } = {}): Tensor {
  return filled(shape, 0, options.dtype);
}

/** A tensor of ones. */
export function ones(shape: Shape, options: { dtype?: DType } = {}): Tensor {
  return filled(shape, 1, options.dtype);
}

/** Zeros of the shape and dtype of `like`. */
export function zerosLike(like: Tensor): Tensor {
  const storage = allocateLike(like.values);
  storage.array.fill(0);
  return new Tensor(storage, like.shape);
}

/** Where a random tensor is drawn from, and its dtype. */
export interface RandomOptions {
  /** Default: the generator that `manualSeed` seeds. */
  generator?: Generator | undefined;
  dtype?: DType;
}

/** Normals of mean 0 and standard deviation 1, PyTorch's for the same seed. */
export function randn(shape: Shape, options: RandomOptions = {}): Tensor {
  const result = uninitialised(shape, options.dtype);
  (options.generator ?? defaultGenerator()).randn(result.values);
  return result;
}

/** Uniforms in [0, 1), PyTorch's for the same seed. */
export function rand(shape: Shape, options: RandomOptions = {}): Tensor {
  const result = uninitialised(shape, options.dtype);
  (options.generator ?? defaultGenerator()).rand(result.values);
  return result;
}

/** Element-wise larger of the two: the book's relu is `(X) => maximum(X, zerosLike(X))`. */
export function maximum(a: Tensor, b: Operand): Tensor {
  return a.maximum(b);
}

function filled(shape: Shape, value: number, dtype?: DType): Tensor {
  const result = uninitialised(shape, dtype);
  result.values.fill(value);
  return result;
}

function uninitialised(shape: Shape, dtype: DType = 'float32'): Tensor {
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) throw argumentError('sizes of at least 0', 'shape', shape);
  }
  const length = numel(shape);
  const storage: Storage =
    dtype === 'float64'
      ? allocate<Float32Array | Float64Array>(Float64Array, length)
      : allocate<Float32Array | Float64Array>(Float32Array, length);
  return new Tensor(storage, shape);
}

function checkNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  throw argumentError('numbers only', 'values', value);
}

function isRegular(values: NestedNumbers, shape: Shape): boolean {
  if (typeof values === 'number') return shape.length === 0;
  return values.length === shape[0] && values.every((value) => isRegular(value, shape.slice(1)));
}
