// The memory of a tensor: its elements, what it shows of them, and backward from it.
import { COPY, copy } from '../copies.js';
import { argumentError, MlpError } from '../errors.js';
import type { DType, FloatArray } from '../kernels/kernels.js';
import type { Storage } from './arena.js';
import { runBackward } from './backward.js';
import { checkSameDType, dtypeOf } from './dtype.js';
import { describe, type Node, type Value, type WriteGradient } from './op.js';
import { inspectTensor, nested, type NestedNumbers } from './print.js';
import { formatShape, numel, sameShape } from './shape.js';

/**
 * A dense row-major array of floats with a shape; {@link Tensor} adds the ops. What a test compares, and `structuredClone` copies into a
 * plain object, are its own properties: `shape`, `dtype` and `values`.
 */
export class TensorData<A extends FloatArray = Float32Array> implements Value {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** The elements for reading at once, within the step; unlike `data` it leaves them in the arena's pool. */
  readonly values: A;
  readonly #storage: Storage<A>;
  readonly #node: Node | null;

  /** Wraps storage as it is; users call `tensor`, `zeros`, `randn` and the like. */
  constructor(storage: Storage<A>, shape: readonly number[], node: Node | null = null) {
    this.shape = shape;
    this.values = storage.arrayFor(this);
    this.dtype = dtypeOf(this.values);
    this.#storage = storage;
    this.#node = node;
  }

  /** The copy of the package that it is of. */
  get [COPY]() {
    return copy;
  }

  get storage(): Storage<A> {
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
  get data(): A {
    return this.storage.keep();
  }

  /** The only element as a number. @throws MlpError when there is more or less than one */
  item(): number {
    if (this.numel === 1) return this.#storage.array[0];
    throw new MlpError('ERR_MLP_SHAPE', `expected one element but got shape ${formatShape(this.shape)}`, 'item');
  }

  /** The elements as nested arrays of numbers; the number itself for shape []. */
  toArray(): NestedNumbers {
    return nested(this.#storage.array, this.shape);
  }

  /**
   * Adds dL/dparameter to the `grad` of every parameter this was computed from. A scalar needs no argument.
   * @param gradient dL/dthis, of this shape
   */
  backward(gradient?: TensorData<FloatArray>): void {
    if (!this.requiresGrad) {
      throw new MlpError(
        'ERR_MLP_NO_GRAD',
        `${describe(this)} was not computed from a Parameter, or under noGrad`,
        'backward',
      );
    }
    if (gradient !== undefined && !(gradient instanceof TensorData))
      throw argumentError('a Tensor', 'gradient', gradient);
    if (gradient) checkSameDType('backward', this, gradient);
    if (gradient ? !sameShape(gradient.shape, this.shape) : this.numel !== 1) {
      const got = gradient ? formatShape(gradient.shape) : 'none';
      const what = `expected a gradient of shape ${formatShape(this.shape)} but got ${got}`;
      throw new MlpError(
        'ERR_MLP_ARGUMENT',
        what,
        'backward',
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
  toJSON(): NestedNumbers {
    return this.toArray();
  }

  /** As PyTorch prints it: rounded values in a table, cut in the middle if there are many. */
  toString(): string {
    return inspectTensor(this);
  }

  /** How Node's console shows it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return inspectTensor(this);
  }
}
