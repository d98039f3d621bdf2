// Memory of tensors: storages, and arenas that lend the same buffers again to every step.
import { MlpError } from '../errors.js';
import { kernelsFor } from '../kernels/current.js';
import type { DType, FloatArray } from '../kernels/kernels.js';
import { isFloat32Array, isFloat64Array } from '../kinds.js';
import { currentArena, withArena } from './context.js';

/** Every kind of array that a step needs: values and labels. */
export type Poolable = FloatArray | Uint8Array | Int32Array;

type ArrayType<T extends Poolable> = { readonly name: string; new (length: number): T };

/** Storages of at least this many elements begin on a 64-byte boundary: unaligned ones cost 7 % of an epoch. */
const ALIGN_FROM = 1024;
const CACHE_LINE = 16; // floats

/** What has the elements of a storage in a property of its own. */
interface Holder<T> {
  values: T;
}

/** The memory of a tensor and of its views. */
export class Storage<T extends Poolable = FloatArray> {
  /** Counts changes in place, so that backward can tell that a saved value is no longer what forward saw. */
  version = 0;
  #array: T | null;
  readonly #length: number;
  #kept: boolean;
  #holder: Holder<T> | null = null;
  #otherHolders: Holder<T>[] | null = null;

  /** @param kept false if an arena lends it and will reclaim it */
  constructor(array: T, kept = true) {
    this.#array = array;
    this.#length = array.length;
    this.#kept = kept;
  }

  /**
   * The elements.
   * @throws MlpError `ERR_MLP_STALE` when the step they belonged to is over, `ERR_MLP_ARG_DETACHED` when their memory has gone elsewhere
   */
  get array(): T {
    const array = this.#array;
    if (array === null) throw staleError();
    if (array.length !== this.#length) throw detachedError(array, this.#length);
    return array;
  }

  /** The elements for a property `values` of `holder`, which throw whatever is done with them once they are reclaimed. */
  arrayFor(holder: Holder<T>): T {
    if (!this.#kept) {
      if (this.#holder === null) this.#holder = holder;
      else (this.#otherHolders ??= []).push(holder);
    }
    return this.array;
  }

  /** Whether the step that the elements belonged to is over. */
  get isStale(): boolean {
    return this.#array === null;
  }

  /** The elements, out of every pool for good. */
  keep(): T {
    const array = this.array;
    this.#kept = true;
    return array;
  }

  /** Takes the elements back for other use, unless they were kept; called by the arena that lent them. */
  reclaim(): T | null {
    if (this.#kept) return null;
    const array = this.#array;
    this.#array = null;
    if (this.#holder) this.#holder.values = staleArray<T>();
    if (this.#otherHolders) for (const holder of this.#otherHolders) holder.values = staleArray<T>();
    return array;
  }
}

/** Stands for elements that were reclaimed. Each is another one, so that no two tensors of finished steps are equal. */
function staleArray<T>(): T {
  return new Proxy(NOTHING, throwing) as T;
}

const NOTHING = {};
const throwing = new Proxy(NOTHING, {
  get: () => () => {
    throw staleError();
  },
});

function staleError(): MlpError {
  const fix = 'Keep it with clone() inside the step';
  return new MlpError('ERR_MLP_STALE', 'it belongs to a finished step', 'tensor', fix);
}

function detachedError(array: Poolable, length: number): MlpError {
  const what = `its array had ${length} elements and now has ${array.length}: the memory was transferred, resized or grown`;
  return new MlpError('ERR_MLP_ARG_DETACHED', what, 'tensor', 'Make the tensor anew, or of a copy of the array');
}

/** Free arrays of one type and length. */
interface Shelf {
  readonly type: ArrayType<Poolable>;
  readonly length: number;
  readonly arrays: Poolable[];
}

/**
 * Recycles the memory of one step for the next. What `run` allocates stays valid until the same arena's next run starts; a tensor kept
 * longer then throws instead of changing silently, unless it was cloned or its `data` was taken.
 */
export class Arena {
  readonly #pool = new Map<ArrayType<Poolable>, Map<number, Shelf>>();
  readonly #lent: Storage<Poolable>[] = [];
  /** The shelf that each goes back to; further ones are those of the run before, which most often asked for the same. */
  readonly #shelves: Shelf[] = [];
  #running = false;

  /** Runs the synchronous `fn`; the tensors made in it come from this arena. */
  run<T>(fn: () => T): T {
    if (this.#running)
      throw new MlpError('ERR_MLP_ARENA', 'it is running already', 'arena.run', 'Use another Arena inside');
    this.#recycle();
    this.#running = true;
    try {
      return withArena(this, fn);
    } finally {
      this.#running = false;
    }
  }

  /** A storage with undefined contents. */
  take<T extends Poolable>(type: ArrayType<T>, length: number): Storage<T> {
    const at = this.#lent.length;
    let shelf = at < this.#shelves.length ? this.#shelves[at] : null;
    if (shelf?.type !== type || shelf.length !== length) this.#shelves[at] = shelf = this.#shelf(type, length);
    const storage = new Storage((shelf.arrays.pop() as T | undefined) ?? fresh(type, length), false);
    this.#lent.push(storage);
    return storage;
  }

  /** The last one lent goes back first, so that a step like the one before has each array for the same again. */
  #recycle(): void {
    for (let storage = this.#lent.pop(); storage; storage = this.#lent.pop()) {
      const array = storage.reclaim();
      if (array) this.#shelves[this.#lent.length].arrays.push(array);
    }
  }

  #shelf(type: ArrayType<Poolable>, length: number): Shelf {
    let byLength = this.#pool.get(type);
    if (!byLength) this.#pool.set(type, (byLength = new Map<number, Shelf>()));
    let shelf = byLength.get(length);
    if (!shelf) byLength.set(length, (shelf = { type, length, arrays: [] }));
    return shelf;
  }
}

/** A storage with undefined contents from the current arena, or fresh where there is none. */
export function allocate<T extends Poolable>(type: ArrayType<T>, length: number): Storage<T> {
  return currentArena()?.take(type, length) ?? new Storage(fresh(type, length));
}

/** A storage like `array` in type, or of the dtype given, as {@link allocate}. */
export function allocateLike(array: FloatArray, length = array.length, dtype?: DType): Storage {
  const isDouble = dtype ? dtype === 'float64' : isFloat64Array(array);
  return allocate<FloatArray>(isDouble ? Float64Array : Float32Array, length);
}

/** A zeroed storage that no arena ever reclaims: for parameters, their gradients, optimizer state and clones. */
export function allocatePersistent(like: FloatArray, length = like.length): Storage {
  return new Storage<FloatArray>(fresh<FloatArray>(isFloat64Array(like) ? Float64Array : Float32Array, length));
}

function fresh<T extends Poolable>(type: ArrayType<T>, length: number): T {
  if (length < ALIGN_FROM) return new type(length);
  const array = new type(length + CACHE_LINE);
  const skip = isFloat32Array(array) ? kernelsFor(array).alignmentOffset(array) : 0;
  return array.subarray(skip, skip + length) as T;
}
