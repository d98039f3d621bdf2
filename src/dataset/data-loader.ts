// DataLoader: turns a data set into batches of tensors, in the order that PyTorch's loader draws.
import { allocate } from '../autograd/arena.js';
import { type Targets, Tensor } from '../autograd/tensor.js';
import { checkInteger } from '../errors.js';
import { kernelsFor } from '../kernels/current.js';
import type { Labels } from '../kernels/kernels.js';
import { isFloat32Array, isUint8Array } from '../kinds.js';
import { checkOptions, type Names } from '../options.js';
import { defaultGenerator } from '../random/default.js';
import { checkGenerator, type Generator } from '../random/generator.js';
import { samplerOrder, shuffledOrder, skipBaseSeed } from '../random/loader-order.js';
import { type Augmentation, ImageMoves } from './augmentation.js';
import {
  checkDataset,
  checkPresent,
  type ClassLabels,
  type Dataset,
  type TargetArray,
  targetsPerRow,
} from './dataset.js';

/** The kind of {@link Targets} that a data set's target array becomes. */
export type TargetsOf<T extends TargetArray> = T extends Float32Array ? Tensor : Labels;

/** Inputs [n, ...shape of an example] and their labels [n], or their real targets [n, t]. */
export type Batch<Y extends Targets = Labels> = [X: Tensor, y: Y];

/** How a data set is cut into batches. */
export interface DataLoaderOptions {
  batchSize: number;
  /** Whether each pass has a new random order; default false. */
  shuffle?: boolean;
  /** Whether a last batch that would be short is left out; default false. */
  dropLast?: boolean;
  /** Default: the generator that `manualSeed` seeds. Stands in for PyTorch's default generator, not for its `generator=` argument, which draws differently. */
  generator?: Generator | undefined;
  /** How images are varied, for training; drawn for the generator's seed and each batch alone, so that its stream is as without. */
  augment?: Augmentation | undefined;
}

const NAMES: Names<DataLoaderOptions> = {
  batchSize: true,
  shuffle: true,
  dropLast: true,
  generator: true,
  augment: true,
};

/**
 * Iterates over batches; every `for ... of` is one pass. A pass draws from the generator what PyTorch's draws, shuffled or not. Inside
 * `arena.run` a batch, labels included, is valid until that arena's next run; outside, each batch has memory of its own.
 */
export class DataLoader<T extends TargetArray = ClassLabels> implements Iterable<Batch<TargetsOf<T>>> {
  readonly dataset: Dataset<T>;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly #generator: Generator | undefined;
  readonly #moves: ImageMoves | undefined;
  #inOrder: Int32Array | undefined;
  /** Batches of earlier passes and of this one. */
  #steps = 0;

  constructor(dataset: Dataset<T>, options: DataLoaderOptions) {
    checkDataset('dataset', dataset);
    checkOptions('DataLoader', options, NAMES);
    this.dataset = dataset;
    this.batchSize = checkInteger('batchSize', options.batchSize, 1);
    this.shuffle = options.shuffle ?? false;
    this.dropLast = options.dropLast ?? false;
    this.#generator = options.generator === undefined ? undefined : checkGenerator(options.generator);
    this.#moves = options.augment === undefined ? undefined : new ImageMoves(dataset, options.augment);
    if (this.batchSize > dataset.length && !this.dropLast) {
      process.emitWarning(
        `a batch size of ${this.batchSize} is larger than the data: each pass is one batch of all ${dataset.length} examples`,
        {
          type: 'MlpTrainWarning',
          code: 'MLP_TRAIN_BATCH_SIZE',
        },
      );
    }
  }

  /** Batches in one pass. */
  get length(): number {
    const batches = this.dataset.length / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  /** One pass over the data, in a new order if it is shuffled. */
  *[Symbol.iterator](): IterableIterator<Batch<TargetsOf<T>>> {
    yield* this.#batches(this.#drawOrder(), 0, () => this.#steps++);
  }

  /**
   * A shuffled pass whose sampler's seed was drawn before, from its batch `start` on; draws nothing.
   * @param step how many steps of the run were taken before that batch, by which images are varied
   */
  *pass(samplerSeed: bigint, start = 0, step = start): IterableIterator<Batch<TargetsOf<T>>> {
    yield* this.#batches(samplerOrder(samplerSeed, this.dataset.length), start, () => step++);
  }

  *#batches(order: Int32Array, start: number, nextStep: () => number): IterableIterator<Batch<TargetsOf<T>>> {
    for (let i = start; i < this.length; i++) {
      const first = i * this.batchSize;
      yield this.#batch(order, first, Math.min(this.batchSize, order.length - first), nextStep());
    }
  }

  #drawOrder(): Int32Array {
    const generator = this.#generator ?? defaultGenerator();
    const n = this.dataset.length;
    if (this.shuffle) return shuffledOrder(generator, n);
    skipBaseSeed(generator);
    return (this.#inOrder ??= Int32Array.from({ length: n }, (_, i) => i));
  }

  #batch(order: Int32Array, start: number, count: number, step: number): Batch<TargetsOf<T>> {
    const { features, shape, width } = this.dataset;
    checkPresent(this.dataset);
    const storage = this.#moves
      ? this.#gatherMoved(this.#moves, order, start, count, step)
      : gather(features, width, order, start, count);
    const X = new Tensor(storage, [count, ...shape]);
    return [X, this.#targets(order, start, count) as TargetsOf<T>];
  }

  #gatherMoved(images: ImageMoves, order: Int32Array, start: number, count: number, step: number) {
    const { channels, height, width, fill } = images;
    const { initialSeed } = this.#generator ?? defaultGenerator();
    const moves = images.draw(initialSeed, step, count);
    const { features } = this.dataset;
    const storage = allocate(Float32Array, count * this.dataset.width);
    const { array } = storage;
    kernelsFor(array).gatherImages(count, channels, height, width, start, fill, features, order, moves, array);
    return storage;
  }

  #targets(order: Int32Array, start: number, count: number): Targets {
    const { labels } = this.dataset;
    if (isFloat32Array(labels)) {
      const perRow = targetsPerRow(this.dataset);
      return new Tensor(gather(labels, perRow, order, start, count), [count, perRow]);
    }
    const y = isUint8Array(labels) ? allocate(Uint8Array, count).array : allocate(Int32Array, count).array;
    for (let i = 0; i < count; i++) y[i] = labels[order[start + i]];
    return y;
  }
}

/** The rows order[start..start + count] of `source`, `width` numbers each. */
function gather(source: Float32Array | Uint8Array, width: number, order: Int32Array, start: number, count: number) {
  const storage = allocate(Float32Array, count * width);
  kernelsFor(storage.array).gatherRows(count, width, start, source, order, storage.array);
  return storage;
}
