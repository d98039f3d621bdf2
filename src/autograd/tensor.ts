// Tensor: the ops on an array with a shape, which autograd records.
import { argumentError, checkInteger, checkNumber } from '../errors.js';
import type { ArrayOf, DType, FloatArray, Labels } from '../kernels/kernels.js';
import { type BinaryMethods, binaryNames, binaryOps } from '../kernels/binary-ops.js';
import { type UnaryMethods, unaryNames, unaryOps } from '../kernels/unary-ops.js';
import { isArray } from '../kinds.js';
import { checkOptions } from '../options.js';
import { allocateLike, type Storage } from './arena.js';
import { isRecording } from './context.js';
import { checkDType, checkSameDType } from './dtype.js';
import { type Application, Node, type Value } from './op.js';
import { binary } from './ops/binary.js';
import { crossEntropy, type Reduction } from './ops/cross-entropy.js';
import { gather, selectRows } from './ops/gather.js';
import type { Indices } from './ops/indices.js';
import { linear, matmul } from './ops/matmul.js';
import { clone, convert, narrow, permute, reshape } from './ops/movement.js';
import { argExtremum, type Axes, extremum, mean, resolveAxes, sum } from './ops/reduce.js';
import { softmax } from './ops/softmax.js';
import { unary } from './ops/unary.js';
import { formatShape, numel, resolveAxis, shapeError } from './shape.js';
import { TensorData } from './tensor-data.js';

const NAMES = {
  gelu: { approximate: true },
  clamp: { min: true, max: true },
  linear: { relu: true },
  reduce: { keepdim: true },
  crossEntropy: { reduction: true },
} as const;

/** What a net is to say of the rows of a batch: their class indices, or real targets [n, t]. */
export type Targets = Labels | Tensor;

/** Anything an arithmetic op takes: a tensor, or a number that stands for a tensor of shape []. */
export type Operand = Tensor<FloatArray> | number;

/**
 * A dense row-major array of floats with a shape. Ops are synchronous, check shapes, and record what backward needs while grad mode is on.
 * Inside `arena.run` a tensor lives until that arena's next run. What a test compares, and `structuredClone` copies into a plain object, are
 * its own properties: `shape`, `dtype` and `values`.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- the loops below put every one of them on its prototype
export class Tensor<A extends FloatArray = Float32Array> extends TensorData<A> {
  /** this to the power of `exponent`; its derivative is 0 where the exponent is 0, as torch.pow's. */
  pow(exponent: Operand): Tensor<A> {
    const function_ = typeof exponent === 'number' ? powers.get(exponent) : undefined;
    return record(function_ ? unary(function_, this) : binary(binaryOps.pow, this, toOperand(this, exponent)));
  }
  /** x, or slope x below 0. */
  leakyRelu(slope = 0.01): Tensor<A> {
    return record(unary(unaryOps.leakyRelu, this, checkNumber('slope', slope)));
  }
  /** x, or alpha (exp(x) - 1) below 0 (Clevert et al. 2015). */
  elu(alpha = 1): Tensor<A> {
    return record(unary(unaryOps.elu, this, checkNumber('alpha', alpha)));
  }
  /** x Phi(x), with Phi the normal distribution's (Hendrycks and Gimpel 2016), exact or by their formula with tanh. */
  gelu(options: { approximate?: 'none' | 'tanh' } = {}): Tensor<A> {
    checkOptions('gelu', options, NAMES.gelu);
    const { approximate = 'none' } = options;
    if (!['none', 'tanh'].includes(approximate)) throw argumentError("'none' or 'tanh'", 'approximate', approximate);
    return record(unary(approximate === 'tanh' ? unaryOps.geluTanh : unaryOps.gelu, this));
  }
  /** x cut to [min, max]; the gradient passes where x is within, the ends included. */
  clamp(options: { min?: number; max?: number }): Tensor<A> {
    checkOptions('clamp', options, NAMES.clamp);
    const { min = -Infinity, max = Infinity } = options;
    if (!(typeof min === 'number' && typeof max === 'number' && min <= max))
      throw argumentError('min and max, numbers in this order,', 'clamp', [min, max]);
    return record(unary(unaryOps.clamp, this, min, max));
  }

  /** Product of this [m, k] and other [k, n]: [m, n]. */
  matmul(other: Tensor<FloatArray>): Tensor<A> {
    return record(matmul(this, checkTensor('matmul', other)));
  }
  /** Fused X W + b, with relu if asked: this is X [m, k], weight [k, n], bias [n]. */
  linear(weight: Tensor<FloatArray>, bias: Tensor<FloatArray>, options: { relu?: boolean } = {}): Tensor<A> {
    checkOptions('linear', options, NAMES.linear);
    return record(linear(this, checkTensor('linear', weight), checkTensor('linear', bias), options.relu));
  }

  /** The same elements in another shape, sharing memory; one -1 is computed. */
  reshape(shape: readonly number[]): Tensor<A> {
    return record(reshape(this, shape));
  }
  /** A copy with two axes swapped; a matrix's transpose by default. */
  transpose(axis0 = 0, axis1 = 1): Tensor<A> {
    const [first, second] = [axis0, axis1].map((axis) => resolveAxis('transpose', axis, this.shape));
    const order = [...this.shape.keys()].with(first, second).with(second, first);
    return record(permute('transpose', this, order));
  }
  /** A copy whose axis i is this one's axes[i]; each axis is named once. */
  permute(axes: readonly number[]): Tensor<A> {
    if (!isArray(axes)) throw argumentError('an array of axes', 'permute', axes);
    const order = axes.map((axis) => resolveAxis('permute', axis, this.shape));
    if (order.length !== this.shape.length || new Set(order).size !== order.length)
      throw shapeError('permute', `each axis of ${formatShape(this.shape)} once`, axes);
    return record(permute('permute', this, order));
  }
  /** A copy of `length` elements from `start` along the axis, as torch.narrow. */
  narrow(axis: number, start: number, length: number): Tensor<A> {
    const at = resolveAxis('narrow', axis, this.shape);
    checkInteger('start', start, 0, this.shape[at]);
    checkInteger('length', length, 0, this.shape[at] - start);
    return record(narrow(this, at, start, length));
  }
  /** This tensor, or a copy in the other dtype. */
  to<D extends DType>(dtype: D): Tensor<ArrayOf<D>> {
    const copy: Tensor<FloatArray> = checkDType(dtype) === this.dtype ? this : record(convert(this, dtype));
    return copy as Tensor<ArrayOf<D>>;
  }
  /** A copy in memory of its own that no arena reclaims; the gradient passes through. */
  clone(): Tensor<A> {
    const tensor = record<A>(clone(this));
    tensor.storage.keep();
    return tensor;
  }
  /** The same memory without the graph. */
  detach(): Tensor<A> {
    return new Tensor(this.storage, this.shape);
  }

  /** Sum over all elements, or over the given axes (negative ones count from the end). */
  sum(axes?: Axes, options: { keepdim?: boolean } = {}): Tensor<A> {
    return this.#reduce('sum', sum, axes, options);
  }
  /** Mean over all elements, or over the given axes. */
  mean(axes?: Axes, options: { keepdim?: boolean } = {}): Tensor<A> {
    return this.#reduce('mean', mean, axes, options);
  }
  /** Largest element of all, or along the given axes; equal ones share the gradient, as torch.amax. */
  max(axes?: Axes, options: { keepdim?: boolean } = {}): Tensor<A> {
    return this.#reduce('max', (...args) => extremum(true, ...args), axes, options);
  }
  /** Smallest element of all, or along the given axes; equal ones share the gradient, as torch.amin. */
  min(axes?: Axes, options: { keepdim?: boolean } = {}): Tensor<A> {
    return this.#reduce('min', (...args) => extremum(false, ...args), axes, options);
  }
  /** Index of the first largest element, of all or along `axis` (then row-major over the other axes); a NaN counts as the largest. */
  argmax(axis?: number): Int32Array {
    return argExtremum(true, this, axis);
  }
  /** Index of the first smallest element, of all or along `axis`; a NaN counts as the smallest. */
  argmin(axis?: number): Int32Array {
    return argExtremum(false, this, axis);
  }
  /** exp(x) / sum exp(x) along the axis. */
  softmax(axis = -1): Tensor<A> {
    return this.#atLastAxis('softmax', axis, (x) => record(softmax(false, x)));
  }
  /** log(softmax(x)) along the axis, which stays finite. */
  logSoftmax(axis = -1): Tensor<A> {
    return this.#atLastAxis('logSoftmax', axis, (x) => record(softmax(true, x)));
  }
  /** One element per index along `axis`, which disappears: the book's `yHat[range(n), y]` is `yHat.gather(1, y)`. */
  gather(axis: number, indices: Indices): Tensor<A> {
    return record(gather(this, axis, indices));
  }
  /** The rows, or along another axis the slices, with these indices; one may come several times. */
  indexSelect(axis: number, indices: Indices): Tensor<A> {
    if (resolveAxis('indexSelect', axis, this.shape) === 0) return record(selectRows(this, indices));
    return record<A>(selectRows(this.transpose(0, axis), indices)).transpose(0, axis);
  }
  /** Cross-entropy of these logits [n, classes] with labels [n]; the mean by default, `none` gives [n]. */
  crossEntropy(labels: Indices, options: { reduction?: Reduction } = {}): Tensor<A> {
    checkOptions('crossEntropy', options, NAMES.crossEntropy);
    return record(crossEntropy(this, labels, options.reduction));
  }

  /** Reduces axes that lie side by side at once; others are moved to the end first. */
  #reduce(
    name: string,
    reduce: (x: Value, axes: Axes | undefined, keepdim: boolean | undefined) => Application,
    axes: Axes | undefined,
    options: { keepdim?: boolean },
  ): Tensor<A> {
    checkOptions(name, options, NAMES.reduce);
    const { keepdim = false } = options;
    if (axes === undefined || typeof axes === 'number') return record(reduce(this, axes, keepdim));
    const reduced = resolveAxes(name, this.shape, axes);
    if (reduced.every((axis, i) => axis === reduced[0] + i)) return record(reduce(this, reduced, keepdim));
    const kept = [...this.shape.keys()].filter((axis) => !reduced.includes(axis));
    const moved = record<A>(permute(name, this, [...kept, ...reduced]));
    const last = reduced.map((_, i) => kept.length + i);
    const result = record<A>(reduce(moved, last, false));
    return keepdim ? result.reshape(this.shape.map((size, axis) => (reduced.includes(axis) ? 1 : size))) : result;
  }

  /** Applies an op of the last axis to another one. */
  #atLastAxis(name: string, axis: number, op: (x: Tensor<A>) => Tensor<A>): Tensor<A> {
    if (axis === -1) return op(this);
    const at = resolveAxis(name, axis, this.shape);
    return op(this.transpose(at, -1)).transpose(at, -1);
  }
}

/** The element-wise functions of kernels/unary-ops.ts and binary-ops.ts, as methods by their names. */
export interface Tensor<A extends FloatArray = Float32Array>
  extends UnaryMethods<Tensor<A>>, Omit<BinaryMethods<Operand, Tensor<A>>, 'pow'> {}

for (const name of unaryNames) {
  const op = unaryOps[name];
  Tensor.prototype[name] = function (this: Tensor<FloatArray>): Tensor<FloatArray> {
    return record(unary(op, this));
  };
}
for (const name of binaryNames) {
  if (name === 'pow') continue;
  const op = binaryOps[name];
  Tensor.prototype[name] = function (this: Tensor<FloatArray>, other: Operand): Tensor<FloatArray> {
    const b = toOperand(this, other);
    return record(op.backward ? binary(op, this, b) : binary(op, this.detach(), b.detach()));
  };
}

/** Powers that another function computes faster and as PyTorch does. */
const powers = new Map([[2, unaryOps.square], [0.5, unaryOps.sqrt], [-1, unaryOps.reciprocal]]); // prettier-ignore

/** Returns `value` where it is a Tensor; otherwise throws an argument error that names it. */
export function checkTensor<A extends FloatArray>(name: string, value: Tensor<A>): Tensor<A>;
export function checkTensor(name: string, value: unknown): Tensor<FloatArray>;
export function checkTensor(name: string, value: unknown): Tensor<FloatArray> {
  if (value instanceof Tensor) return value as Tensor<FloatArray>;
  throw argumentError('a Tensor', name, value);
}

/** What an op with `like` takes: a tensor as it is, and a number as one of shape []. */
export function toOperand(like: Tensor<FloatArray>, other: Operand): Tensor<FloatArray> {
  if (typeof other !== 'number') return checkTensor('the other operand', other);
  const storage = allocateLike(like.values, 1);
  storage.array[0] = other;
  return new Tensor(storage, []);
}

/** Runs an op's forward and, where a gradient is wanted, records its backward. */
export function record<A extends FloatArray>(application: Application): Tensor<A> {
  const { name, inputs, shape, forward } = application;
  const first = inputs[0];
  let wanted = false;
  for (let i = 0; i < inputs.length; i++) {
    void inputs[i].storage.array; // throws if they are gone
    if (i > 0) checkSameDType(name, first, inputs[i]);
    wanted ||= inputs[i].requiresGrad;
  }
  const storage = forward === 'view' ? first.storage : allocateLike(first.values, numel(shape), application.dtype);
  if (forward !== 'view') forward(storage.array);
  return new Tensor(storage as Storage<A>, shape, wanted && isRecording() ? new Node(storage, application) : null);
}
