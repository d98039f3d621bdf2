// The book's recipe as the bench runs it: 784-256-10, batch 256, SGD with lr 0.1; and what it costs in arithmetic.
import { Arena } from '../dist/autograd/arena.js';
import { zerosLike } from '../dist/autograd/create.js';
import { maximum } from '../dist/autograd/functions.js';
import type { Tensor } from '../dist/autograd/tensor.js';
import { type Batch, DataLoader } from '../dist/dataset/data-loader.js';
import type { Dataset } from '../dist/dataset/dataset.js';
import type { TensorDataset } from '../dist/dataset/tensor-dataset.js';
import { setBackend } from '../dist/kernels/choose.js';
import { kernels } from '../dist/kernels/current.js';
import type { Backend, Kernels } from '../dist/kernels/kernels.js';
import { CrossEntropyLoss } from '../dist/nn/cross-entropy-loss.js';
import { MLP } from '../dist/nn/mlp.js';
import type { Loss, Net } from '../dist/nn/net.js';
import type { Optimizer } from '../dist/optim/optimizer.js';
import { SGD } from '../dist/optim/sgd.js';
import { Generator } from '../dist/random/generator.js';
import { augmentOf, buildRun, lossOf } from '../dist/train/build-run.js';
import type { Settings } from '../dist/train/recipe.js';
import { trainEpoch } from '../dist/train/train-epoch.js';
import { trainStep } from '../dist/train/train-step.js';
import { type Contender, seconds } from './measure.js';

export const SIZES: readonly number[] = [784, 256, 10];
export const BATCH = 256;
export const LR = 0.1;

/** How an epoch of training may differ from the package's own way. */
export interface Way {
  threads: number;
  /** Default: `auto`, what users get. */
  backend?: Backend;
  /** Kernels that take the place of the backend's. */
  replaced?: (original: Kernels) => Partial<Kernels>;
  /** Whether steps use their memory again; default true. */
  arena?: boolean;
  /** The net as another spelling has it, on the model's parameters; default: the model itself. */
  net?: (model: MLP) => Net;
  /** Default: the cross-entropy of logits, one an example. */
  loss?: Loss;
  sizes?: readonly number[];
  batch?: number;
  /** Default: SGD. */
  optimizer?: (model: MLP) => Optimizer;
}

/** Training passes over `data`: what `fit` does between two evaluations. The model goes on learning from call to call. */
export function epochs(data: Dataset, way: Way): Contender {
  prepare(way);
  const { model, loader, optimizer, loss: crossEntropy } = setUp(data, way);
  const { net = model, loss = crossEntropy } = { net: way.net?.(model), loss: way.loss };
  const arena = new Arena();
  const withArena = () => trainEpoch(net, loader, loss, optimizer, { arena });
  const without = () => {
    for (const [X, y] of loader) trainStep(net, X, y, loss, optimizer);
  };
  return () => {
    prepare(way);
    return seconds(way.arena === false ? without : withArena);
  };
}

/** Training passes by a recipe of the command's, as `fit` takes them; past the last step of its schedule it begins anew. */
export function recipeEpochs(data: TensorDataset, settings: Settings, threads: number): Contender {
  prepare({ threads });
  const { batchSize, clipNorm } = settings;
  const { model, optimizer, generator } = buildRun(settings, data);
  const loss = lossOf(settings, data);
  const loader = new DataLoader(data, { batchSize, shuffle: true, generator, augment: augmentOf(settings, data) });
  const totalSteps = settings.epochs * loader.length;
  const shared = { seed: generator.initialSeed, ...(clipNorm > 0 && { clipNorm }) };
  let steps = 0;
  const stepOptions = () => ({ ...shared, at: { step: steps++ % totalSteps, totalSteps } });
  const arena = new Arena();
  return () => {
    prepare({ threads });
    return seconds(() => trainEpoch(model, loader, loss, optimizer, { arena, stepOptions }));
  };
}

/** Model, loader and optimizer of the recipe, or of other sizes. */
export function setUp(data: Dataset, way: Pick<Way, 'sizes' | 'batch' | 'optimizer'>) {
  const { sizes = SIZES, batch = BATCH } = way;
  const generator = new Generator(42);
  const model = new MLP(sizes, { generator });
  const optimizer = way.optimizer?.(model) ?? new SGD(model.parameters(), { lr: LR });
  const loader = new DataLoader(data, { batchSize: batch, shuffle: true, generator });
  return { model, optimizer, loader, loss: new CrossEntropyLoss({ reduction: 'none' }) };
}

/** Draws batch after batch, pass after pass. */
export function endless(loader: DataLoader): () => Batch {
  let batches = loader[Symbol.iterator]();
  return () => {
    for (;;) {
      const next = batches.next() as IteratorResult<Batch, undefined>;
      if (!next.done) return next.value;
      batches = loader[Symbol.iterator]();
    }
  };
}

/** Chooses the backend anew, which also takes back what was replaced, and replaces what this way wants replaced. */
function prepare({ threads, backend = 'auto', replaced }: Way): void {
  setBackend(backend, { threads });
  if (replaced) Object.assign(kernels(), replaced({ ...kernels() }));
}

/** The book's net in the book's words, matmul, add and maximum, in place of the fused layer. */
export function unfused(model: MLP): Net {
  const [W1, b1, W2, b2] = model.parameters();
  const relu = (X: Tensor) => maximum(X, zerosLike(X));
  return (X) =>
    relu(X.reshape([-1, W1.shape[0]]).matmul(W1).add(b1))
      .matmul(W2)
      .add(b2);
}

/** Floating-point operations of the matrix products of a step on one example: two each for forward, weights' gradient and, past the first layer, inputs' gradient. */
export function flopsPerExample(sizes: readonly number[] = SIZES): number {
  let flops = 0;
  for (let i = 1; i < sizes.length; i++) flops += 2 * sizes[i - 1] * sizes[i] * (i === 1 ? 2 : 3);
  return flops;
}
