// Tensor: an array with a shape, and the ops on it that autograd records.
import { COPY, copy } from '../copies.js';
import { argumentError, MlpError } from '../errors.js';
import type { FloatArray, Labels } from '../kernels/kernels.js';
import { checkOptions } from '../options.js';
import { allocateLike, type Storage } from './arena.js';
import { runBackward } from './backward.js';
import { isRecording } from './context.js';
import { checkSameDType, type DType, dtypeOf } from './dtype.js';
import { type Application, describe, Node, type Value, type WriteGradient } from './op.js';
import { add, div, maximum, mul, sub } from './ops/arithmetic.js';
import { crossEntropy, type Reduction } from './ops/cross-entropy.js';
import { argmax, gather } from './ops/gather.js';
import { linear, matmul } from './ops/matmul.js';
import { mean, sum, type Axes } from './ops/reduce.js';
import { clone, reshape, transpose } from './ops/reshape.js';
import { exp, log, neg, relu } from './ops/unary.js';
import { formatShape, nested, numel, sameShape } from './shape.js';

const NAMES = { linear: { relu: true }, sum: { keepdim: true }, crossEntropy: { reduction: true } } as const;

/** Anything an arithmetic op takes: a tensor, or a number that stands for a tensor of shape []. */
export type Operand = Tensor | number;

/**
 * A dense row-major array of floats with a shape. Ops are synchronous, check shapes, and record what backward needs while grad mode is on.
 * Inside `arena.run` a tensor lives until that arena's next run. What a test compares, and `structuredClone` copies into a plain object, are
 * its own properties: `shape`, `dtype` and `values`.
 */
export class Tensor implements Value {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** The elements for reading at once, within the step; unlike `data` it leaves them in the arena's pool. */
  readonly values: FloatArray;
  readonly #storage: Storage;
  readonly #node: Node | null;

  /** Wraps storage as it is; users call `tensor`, `zeros`, `randn` and the like. */
  constructor(storage: Storage, shape: readonly number[], node: Node | null = null) {
    this.shape = shape;
    this.values = storage.arrayFor(this);
    this.dtype = dtypeOf(this.values);
    this.#storage = storage;
    this.#node = node;
  }

  get [COPY]() {
    return copy;
  }

  get storage(): Storage {
    return this.#storage;
  }

  /** The op that made this tensor, if a gradient flows through it. */
  get node(): Node | null {
    return this.#node;
  }

  /** Number of elements. */
  get numel(): number {
    return numel(this.shape);
  }

  /** Shown by errors; '' for none. */
  get name(): string {
    return '';
  }

  get requiresGrad(): boolean {
    return this.#node !== null;
  }

  /** The elements, row-major, for good: they leave the arena's pool. Writing to them is not seen by backward's checks. Has a byteOffset. */
  get data(): FloatArray {
    return this.storage.keep();
  }

  /** The only element as a number. @throws MlpError when there is more or less than one */
  item(): number {
    if (this.numel === 1) return this.#storage.array[0];
    throw new MlpError('ERR_MLP_SHAPE', `expected one element but got shape ${formatShape(this.shape)}`, 'item');
  }

  /** The elements as nested arrays of numbers. */
  toArray(): unknown {
    return nested(this.#storage.array, this.shape);
  }

  // Arithmetic, with PyTorch's broadcasting.
  /** this + other. */
  add(other: Operand): Tensor {
    return record(add(this, this.#operand(other)));
  }
  /** this - other. */
  sub(other: Operand): Tensor {
    return record(sub(this, this.#operand(other)));
  }
  /** this * other, element by element. */
  mul(other: Operand): Tensor {
    return record(mul(this, this.#operand(other)));
  }
  /** this / other. */
  div(other: Operand): Tensor {
    return record(div(this, this.#operand(other)));
  }
  /** Element-wise larger one; where both are equal each gets half the gradient, as torch.maximum. */
  maximum(other: Operand): Tensor {
    return record(maximum(this, this.#operand(other)));
  }
  /** -this. */
  neg(): Tensor {
    return record(neg(this));
  }
  /** e to the power of each element. */
  exp(): Tensor {
    return record(exp(this));
  }
  /** The natural logarithm of each element. */
  log(): Tensor {
    return record(log(this));
  }
  /** max(x, 0), with gradient 0 at 0; NaN stays NaN. */
  relu(): Tensor {
    return record(relu(this));
  }

  /** Product of this [m, k] and other [k, n]: [m, n]. */
  matmul(other: Tensor): Tensor {
    return record(matmul(this, checkTensor('matmul', other)));
  }
  /** Fused X W + b, with relu if asked: this is X [m, k], weight [k, n], bias [n]. */
  linear(weight: Tensor, bias: Tensor, options: { relu?: boolean } = {}): Tensor {
    checkOptions('linear', options, NAMES.linear);
    return record(linear(this, checkTensor('linear', weight), checkTensor('linear', bias), options.relu));
  }

  /** The same elements in another shape, sharing memory; one -1 is computed. */
  reshape(shape: readonly number[]): Tensor {
    return record(reshape(this, shape));
  }
  /** A copy with two axes swapped; a matrix's transpose by default. */
  transpose(axis0 = 0, axis1 = 1): Tensor {
    return record(transpose(this, axis0, axis1));
  }
  /** A copy in memory of its own that no arena reclaims; the gradient passes through. */
  clone(): Tensor {
    const tensor = record(clone(this));
    tensor.storage.keep();
    return tensor;
  }
  /** The same memory without the graph. */
  detach(): Tensor {
    return new Tensor(this.storage, this.shape);
  }

  /** Sum over all elements, or over the given axes (negative ones count from the end). */
  sum(axes?: Axes, options: { keepdim?: boolean } = {}): Tensor {
    checkOptions('sum', options, NAMES.sum);
    return record(sum(this, axes, options.keepdim));
  }
  /** Mean over all elements, or over the given axes. */
  mean(axes?: Axes, options: { keepdim?: boolean } = {}): Tensor {
    checkOptions('mean', options, NAMES.sum);
    return record(mean(this, axes, options.keepdim));
  }
  /** Index of the first largest element, of all or along `axis` (then row-major over the other axes); a NaN counts as the largest. */
  argmax(axis?: number): Int32Array {
    return axis === undefined ? argmax(this.detach().reshape([-1]), 0) : argmax(this.detach(), axis);
  }
  /** One element per index along `axis`, which disappears: the book's `yHat[range(n), y]` is `yHat.gather(1, y)`. */
  gather(axis: number, indices: Labels): Tensor {
    return record(gather(this, axis, indices));
  }
  /** Cross-entropy of these logits [n, classes] with labels [n]; the mean by default, `none` gives [n]. */
  crossEntropy(labels: Labels, options: { reduction?: Reduction } = {}): Tensor {
    checkOptions('crossEntropy', options, NAMES.crossEntropy);
    return record(crossEntropy(this, labels, options.reduction));
  }

  /**
   * Adds dL/dparameter to the `grad` of every parameter this was computed from. A scalar needs no argument.
   * @param gradient dL/dthis, of this shape
   */
  backward(gradient?: Tensor): void {
    if (!this.requiresGrad) {
      throw new MlpError(
        'ERR_MLP_NO_GRAD',
        `${describe(this)} was not computed from a Parameter, or under noGrad`,
        'backward',
      );
    }
    if (gradient) checkSameDType('backward', this, checkTensor('gradient', gradient));
    if (gradient ? !sameShape(gradient.shape, this.shape) : this.numel !== 1) {
      const got = gradient ? formatShape(gradient.shape) : 'none';
      throw argumentError(
        `a gradient of shape ${formatShape(this.shape)}`,
        'backward',
        got,
        'Without one, reduce to a scalar first: mean() or sum()',
      );
    }
    runBackward(this, gradient?.storage.array);
  }

  /** Has `write` add to this leaf's gradient; only a Parameter has one. */
  accumulateGrad(_write: WriteGradient): void {
    throw new MlpError('ERR_MLP_INTERNAL', `${describe(this)} keeps no gradient`, 'backward');
  }

  /** What JSON.stringify writes: nested arrays of numbers. */
  toJSON(): unknown {
    return this.toArray();
  }

  /** How Node's console shows it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    if (this.storage.isStale) return `${describe(this)} of a finished step`;
    const text = this.numel <= 64 ? ` ${JSON.stringify(this.toArray())}` : '';
    return `${describe(this)} ${this.dtype}${text}`;
  }

  #operand(other: Operand): Tensor {
    if (typeof other !== 'number') return checkTensor('the other operand', other);
    const storage = allocateLike(this.values, 1);
    storage.array[0] = other;
    return new Tensor(storage, []);
  }
}

/** Returns `value` where it is a Tensor; otherwise throws an argument error that names it. */
export function checkTensor(name: string, value: unknown): Tensor {
  if (value instanceof Tensor) return value;
  throw argumentError('a Tensor', name, value);
}

/** Runs an op's forward and, where a gradient is wanted, records its backward. */
function record(application: Application): Tensor {
  const { name, inputs, shape, forward } = application;
  const first = inputs[0];
  let wanted = false;
  for (let i = 0; i < inputs.length; i++) {
    void inputs[i].storage.array; // throws if they are gone
    if (i > 0) checkSameDType(name, first, inputs[i]);
    wanted ||= inputs[i].requiresGrad;
  }
  const storage = forward === 'view' ? first.storage : allocateLike(first.values, numel(shape));
  if (forward !== 'view') forward(storage.array);
  return new Tensor(storage, shape, wanted && isRecording() ? new Node(storage, application) : null);
}
