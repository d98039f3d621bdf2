// Making tensors: from numbers, filled with a constant, or drawn at random.
import { argumentError } from '../errors.js';
import { checkOptions, type Names } from '../options.js';
import { defaultGenerator } from '../random/default.js';
import { checkGenerator, type Generator } from '../random/generator.js';
import { allocate, allocateLike, Storage } from './arena.js';
import type { ArrayOf, DType, FloatArray } from '../kernels/kernels.js';
import { checkShape, numel, type Shape, shapeError } from './shape.js';
import { checkTensor, Tensor } from './tensor.js';
import { checkDType } from './dtype.js';
import type { NestedNumbers } from './print.js';
import { isArrayBuffer, isFloat32Array, isFloat64Array } from '../kinds.js';

const TENSOR = { shape: true, dtype: true } as const;
const DTYPE = { dtype: true } as const;

/**
 * A tensor of numbers: nested arrays (copied), or a float array, used as it is and not copied. The shape is the nesting's, or the one
 * given; the dtype a float array's own, or float32.
 */
export function tensor<A extends FloatArray>(values: A, options?: { shape?: Shape; dtype?: DType }): Tensor<A>;
export function tensor<D extends DType = 'float32'>(
  values: NestedNumbers,
  options?: { shape?: Shape; dtype?: D },
): Tensor<ArrayOf<D>>;
export function tensor(
  values: NestedNumbers | FloatArray,
  options: { shape?: Shape; dtype?: DType } = {},
): Tensor<FloatArray> {
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

function wrap(values: FloatArray, options: { shape?: Shape; dtype?: DType }): Tensor<FloatArray> {
  const shape = checkShape('tensor', options.shape ?? [values.length]);
  if (numel(shape) !== values.length) throw shapeError('tensor', `a shape of ${values.length} elements`, shape);
  if (!isArrayBuffer(values.buffer))
    throw argumentError('memory that no other thread can change', 'values', values.buffer, 'Copy it, as slice() does');
  const result = new Tensor(new Storage<FloatArray>(values), shape);
  if (options.dtype && options.dtype !== result.dtype)
    throw argumentError(`a ${options.dtype} array`, 'values', values);
  return result;
}

/** A tensor of zeros. */
export function zeros<D extends DType = 'float32'>(shape: Shape, options: { dtype?: D } = {}): Tensor<ArrayOf<D>> {
  checkOptions('zeros', options, DTYPE);
  return filled(shape, 0, options.dtype);
}

/** A tensor of ones. */
export function ones<D extends DType = 'float32'>(shape: Shape, options: { dtype?: D } = {}): Tensor<ArrayOf<D>> {
  checkOptions('ones', options, DTYPE);
  return filled(shape, 1, options.dtype);
}

/** Zeros of the shape and dtype of `like`. */
export function zerosLike<A extends FloatArray>(like: Tensor<A>): Tensor<A> {
  const storage = allocateLike(checkTensor('zerosLike', like).storage.array);
  storage.array.fill(0);
  return new Tensor(storage as Storage<A>, like.shape);
}

/** Where a random tensor is drawn from, and its dtype. */
export interface RandomOptions<D extends DType = DType> {
  /** Default: the generator that `manualSeed` seeds. */
  generator?: Generator | undefined;
  dtype?: D;
}

const RANDOM: Names<RandomOptions> = { generator: true, dtype: true };

/** Normals of mean 0 and standard deviation 1, PyTorch's for the same seed. */
export function randn<D extends DType = 'float32'>(shape: Shape, options: RandomOptions<D> = {}): Tensor<ArrayOf<D>> {
  checkOptions('randn', options, RANDOM);
  return normal(0, 1, shape, options);
}

/** Normals of the given mean and standard deviation (at least 0), torch.normal's for the same seed. */
export function normal<D extends DType = 'float32'>(
  mean: number,
  std: number,
  shape: Shape,
  options: RandomOptions<D> = {},
): Tensor<ArrayOf<D>> {
  checkOptions('normal', options, RANDOM);
  const result = uninitialised(shape, options.dtype);
  generatorOf(options).randn(result.values, mean, std);
  return result;
}

/** Uniforms in [0, 1), PyTorch's for the same seed. */
export function rand<D extends DType = 'float32'>(shape: Shape, options: RandomOptions<D> = {}): Tensor<ArrayOf<D>> {
  checkOptions('rand', options, RANDOM);
  const result = uninitialised(shape, options.dtype);
  generatorOf(options).rand(result.values);
  return result;
}

function generatorOf({ generator }: RandomOptions): Generator {
  return generator === undefined ? defaultGenerator() : checkGenerator(generator);
}

function filled<D extends DType>(shape: Shape, value: number, dtype?: D): Tensor<ArrayOf<D>> {
  const result = uninitialised(shape, dtype);
  result.values.fill(value);
  return result;
}

function uninitialised<D extends DType>(shape: Shape, dtype?: D): Tensor<ArrayOf<D>> {
  const checked = checkShape('a new tensor', shape);
  const storage = allocate<FloatArray>(
    checkDType(dtype ?? 'float32') === 'float64' ? Float64Array : Float32Array,
    numel(checked),
  );
  return new Tensor(storage as Storage<ArrayOf<D>>, checked);
}

function checkNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  throw argumentError('numbers only', 'values', value);
}

function isRegular(values: NestedNumbers, shape: Shape): boolean {
  if (typeof values === 'number') return shape.length === 0;
  return values.length === shape[0] && values.every((value) => isRegular(value, shape.slice(1)));
}
