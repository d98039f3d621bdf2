// Making tensors: from numbers, filled with a constant, or drawn at random.
import { argumentError } from '../errors.js';
import { checkOptions, type Names } from '../options.js';
import { defaultGenerator } from '../random/default.js';
import { checkGenerator, type Generator } from '../random/generator.js';
import { allocate, allocateLike, Storage } from './arena.js';
import type { FloatArray } from '../kernels/kernels.js';
import { isArrayBuffer, isFloat32Array, isFloat64Array } from '../kinds.js';
import { checkDType, type DType } from './dtype.js';
import { checkShape, numel, type Shape, shapeError } from './shape.js';
import { checkTensor, type Operand, Tensor } from './tensor.js';

const TENSOR = { shape: true, dtype: true } as const;
const DTYPE = { dtype: true } as const;

/** Nested arrays of numbers, all of one length at each level. */
export type NestedNumbers = number | readonly NestedNumbers[];

/**
 * A tensor of numbers: nested arrays (copied), or a float array, used as it is and not copied. The shape is the nesting's, or the one
 * given; the dtype a float array's own, or float32.
 */
export function tensor(values: NestedNumbers | FloatArray, options: { shape?: Shape; dtype?: DType } = {}): Tensor {
  checkOptions('tensor', options, TENSOR);
  if (isFloat32Array(values) || isFloat64Array(values)) return wrap(values, options);
  const shape: number[] = [];
  for (let level: unknown = values; Array.isArray(level); level = level[0]) shape.push(level.length);
  const flat = ([values] as unknown[]).flat(Infinity).map(checkNumber);
  if (!isRegular(values, shape)) throw argumentError('arrays of one length at each level', 'values', values);
  const array =
    checkDType(options.dtype ?? 'float32') === 'float64' ? Float64Array.from(flat) : Float32Array.from(flat);
  return wrap(array, { shape: options.shape ?? shape });
}

function wrap(values: FloatArray, options: { shape?: Shape; dtype?: DType }): Tensor {
  const shape = checkShape('tensor', options.shape ?? [values.length]);
  if (numel(shape) !== values.length) throw shapeError('tensor', `a shape of ${values.length} elements`, shape);
  if (!isArrayBuffer(values.buffer)) throw argumentError('memory that no other thread can change', 'values', values);
  const result = new Tensor(new Storage<FloatArray>(values), shape);
  if (options.dtype && options.dtype !== result.dtype)
    throw argumentError(`a ${options.dtype} array`, 'values', values);
  return result;
}

/** A tensor of zeros. */
export function zeros(shape: Shape, options: { dtype?: DType } = {}): Tensor {
  checkOptions('zeros', options, DTYPE);
  return filled(shape, 0, options.dtype);
}

/** A tensor of ones. */
export function ones(shape: Shape, options: { dtype?: DType } = {}): Tensor {
  checkOptions('ones', options, DTYPE);
  return filled(shape, 1, options.dtype);
}

/** Zeros of the shape and dtype of `like`. */
export function zerosLike(like: Tensor): Tensor {
  const storage = allocateLike(checkTensor('zerosLike', like).storage.array);
  storage.array.fill(0);
  return new Tensor(storage, like.shape);
}

/** Where a random tensor is drawn from, and its dtype. */
export interface RandomOptions {
  /** Default: the generator that `manualSeed` seeds. */
  generator?: Generator | undefined;
  dtype?: DType;
}

const RANDOM: Names<RandomOptions> = { generator: true, dtype: true };

/** Normals of mean 0 and standard deviation 1, PyTorch's for the same seed. */
export function randn(shape: Shape, options: RandomOptions = {}): Tensor {
  checkOptions('randn', options, RANDOM);
  return normal(0, 1, shape, options);
}

/** Normals of the given mean and standard deviation (at least 0), torch.normal's for the same seed. */
export function normal(mean: number, std: number, shape: Shape, options: RandomOptions = {}): Tensor {
  checkOptions('normal', options, RANDOM);
  const result = uninitialised(shape, options.dtype);
  generatorOf(options).randn(result.values, mean, std);
  return result;
}

/** Uniforms in [0, 1), PyTorch's for the same seed. */
export function rand(shape: Shape, options: RandomOptions = {}): Tensor {
  checkOptions('rand', options, RANDOM);
  const result = uninitialised(shape, options.dtype);
  generatorOf(options).rand(result.values);
  return result;
}

/** Element-wise larger of the two: the book's relu is `(X) => maximum(X, zerosLike(X))`. */
export function maximum(a: Tensor, b: Operand): Tensor {
  return checkTensor('maximum', a).maximum(b);
}

function generatorOf({ generator }: RandomOptions): Generator {
  return generator === undefined ? defaultGenerator() : checkGenerator(generator);
}

function filled(shape: Shape, value: number, dtype?: DType): Tensor {
  const result = uninitialised(shape, dtype);
  result.values.fill(value);
  return result;
}

function uninitialised(shape: Shape, dtype: DType = 'float32'): Tensor {
  const checked = checkShape('a new tensor', shape);
  const type: new (length: number) => FloatArray = checkDType(dtype) === 'float64' ? Float64Array : Float32Array;
  return new Tensor(allocate(type, numel(checked)), checked);
}

function checkNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  throw argumentError('numbers only', 'values', value);
}

function isRegular(values: NestedNumbers, shape: Shape): boolean {
  if (typeof values === 'number') return shape.length === 0;
  return values.length === shape[0] && values.every((value) => isRegular(value, shape.slice(1)));
}
