// Parameter: a tensor that is trained, and so keeps a gradient and changes in place.
import { kernelsFor } from '../kernels/current.js';
import { checkNumber } from '../errors.js';
import type { FloatArray } from '../kernels/kernels.js';
import { checkOptions } from '../options.js';
import { allocatePersistent, type Storage } from './arena.js';
import { checkSameDType } from './dtype.js';
import { describe, type WriteGradient } from './op.js';
import { sameShape, shapeError } from './shape.js';
import { checkTensor, Tensor } from './tensor.js';

const NAME = { name: true } as const;
const ALPHA = { alpha: true } as const;

/** A trainable tensor. It copies the initial values; it and its gradient live outside every arena and change in place. */
export class Parameter<A extends FloatArray = Float32Array> extends Tensor<A> {
  readonly #name: string;
  #gradient: Tensor<A> | null = null;
  #hasGradient = false;

  /**
   * @param initial the values to start from, copied
   * @param options.name shown by errors, such as `W1`
   */
  constructor(initial: Tensor<A>, options: { name?: string } = {}) {
    checkTensor('initial', initial);
    checkOptions('Parameter', options, NAME);
    const values = initial.storage.array;
    const storage = allocatePersistent(values);
    storage.array.set(values);
    super(storage as Storage<A>, initial.shape);
    this.#name = options.name ?? '';
  }

  override get name(): string {
    return this.#name;
  }

  override get requiresGrad(): boolean {
    return true;
  }

  /** What backward has added up since zeroGrad, or null. The tensor is the same every time and changes in place. */
  get grad(): Tensor<A> | null {
    return this.#hasGradient ? this.#gradient : null;
  }

  /** Forgets the gradient: the next backward overwrites it. */
  zeroGrad(): void {
    this.#hasGradient = false;
  }

  override accumulateGrad(write: WriteGradient): void {
    this.#gradient ??= new Tensor(allocatePersistent(this.values) as Storage<A>, this.shape);
    const { storage } = this.#gradient;
    storage.version++;
    write(storage.array, this.#hasGradient ? 1 : 0);
    this.#hasGradient = true;
  }

  /** this += alpha other, in place and unrecorded, as torch's add_ under no_grad; backward through an older use of it is an error from now on. */
  add_(other: Tensor<FloatArray>, options: { alpha?: number } = {}): this {
    checkOptions('add_', options, ALPHA);
    checkSameDType('add_', this, checkTensor('other', other));
    if (!sameShape(this.shape, other.shape)) throw shapeError('add_', `the shape of ${describe(this)}`, other.shape);
    const alpha = checkNumber('alpha', options.alpha ?? 1);
    const values = other.storage.array;
    const added = other.storage === this.storage ? values.slice() : values;
    const array = this.mutate();
    kernelsFor(array).axpby(array.length, alpha, added, 1, array);
    return this;
  }

  /** The values for writing in place; marks them as changed for backward's checks. */
  mutate(): A {
    this.storage.version++;
    return this.storage.array;
  }
}
