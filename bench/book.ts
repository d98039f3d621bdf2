// The book's recipe, as the benchmarks run it: 784-256-10, batch 256, SGD with lr 0.1, 60,000 examples in memory.
import { Arena } from '../dist/autograd/arena.js';
import { maximum, randn, zeros, zerosLike } from '../dist/autograd/create.js';
import { Parameter } from '../dist/autograd/parameter.js';
import type { Tensor } from '../dist/autograd/tensor.js';
import { DataLoader } from '../dist/dataset/data-loader.js';
import type { TensorDataset } from '../dist/dataset/tensor-dataset.js';
import { type Backend, kernels, setBackend } from '../dist/kernels/choose.js';
import { CrossEntropyLoss } from '../dist/nn/losses.js';
import { MLP } from '../dist/nn/mlp.js';
import type { Net } from '../dist/nn/module.js';
import { SGD } from '../dist/optim/sgd.js';
import { Generator } from '../dist/random/generator.js';
import { trainEpoch } from '../dist/train/train-epoch.js';
import { type Contender, seconds } from './measure.js';

export const BATCH = 256;
export const SIZES = [784, 256, 10] as const;

/** Floating-point operations of the products of one step on n examples: forward, and both gradients but for the input's. */
export function stepFlops(n: number, sizes: readonly number[] = SIZES): number {
  let flops = 0;
  for (let i = 1; i < sizes.length; i++) flops += (i === 1 ? 2 : 3) * 2 * n * sizes[i - 1] * sizes[i];
  return flops;
}

/** A training pass of the package over `train`: what fit does between two evaluations. */
export function trainPass(
  train: TensorDataset,
  model: MLP,
  batchSize = BATCH,
  arena = new Arena(),
): () => Promise<unknown> {
  return pass(train, model, model.parameters(), batchSize, arena);
}

/** The same in the book's own spelling: matmul, add, and maximum with zeros. */
export function trainPassUnfused(train: TensorDataset): () => Promise<unknown> {
  const generator = new Generator(42);
  const [inputs, hidden, outputs] = SIZES;
  const W1 = new Parameter(randn([inputs, hidden], { generator }).mul(0.01));
  const b1 = new Parameter(zeros([hidden]));
  const W2 = new Parameter(randn([hidden, outputs], { generator }).mul(0.01));
  const b2 = new Parameter(zeros([outputs]));
  const relu = (X: Tensor) => maximum(X, zerosLike(X));
  const net = (X: Tensor) =>
    relu(X.reshape([-1, inputs]).matmul(W1).add(b1))
      .matmul(W2)
      .add(b2);
  return pass(train, net, [W1, b1, W2, b2], BATCH, new Arena());
}

function pass(
  train: TensorDataset,
  net: Net,
  parameters: Parameter[],
  batchSize: number,
  arena: Arena,
): () => Promise<unknown> {
  const generator = new Generator(42);
  const optimizer = new SGD(parameters, { lr: 0.1 });
  const loader = new DataLoader(train, { batchSize, shuffle: true, generator });
  const loss = new CrossEntropyLoss({ reduction: 'none' });
  return () => trainEpoch(net, loader, loss, optimizer, { arena });
}

/** The book's model with seed 42. */
export function bookModel(): MLP {
  return new MLP(SIZES, { generator: new Generator(42) });
}

/** A contender that times `work` on a backend with so many threads. */
export function timed(work: () => unknown, threads: number, backend: Backend = 'openblas'): Contender {
  return () => {
    setBackend(backend, { threads });
    return seconds(work);
  };
}

/** The five products of each step of an epoch and nothing else, in warm reused buffers on 64-byte boundaries: the floor. */
export function productsOnly(examples: number): () => void {
  const [inputs, hidden, outputs] = SIZES;
  const [X, W1, H] = [BATCH * inputs, inputs * hidden, BATCH * hidden].map((length) => aligned(length).fill(0.01));
  const [W2, O, dW1, dW2] = [hidden * outputs, BATCH * outputs, inputs * hidden, hidden * outputs].map((length) => aligned(length).fill(0.01)); // prettier-ignore
  const step = (m: number) => {
    const k = kernels();
    k.gemm(false, false, m, hidden, inputs, 1, X, W1, 0, H);
    k.gemm(false, false, m, outputs, hidden, 1, H, W2, 0, O);
    k.gemm(true, false, hidden, outputs, m, 1, H, O, 0, dW2);
    k.gemm(false, true, m, hidden, outputs, 1, O, W2, 0, H);
    k.gemm(true, false, inputs, hidden, m, 1, X, H, 0, dW1);
  };
  return () => {
    for (let left = examples; left > 0; left -= BATCH) step(Math.min(left, BATCH));
  };
}

/** A zeroed array on a 64-byte boundary. */
export function aligned(length: number): Float32Array {
  const array = new Float32Array(length + 16);
  const skip = kernels().alignmentOffset(array);
  return array.subarray(skip, skip + length);
}
